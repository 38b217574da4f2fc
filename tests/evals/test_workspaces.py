"""The invented organisations that are measured on: their labels fit their pages."""

from collections import Counter

import pytest

from evals.find import find_dataset
from evals.labels import tokens
from ingest.document import Document
from ingest.load import load
from ingest.parse import ParserPool, parse_documents
from runtime.settings import SHIPPED

FOLDER = SHIPPED / "workspaces"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def pages():
    """The words of every page by workspace and source."""
    with ParserPool() as pool:
        return {
            name: {
                one.source: " ".join(tokens(one.text))
                for one in parse_documents(load([FOLDER / name / "documents"]), pool)
                if isinstance(one, Document)
            }
            for name in NAMES
        }


@pytest.mark.parametrize("name", NAMES)
def test_a_third_of_the_questions_has_no_answer_and_none_is_asked_twice(name):
    questions = find_dataset(FOLDER / name).questions
    assert Counter(one.answerable for one in questions) == {True: 50, False: 25}
    assert len({one.id for one in questions}) == len({(one.text, one.history) for one in questions}) == 75
    assert not any(one.gold or one.evidence for one in questions if not one.answerable)


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_read_and_every_quote_stands_in_a_page_that_its_question_names(name, pages):
    assert len(pages[name]) == len(list((FOLDER / name / "documents").iterdir()))
    missing = [
        (one.id, quote)
        for one in find_dataset(FOLDER / name).questions
        for quote in one.evidence
        # A table's row is read with the heading of each column before its cell.
        for cell in quote.split("|")
        if not any(" ".join(tokens(cell)) in pages[name].get(source, "") for source in one.gold)
    ]
    assert missing == []
