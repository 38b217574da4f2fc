"""A workspace with a cross-encoder of its own."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.rerank import is_certain
from runtime.ask import conversation_of
from runtime.compose import opened
from runtime.settings import Settings
from tests.retrieval.pairing import made

QUESTIONS: Sequence[str] = (
    "Can somebody tell me about returning a broken thing?",
    "money back when",
    "what does the pump cost",
    "who brings it and until when",
)


@pytest.mark.slow
def test_the_evidence_comes_in_its_order_and_the_turn_names_it(sample_home, tmp_path: Path) -> None:
    home, model = sample_home(), made(tmp_path / "model")
    with opened(Settings(home=home)) as warmline:
        brain = warmline.brain("default")
        plain = [brain.draft(conversation_of((), one)) for one in QUESTIONS]
    with opened(Settings(home=home, reranker=str(model))) as warmline:
        brain = warmline.brain("default")
        assert brain.problem is None
        moved = [brain.draft(conversation_of((), one)) for one in QUESTIONS]
        assert warmline.reranker is not None
        named = f"{warmline.retriever_fingerprint}+{warmline.reranker.fingerprint}"
    assert {one.fingerprints["retriever"] for one in moved} == {named}
    assert {one.fingerprints["retriever"] for one in plain} == {named.partition("+")[0]}
    unsure = [n for n, one in enumerate(plain) if not is_certain(one.evidence)]
    assert unsure
    for n, (before, after) in enumerate(zip(plain, moved, strict=True)):
        assert [one.score for one in before.evidence] == [one.score for one in after.evidence]
        assert (before.evidence == after.evidence) is (n not in unsure)
