"""What was trained is loaded, or it is told which part is missing first."""

from pathlib import Path

from retrieval.embed import Embedder
from runtime.settings import Settings
from runtime.trained import load_trained, retriever_fingerprint

SHIPPED = Settings()


def test_the_shipped_parts_fit_the_shipped_model(embedder: Embedder) -> None:
    retriever = retriever_fingerprint(embedder.fingerprint, SHIPPED.chunk_tokens)
    found = load_trained(SHIPPED.reader, SHIPPED.policy, embedder.fingerprint, retriever)
    assert (found.problem, found.heads is None, found.policy is None) == (None, False, False)


def test_the_first_that_is_missing_is_told_and_the_other_is_there(embedder: Embedder, tmp_path: Path) -> None:
    retriever = retriever_fingerprint(embedder.fingerprint, SHIPPED.chunk_tokens)
    none, gone = tmp_path / "none.json", tmp_path / "gone.json"
    without_heads = load_trained(none, SHIPPED.policy, embedder.fingerprint, retriever)
    assert (without_heads.heads, without_heads.policy is None) == (None, False)
    assert "none.json" in (without_heads.problem or "")
    without_both = load_trained(none, gone, embedder.fingerprint, retriever)
    assert "none.json" in (without_both.problem or "")
    without_policy = load_trained(SHIPPED.reader, gone, embedder.fingerprint, retriever)
    assert "gone.json" in (without_policy.problem or "")


def test_another_size_of_chunks_is_another_retriever() -> None:
    assert retriever_fingerprint("m", 100) == retriever_fingerprint("m", 100) != retriever_fingerprint("m", 101)
