"""A child that is gone is a matter of people."""

import pytest

from policy.danger import speaks_of_danger


@pytest.mark.parametrize(
    "text",
    [
        "I lost my little boy near the harbour stage, please help",
        "my daughter is missing!!",
        "we can't find our son anywhere",
        "my kid has gone missing",
        "I cant find my child",
        "our toddler ran off and we cant find her",
        "my grandmother has gone missing",
        "my 5 year old son has disappeared",
        "I have lost my daughter in the crowd",
        "my mum with dementia is missing",
        "my 5 year old is lost",
        "our twins ran away at the station",
        "I lost sight of my son, what do I do",
        "I don't know where my daughter is, please help",
    ],
)
def test_somebody_who_cannot_be_found_is_danger(text: str) -> None:
    assert speaks_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "I lost my son's ticket",
        "I can't find my child's account",
        "my daughter is missing a sock",
        "my son is missing from the booking",
        "can't find my daughter in the app",
        "missing child seat",
        "what happens if my child gets lost",
        "what should I do when I can't find my child",
        "we lost our son last year and must close his account",
        "I lost my mum in March and need to cancel her plan",
        "my daughter is missing school on friday",
        "I can't find the boy's size",
        "my husband is missing from the policy",
        "the parcel for my son is missing",
        "a present from my daughter has disappeared",
        "my photo with my granddaughter has gone missing",
        "I can't find my husband, is he on your list?",
    ],
)
def test_things_of_children_and_what_may_come_to_pass_are_none(text: str) -> None:
    assert not speaks_of_danger(text)
