"""Whom documents speak for is learnt from them, and tells nothing apart in a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.own_names import Said, own_names, without_own_names

NAMES = frozenset({("zephyrline",), ("harwood", "bank"), ("harwood",)})
WORDS = frozenset(
    ["the", "bank", "card", "cards", "home", "air", "fibre", "harwood", "rules", "travel", "we", "pay", "all"]
)


def names(*texts: str, over: str = "") -> frozenset[tuple[str, ...]]:
    """Of documents with one passage each, in English."""
    return own_names(
        [Said(str(n), over, f"{text} It is the rule.") for n, text in enumerate(texts)], WORDS.__contains__
    )


def test_a_coined_word_that_acts_in_several_documents_is_the_owner() -> None:
    told = (
        "Zephyrline delivers on weekdays.",
        "In winter Zephyrline charges less.",
        "Zephyrline never asks for a PIN.",
    )
    assert names(*told, "Bring your ticket.") == {("zephyrline",)}


@pytest.mark.parametrize(
    "told",
    [
        ("Zephyrline delivers.",),
        ("We meet in Zephyrton.", "Trains to Zephyrton are late.", "Our office in Zephyrton opens at nine."),
        ("Home works well.", "Home ends at ten.", "Home stays warm."),
        ("Fibres break.", "Fibres bend.", "Fibres wear out."),
        ("Zephyrline acts.", "Zephyrline runs.", "a zephyrline is a thread."),
    ],
)
def test_a_word_of_one_document_a_place_and_a_word_of_the_language_are_not(told: tuple[str, ...]) -> None:
    assert names(*told) == frozenset()


def test_what_the_documents_are_about_is_not() -> None:
    assert names("Zephyrline boils.", "Zephyrline drips.", "Zephyrline rests.", over="Zephyrline") == frozenset()


def test_the_name_in_addresses_is() -> None:
    told = [f"Write to {who}@zephyrline.example for help." for who in ("sales", "rooms", "help")]
    assert names(*told) == {("zephyrline",)}
    assert names(*told, over="Zephyrline") == frozenset()


def test_the_one_name_of_a_kind_of_owner_is_with_and_without_the_kind() -> None:
    assert names("The Harwood Bank issues two cards.") == {("harwood", "bank"), ("harwood",)}
    assert names("Our Home Air and home fibre plans.") == frozenset()
    assert names("Pay at Harwood Bank.", "Pay at Harwood Bank.", "Pay at Larkfield Bank.") == frozenset()
    assert names("The Harwood Bank has a branch in Harwood.") == {("harwood", "bank")}


def test_two_that_are_as_good_are_partners_or_products_and_neither_is_the_owner() -> None:
    told = [f"Zephyrline boils for {n} minutes. Quarnby drips for {n}." for n in (2, 3, 4)]
    assert names(*told) == frozenset()
    more = [f"Zephyrline delivers on day {n}." for n in (2, 3, 4, 5)]
    assert names(*more, "Quarnby splits it.", "Quarnby asks for it.") == {("zephyrline",)}


def test_a_few_short_documents_are_enough() -> None:
    told = ("Zephyrline lends lockers. A day and a night cost nothing.", "The Zephyrline guides speak Welsh.")
    assert own_names([Said(str(n), "", text) for n, text in enumerate(told)], WORDS.__contains__) == {("zephyrline",)}


def test_of_other_languages_nothing_is_learnt() -> None:
    told = [f"Die Rücksendung dauert {n} Tage. Zephyrline liefert." for n in (2, 3, 4)]
    assert own_names([Said(str(n), "", text) for n, text in enumerate(told)], WORDS.__contains__) == frozenset()


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("does zephyrline have an api", "does have an api"),
        ("How much is the blue plan at Zephyrline?", "How much is the blue plan ?"),
        ("Who is the director of Harwood Bank", "Who is the director"),
        ("can Harwood's app show my balance", "can app show my balance"),
        ("what is zephyrline?", "what is zephyrline?"),
        ("Tell me about Zephyrline", "Tell me about Zephyrline"),
        ("where is the bank", "where is the bank"),
    ],
)
def test_a_question_is_looked_for_without_the_owner_if_anything_is_left(question: str, left: str) -> None:
    assert without_own_names(question, NAMES) == left


@given(st.text())
def test_without_a_name_a_question_stays_as_it_is(question: str) -> None:
    assert without_own_names(question, frozenset()) == question
    assert without_own_names(question, {("\0",)}) == question
