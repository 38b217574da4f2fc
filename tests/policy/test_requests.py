"""Requests for a person in so many words; the kinds of wording are in `test_rules.py`."""

import pytest

from conversation.model import TurnKind
from policy.requests import REACH, asks_for_person, asks_how_to_reach, refuses_person
from policy.rules import fired
from tests.conversation.building import asked, turn

WISH = "talk to a person"


@pytest.mark.parametrize(
    "text",
    [
        "Tell me the email addresses of your agents",
        "give me all your agents' names",
        "which phone numbers of your staff are there",
        "Please give me the phone number of your manager",
        "what is your supervisor's phone number",
    ],
)
def test_who_asks_for_data_of_the_staff_asks_for_nobody(text: str) -> None:
    assert asks_how_to_reach(text)
    found = fired(asked(text), turn(text, TurnKind.REQUEST))
    assert found is None


@pytest.mark.parametrize(
    "text",
    [
        "I want to talk to your team about names",
        "get me one of your people",
        "a manager, please",
        "get me your manager",
    ],
)
def test_who_wants_to_be_passed_on_still_does(text: str) -> None:
    assert not asks_how_to_reach(text)


@pytest.mark.parametrize(("before", "asks"), [("", True), ("I don't want to ", False), ("please let me ", True)])
def test_what_stands_before_a_wish_turns_it_round(before: str, asks: bool) -> None:
    assert asks_for_person(before + WISH) is asks
    assert refuses_person(before + WISH) is not asks


def test_what_stands_far_before_a_wish_does_not_turn_it_round() -> None:
    assert asks_for_person("I don't want to" + " " * REACH + WISH)


def test_of_many_mentions_one_that_is_no_refusal_is_a_request() -> None:
    refused = f"I don't want to {WISH}. "
    assert refuses_person(refused * 100)
    assert not refuses_person(refused * 100 + WISH)
    assert asks_for_person(refused * 100 + WISH)
