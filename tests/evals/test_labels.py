"""What counts as right, sentence by sentence of the contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.model import Answer, Citation
from evals.datasets import Question
from evals.labels import gold_cited, is_right, tokens

EVIDENCE = "You can return products within 30 days of delivery."


def question(answerable: bool = True, gold: tuple[str, ...] = ("a.md",), evidence: tuple[str, ...] = (EVIDENCE,)):
    return Question("q", "How long?", (), answerable, gold, evidence)


def answer(*quotes: tuple[str, str]) -> Answer:
    citations = tuple(Citation(source, "d", 1, quote, 0, len(quote)) for source, quote in quotes)
    return Answer(" ".join(quote for _, quote in quotes), citations, 0.9)


def test_a_quoted_gold_sentence_is_right():
    assert is_right(question(), answer(("a.md", EVIDENCE)))


@pytest.mark.parametrize(
    ("quote", "right"),
    [
        ("You can return products within", True),
        ("You can return products", False),
        ("YOU CAN: return, products within!", True),
        ("you you you you you you you you", False),
    ],
)
def test_half_of_an_evidence_sentences_tokens_must_be_quoted(quote, right):
    assert is_right(question(), answer(("a.md", quote))) is right


def test_tokens_may_be_spread_over_several_citations_of_gold_documents():
    halves = answer(("a.md", "You can return"), ("a.md", "products within 30 days"))
    assert is_right(question(), halves)


def test_what_is_quoted_from_elsewhere_does_not_count():
    assert not is_right(question(), answer(("b.md", EVIDENCE)))
    assert not is_right(question(), answer(("a.md", "You"), ("b.md", EVIDENCE)))


def test_one_of_several_evidence_sentences_is_enough():
    assert is_right(question(evidence=("Nobody said this.", EVIDENCE)), answer(("a.md", EVIDENCE)))


def test_without_evidence_sentences_a_citation_of_a_gold_document_is_enough():
    assert is_right(question(evidence=()), answer(("a.md", "Anything.")))
    assert not is_right(question(evidence=()), answer(("b.md", "Anything.")))
    assert not is_right(question(evidence=()), answer())


def test_gold_sentences_that_are_quoted_are_counted_or_documents_where_none_are_known():
    two = question(gold=("a.md", "b.md"), evidence=(EVIDENCE, "Somebody said this."))
    assert gold_cited(two, answer(("a.md", EVIDENCE))) == (1, 2)
    assert gold_cited(two, answer(("c.md", EVIDENCE))) == (0, 2)
    unknown = question(gold=("a.md", "b.md"), evidence=())
    assert gold_cited(unknown, answer(("a.md", "It is so."), ("a.md", "And so."))) == (1, 2)


def test_answering_what_cannot_be_answered_is_wrong():
    assert not is_right(question(answerable=False), answer(("a.md", EVIDENCE)))


def test_no_answer_is_not_right():
    assert not is_right(question(), None)


@given(st.text())
def test_tokens_are_words_and_numbers_in_lower_case(text):
    assert tokens(text) == tokens(text.lower())
    assert all(token.strip() == token != "" for token in tokens(text))
