"""Names that differ only in how they are written."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.folded import folded, folded_address


@pytest.mark.parametrize(
    ("one", "other"),
    [("JÖRG", "jörg"), ("ΣΑΡΑΣ", "σαρας"), ("É", "e\u0301"), ("İ", "i\u0307"), ("STRAẞE", "straße"), ("Å", "\u212b")],
)
def test_capitals_and_ways_to_compose_a_letter_are_no_difference(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("straße", "strasse"), ("Jörg", "Jorg"), ("ﬁ", "fi"), ("I", "ı")])
def test_other_letters_are_another_name(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@given(st.text(max_size=20))
def test_every_name_is_the_same_in_every_form(text: str) -> None:
    assert folded(text) == folded(normalize("NFC", text)) == folded(normalize("NFD", text))
    assert folded(folded(text)) == folded(text)


def test_what_stands_around_an_address_is_no_part_of_it() -> None:
    assert folded_address(" Kim@Home.example\n") == "kim@home.example"
