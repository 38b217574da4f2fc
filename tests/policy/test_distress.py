"""Who is afraid, grieves or despairs gets a person; who is only in a hurry, or asks about it, is answered."""

import pytest

from conversation.model import Reason, TurnKind
from policy.distress import is_distressed
from policy.rules import Fired, fired
from tests.conversation.building import asked, turn


@pytest.mark.parametrize(
    "text",
    [
        "I'm really scared about the scan, can't stop crying",
        "I am terrified of losing the flat",
        "i can't cope with this",
        "I can't take this anymore",
        "I'm at my wits' end here",
        "having a panic attack about the bill",
        "I feel so desperate, please",
        "I've been crying all day over this letter",
        "I want to end it all",
        "I just can't do this anymore",
    ],
)
def test_distress_goes_to_a_person(text: str) -> None:
    assert fired(asked(text), turn(text)) == Fired("distress", TurnKind.KNOWLEDGE, Reason.SENTIMENT)


@pytest.mark.parametrize(
    "text",
    [
        "My dog is very scared of the vacuum",
        "I'm desperate for a window seat",
        "What helps children who are scared of the dentist?",
        "the pump can't cope with sand",
        "I am afraid I lost my receipt",
        "can I go on a tour without a ticket",
        "the baby monitor hears crying",
        "I can't go on Tuesday",
        "I'm so sorry, what were the hours?",
        "Does the policy pay if I am suffering hearing loss?",
        "I'm terrified of dogs, are they allowed?",
        "I'm desperate to know when it ships",
        "I'm really upset with the colour",
        "The router can not cope with this much traffic",
        "I was crying with laughter at the ad",
    ],
)
def test_other_words_for_it_are_no_distress(text: str) -> None:
    assert not is_distressed(text)
