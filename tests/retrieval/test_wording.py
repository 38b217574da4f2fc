"""Clues of the wording: bounded, of one length for every text, and deaf to no capital or mark."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.anger import anger_clues
from retrieval.wording import CLUES, request_clues


@pytest.mark.parametrize("name", sorted(CLUES))
@given(text=st.text(max_size=400))
def test_every_text_has_the_same_clues_within_0_and_1(name, text):
    clues = CLUES[name](text)
    assert len(clues) == len(CLUES[name](""))
    assert all(0.0 <= clue <= 1.0 for clue in clues)


def test_a_wish_among_other_clauses_leaves_its_clue():
    alone = request_clues("put me through with a bank worker")
    among = request_clues("I want those 30 pounds back, put me through with a bank worker!")
    assert sum(a > 0 for a in alone[:10]) <= sum(a > 0 for a in among[:10])


@pytest.mark.parametrize("clues", [anger_clues, request_clues])
def test_a_long_text_is_read_in_no_time_worth_mentioning(clues):
    # What a pattern could be slow on: openings of a wish without an end.
    assert len(clues("please can you put me a " * 170)) == len(clues(""))


def test_denied_anger_is_not_anger():
    assert anger_clues("i am angry")[0] > anger_clues("i am not angry")[0]


def changed(text, other):
    """How many clues are higher for the first text, and how many for the second."""
    pairs = list(zip(anger_clues(text), anger_clues(other), strict=True))
    return sum(a > b for a, b in pairs), sum(a < b for a, b in pairs)


def test_capitals_and_marks_are_seen():
    assert changed("THE PARCEL IS LOST", "the parcel is lost")[0] > 0
    assert changed("what is this?!?!", "what is this?")[0] > 0


def test_capitals_that_only_ask_are_not_as_loud():
    assert sum(anger_clues("HOW DO I OPEN THE LID")) < sum(anger_clues("THE LID IS STILL SHUT"))


def test_praise_beside_trouble_is_heard_unless_it_was_mended():
    mocking, meant = "great, the lamp is broken again", "great, the broken lamp was replaced at once"
    assert changed(mocking, meant)[0] >= 2
