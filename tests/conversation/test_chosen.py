"""A choice from the list of a question that came back."""

import pytest

from conversation.chosen import chosen
from conversation.model import MessageKind
from tests.conversation.building import assistant, contact

LIST = assistant("Which of these do you mean?\n- Orders - Shipping\n- Returns - Labels", MessageKind.CLARIFY)
HISTORY = (contact("How long?"), LIST)


@pytest.mark.parametrize("text", ["2", "the second one", "Option 2", "2.", "number 2 please", "the last one", "2nd"])
def test_a_place_in_the_list_is_that_option_of_what_was_asked(text: str) -> None:
    assert chosen(text, HISTORY) == "How long?: Labels"


@pytest.mark.parametrize("text", ["3", "2 lamps", "Returns", "is the second one free?", "last week", ""])
def test_other_words_are_as_they_are(text: str) -> None:
    assert chosen(text, HISTORY) == text


def test_a_number_chooses_nothing_where_no_list_was_given() -> None:
    assert chosen("2", ()) == "2"
    assert chosen("2", (contact(), assistant())) == "2"


def test_the_same_heading_twice_is_told_apart_by_its_document() -> None:
    both = assistant("Which of these do you mean?\n- Policy 2024 - Period\n- Policy - Period", MessageKind.CLARIFY)
    assert chosen("the second", (contact("returns"), both)) == "returns: Policy - Period"
