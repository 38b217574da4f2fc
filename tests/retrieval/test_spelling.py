"""Words are put right only where nobody knows them and the documents have one a single slip away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.spelling import Spelling

WORDS = {"receipt": 3, "recipe": 9, "insurance": 4, "insurances": 1, "deposit": 2, "x9000y": 5}


def words(beginning: str) -> list[tuple[str, int]]:
    found = [(word, count) for word, count in WORDS.items() if word.startswith(beginning)]
    return sorted(found, key=lambda one: -one[1])


def found(word: str) -> bool:
    return word.removesuffix("s") in WORDS


spelling = Spelling(words, found, {"house", "resist"}.__contains__)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Where is my reciept?", "Where is my receipt?"),
        ("the INSURANC, please", "the insurance, please"),
        ("deposiit or depositt", "deposit or deposit"),
        ("depozit.", "deposit."),
        ("deposits and receipts", "deposits and receipts"),
        ("resist the house", "resist the house"),
        ("dposit", "deposit"),
        ("eposit", "eposit"),
        ("dpst", "dpst"),
        ("depostii", "depostii"),
        ("depozit@example.com", "depozit@example.com"),
        ("see depozit.example.com", "see depozit.example.com"),
        ("depozit-24 or depozit24", "depozit-24 or depozit24"),
        ("x9000z", "x9000z"),
    ],
)
def test_a_single_slip_is_put_right_and_nothing_else(typed: str, meant: str) -> None:
    assert spelling(typed) == meant


def test_the_most_frequent_of_several_wins() -> None:
    known = [("carted", 9), ("carded", 2)]
    assert Spelling(lambda _: known, dict(known).__contains__, lambda _: False)("carzed") == "carted"


def test_a_word_of_a_document_that_is_gone_is_not_meant() -> None:
    assert Spelling(lambda _: [("carted", 9)], lambda _: False, lambda _: False)("carzed") == "carzed"


def test_only_so_many_words_are_looked_up() -> None:
    asked: list[str] = []
    Spelling(lambda beginning: asked.append(beginning) or [], lambda _: False, lambda _: False)("unknownword " * 500)
    assert len(asked) <= 10


@given(st.text())
def test_any_text_keeps_all_but_its_words(text: str) -> None:
    assert spelling(text).split() == spelling(text.strip()).split()
    if not any(character.isalpha() for character in text):
        assert spelling(text) == text
