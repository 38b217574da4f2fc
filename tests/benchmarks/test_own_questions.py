"""The labels keep their promises, and a quote is found as its whole sentence or refused by name."""

import os
from pathlib import Path
from typing import Any

import pytest

from benchmarks.own_questions import LABELS, SOURCES, built, with_evidence
from evals import train
from evals.datasets import read_lines
from evals.errors import BadDataset, MissingData

DATA = Path(os.environ.get("WARMLINE_DATA", Path(__file__).parents[3] / "shared" / "data"))
TEXTS = {
    "a.md": "Codes\n\nEach code works once. Ask for a new one after ten minutes! | 5001 | Sign in again. |",
    "b.md": "A code, once used, is void.",
}


def labels(name: str) -> list[dict[str, Any]]:
    return [dict(line) for line in read_lines(LABELS / f"{name}.jsonl")]


def label(**changed: Any) -> dict[str, Any]:
    line = {"_id": "q", "text": "?", "kind": "question", "answerable": True, "documents": ["a.md"], "quotes": []}
    return {**line, **changed}


@pytest.mark.parametrize("name", SOURCES)
def test_there_are_a_hundred_and_twenty_questions_and_a_third_has_no_answer(name: str) -> None:
    lines = labels(name)
    assert len(lines) >= 120
    assert 3 * sum(not line["answerable"] for line in lines) >= len(lines)


@pytest.mark.parametrize("name", SOURCES)
def test_an_answerable_question_names_documents_and_quotes_and_no_other_does(name: str) -> None:
    for line in labels(name):
        assert bool(line["documents"]) == bool(line["quotes"]) == line["answerable"] != bool(line["near_miss_docs"])


@pytest.mark.parametrize("name", SOURCES)
def test_no_quote_is_longer_than_twelve_words(name: str) -> None:
    assert not [quote for line in labels(name) for quote in line["quotes"] if len(quote.split()) > 12]


def test_no_question_comes_twice() -> None:
    lines = [line for name in SOURCES for line in labels(name)]
    assert len({line["_id"] for line in lines}) == len(lines)
    assert len({(line["text"], str(line.get("history"))) for line in lines}) == len(lines)


def test_no_question_is_training_data() -> None:
    asked = {line["text"] for name in SOURCES for line in labels(name)}
    assert not asked & {text for text, _ in train.own_questions()}


def test_a_quote_becomes_its_whole_sentence_in_every_document_that_has_it() -> None:
    line = with_evidence(label(quotes=["once", "new one after", "in again"], documents=["a.md", "b.md"]), TEXTS)
    assert line["evidence"] == [
        "Each code works once.",
        "A code, once used, is void.",
        "Ask for a new one after ten minutes!",
        "Sign in again.",
    ]


@pytest.mark.parametrize("quote", ["works Once", "code work", "once. Ask"])
def test_words_that_do_not_stand_in_one_sentence_like_that_are_refused(quote: str) -> None:
    with pytest.raises(BadDataset, match=f"q: no document it names has the words '{quote}'"):
        with_evidence(label(quotes=[quote]), TEXTS)


def test_a_document_without_a_quote_of_its_own_is_refused() -> None:
    with pytest.raises(BadDataset, match=r"none of its quotes is in b\.md"):
        with_evidence(label(quotes=["works once"], documents=["a.md", "b.md"]), TEXTS)


def test_without_the_documents_the_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match="docs_debian_faq/files"):
        built("debian_faq", tmp_path, tmp_path)


def test_every_label_fits_the_documents_it_names(tmp_path: Path) -> None:
    if not (DATA / "docs_debian_faq").is_dir():
        pytest.skip("the labelled set docs_debian_faq is not on this machine; set WARMLINE_DATA")
    dataset = built("debian_faq", DATA, tmp_path)
    assert all(question.evidence for question in dataset.questions if question.answerable)
    assert (tmp_path / "debian_faq" / "documents" / "index.en.html").is_file()
