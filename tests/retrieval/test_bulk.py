"""Bulk embedding: the same vectors whoever makes them, and none is lost with the process that was to make them."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from retrieval.bulk import WORKER, WORTHWHILE, BulkEmbedder, bfloat16_is_fast
from retrieval.model_files import DEFAULT_MODEL, find_model

REPO = Path(__file__).parents[2]
FOLDER = find_model(DEFAULT_MODEL)
TEXTS = [f"{'The pump of the garden is watered by day. ' * (n % 9)}Part {n} costs {n} euro." for n in range(60)]

# Workers that speak the protocol without a model: what they answer says that it was they who were asked.
FAKE = """
import sys
from pathlib import Path
import numpy as np
from retrieval.bulk_worker import serve
def run(rows):
    {run}
serve(run, sys.stdin.buffer, sys.stdout.buffer, 2)
"""
ORDINAL = "return np.array([[row[1], len(row)] + [0] * 382 for row in rows], dtype=np.float32)"
DEATH = "import os; os._exit(9)"
NOT_NUMBERS = "return np.full((len(rows), 384), np.nan, dtype=np.float32)"
TOO_FEW = "return np.zeros((len(rows), 3), dtype=np.float32)"


def python(code: str) -> Sequence[str]:
    return (sys.executable, "-c", code)


def ready(bulk: BulkEmbedder) -> BulkEmbedder:
    """Embed in small pieces until the other process has been met, or is known to be gone."""
    bulk.expect(WORTHWHILE)
    while bulk.starting:
        bulk(["wait"])
    return bulk


@pytest.fixture(scope="module")
def expected(embedder):
    return embedder(TEXTS)


def test_a_small_run_starts_no_process_and_has_the_models_own_vectors(embedder, expected):
    with BulkEmbedder(embedder, FOLDER, python("raise SystemExit('never started')")) as bulk:
        bulk.expect(WORTHWHILE - 1)
        assert np.abs(bulk(TEXTS) - expected).max() < 1e-5
        assert not bulk.starting


def test_the_other_process_is_asked_once_it_is_ready_and_order_is_kept(embedder):
    with ready(BulkEmbedder(embedder, FOLDER, python(FAKE.format(run=ORDINAL)))) as bulk:
        rows = embedder.tokens(TEXTS)
        assert bulk(TEXTS)[:, :2].tolist() == [[row[1], len(row)] for row in rows]
        assert bulk([]).shape == (0, embedder.dimension)


def test_many_texts_start_the_other_process_without_being_announced(embedder):
    with BulkEmbedder(embedder, FOLDER, python(FAKE.format(run=ORDINAL))) as bulk:
        bulk(["one"] * WORTHWHILE)
        assert bulk.starting or bulk(["one"])[0, 2:].tolist() == [0] * 382


@pytest.mark.parametrize("run", [DEATH, NOT_NUMBERS, TOO_FEW], ids=["dies", "not numbers", "too few"])
def test_a_process_that_fails_loses_no_text_and_is_not_asked_again(embedder, expected, run):
    with (
        structlog.testing.capture_logs() as logs,
        ready(BulkEmbedder(embedder, FOLDER, python(FAKE.format(run=run)))) as bulk,
    ):
        for _ in range(2):
            assert np.abs(bulk(TEXTS) - expected).max() < 1e-5
    assert [entry["event"] for entry in logs] == ["bulk_embedder_gone"]


@pytest.mark.parametrize(
    "command",
    [python("raise SystemExit(3)"), ("no-such-program",), python("print('hello, this is no frame', flush=True)")],
    ids=["ends at once", "is not there", "says something else"],
)
def test_a_process_that_never_comes_up_is_told_once_and_done_without(embedder, expected, command):
    with structlog.testing.capture_logs() as logs, ready(BulkEmbedder(embedder, FOLDER, command)) as bulk:
        assert np.abs(bulk(TEXTS) - expected).max() < 1e-5
    assert [entry["event"] for entry in logs] == ["bulk_embedder_gone"]


def test_closing_ends_the_other_process_and_embedding_still_works(embedder, expected):
    bulk = ready(BulkEmbedder(embedder, FOLDER, python(FAKE.format(run=ORDINAL))))
    bulk.close()
    assert np.abs(bulk(TEXTS) - expected).max() < 1e-5


@pytest.mark.skipif(not bfloat16_is_fast(), reason="this CPU has no AMX, so bulk embedding stays with onnxruntime")
def test_bfloat16_vectors_have_a_cosine_of_at_least_0_999_with_fp32(embedder, expected):
    with ready(BulkEmbedder(embedder, FOLDER, WORKER)) as bulk:
        made = bulk(TEXTS)
    assert np.linalg.norm(made, axis=1) == pytest.approx([1.0] * len(TEXTS), abs=1e-5)
    assert (made * expected).sum(axis=1).min() >= 0.999
    # It was the other process: the same arithmetic would agree far better.
    assert np.abs(made - expected).max() > 1e-5


def test_neither_side_loads_torch_before_the_worker_loads_its_model():
    code = "import sys, retrieval.bulk, retrieval.bulk_worker; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPO, capture_output=True, text=True, check=True)
    assert {"torch", "transformers", "sentence_transformers"}.isdisjoint(done.stdout.split())


@given(st.lists(st.sampled_from(["flags", ":", "amx_bf16", "amx_tile", "fpu"])))
def test_the_cpu_is_asked_by_the_word_not_by_a_part_of_one(tmp_path_factory, words):
    file = tmp_path_factory.mktemp("cpu") / "cpuinfo"
    file.write_text(" ".join(words))
    assert bfloat16_is_fast(file) == ("amx_bf16" in words)
    assert not bfloat16_is_fast(file.with_name("missing"))
