"""Relevance labels by themselves; how a set is held together by them is in test_datasets."""

from pathlib import Path

from evals.qrels import documents_in, gold_of, relevances
from tests.evals.beir import write_lines

FILE = Path("qrels.jsonl")


def test_a_score_in_quotes_is_a_number_and_only_what_is_above_0_answers():
    lines = [{"query-id": "q", "corpus-id": one, "score": score} for one, score in (("a", "1"), ("b", 0), ("c", -1.5))]
    found = tuple(relevances(FILE, enumerate(lines, start=1)))
    assert [(one.number, one.score) for one in found] == [(1, 1.0), (2, 0.0), (3, -1.5)]
    assert gold_of(found) == {"q": ("a",)}


def test_the_documents_are_those_that_an_ingest_takes(tmp_path):
    corpus = write_lines(
        tmp_path / "corpus.jsonl", [{"_id": 1, "text": "One."}, {"_id": "b"}, {"_id": "c", "text": "C."}]
    )
    corpus.write_bytes(b"\xff\n" + corpus.read_bytes())
    assert documents_in(corpus) == {"1", "c"}
