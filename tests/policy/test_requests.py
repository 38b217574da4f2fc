"""Requests for a person in so many words; the kinds of wording are in `test_rules.py`."""

import pytest

from policy.requests import REACH, asks_for_person, refuses_person

WISH = "talk to a person"


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
