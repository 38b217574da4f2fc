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
        "our twins ran away at the station",
        "my son went missing",
        "my 3 year old is missing",
        "my child is lost",
        "my little girl ran away and I don't see her",
        "I don't know where my son is",
        "can't find my son, he has our tickets",
        "I lost my son near the ticket office",
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
        "I lost my key",
        "my parcel is lost",
        "my son lost his ticket",
        "where can I find my invoice",
        "my order for my son is missing",
        "the gift for my daughter is missing, please help",
        "the ticket for my daughter has gone missing",
        "my package for my mother has gone missing",
        "the extra bed for our child is missing",
        "a photo of my daughter has disappeared",
        "our booking for two adults and a child is missing.",
        "I can't find the kids and family ticket",
        "I can't find my child and parent login",
        "I cannot see my husband and me on the guest list",
        "I cannot find my child at checkout",
        "I can't see my child in the store app",
        "my daughter is missing, I only see my son on the ticket",
        "my granola is missing please help",
        "our grant has disappeared",
    ],
)
def test_things_of_children_and_what_may_come_to_pass_are_none(text: str) -> None:
    assert not speaks_of_danger(text)
