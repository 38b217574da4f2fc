"""Refusals are heard in many words, and only where nothing else is said."""

import pytest

from policy.declines import declines, leaves_queue, says_solved

REFUSALS = [
    "no, I do not want a person",
    "no, I don't want to talk to anyone",
    "no need to bring in a person, thanks",
    "I'd rather not",
    "no",
    "no thanks",
    "Nope.",
    "no thank you, not now",
    "please don't",
    "don't bother",
    "not necessary",
    "that's ok, thanks",
    "never mind",
    "I'll figure it out myself",
    "no person please",
    "I don't want that",
    "no, leave it",
    "i don't need a human",
    "I would prefer not to talk to anyone",
    "no no",
    "don't call anyone please",
    "it's fine, thanks",
    "No, thank you. I will manage.",
    "I don't want to be transferred",
    "not yet",
    "I do not need anyone right now",
]
OTHERS = [
    "cancel it",
    "stop",
    "no, I want to know the price",
    "I don't want a person, just tell me the price",
    "no, the blue one",
    "yes",
    "yes please",
    "no, my order is late",
    "I don't want to wait for a person, what is the warranty?",
    "don't you have a phone?",
    "I need a person",
    "I'd rather talk to a person",
    "no I want a human",
    "not working",
    "no reply from anybody",
    "I don't know",
    "I don't want to pay",
    "that's fine, and how long does it take",
    "stop charging me",
    "cancel my order",
    "cancel my subscription please",
    "forget the password reset",
]
LEAVING = [
    "never mind",
    "I don't need a person anymore",
    "please take me out of the queue",
    "great that fixed it, no need for a person",
    "I no longer need help",
    "I don't want to wait any longer",
    "no need for an agent any more",
    "forget it, I'm not waiting",
    "leave the queue please",
]
WAITING = [
    "I'm not waiting another hour, get me a manager",
    "I don't want to wait, it's urgent. Get me someone now",
    "cancel it please",
    "please cancel that, i dont want it any more",
    "i don't want it any more",
    "I no longer want it",
    "I don't like it",
    "i don't care",
    "I want to cancel the transfer i made to your bank",
    "I want you to cancel the request for return TB-4400123",
    "please remove me from the list of subscribers",
    "take me off the waiting list for the newsletter",
    "ok I'll do that",
    "i'll try",
    "i will do it",
    "ok",
    "how long is the queue?",
    "I can't wait",
    "please hurry",
    "I don't want to wait until Monday for my parcel",
    "do I need to wait?",
    "I need a person now",
    "cancel my order",
    "is there no need for a password",
    "my order never came",
    "no I still need somebody",
]
SOLVED = [
    "solved it myself, thanks",
    "it works now!",
    "found the answer, thank you",
    "Got it working",
    "great that fixed it, no need for a person",
    "ok I figured it out",
    "it is all sorted out now",
    "fixed it myself, thank you!",
    "solved it myself, thanks",
    "it works now!",
    "found the answer, thank you",
    "Got it working",
    "great that fixed it",
    "ok I figured it out",
    "it is all sorted out now",
]
NOT_SOLVED = [
    "I want this fixed.",
    "i need this resolved.",
    "please get it sorted, thanks",
    "Can somebody get this sorted, please",
    "I need someone who gets it sorted",
    "it worked, then it stopped",
    "you said it's fixed, it leaks",
    "it is working now and then",
    "the wifi is fixed. it works again, lamp is dark though",
    "I found out that my parcel went to the wrong address",
    "found out the order number: TB-4400123",
    "it never works",
    "that fixed it? no",
    "how can it be solved",
    "not solved",
    "if it works now",
    "it works only on Mondays but I still need help",
    "found it broken",
    "it isn't fixed",
]


@pytest.mark.parametrize("text", REFUSALS)
def test_a_refusal_is_heard(text: str) -> None:
    assert declines(text)


@pytest.mark.parametrize("text", OTHERS)
def test_what_says_more_or_wants_something_is_no_refusal(text: str) -> None:
    assert not declines(text)


@pytest.mark.parametrize("text", LEAVING)
def test_who_needs_nobody_any_more_leaves_the_queue(text: str) -> None:
    assert leaves_queue(text) or says_solved(text)


@pytest.mark.parametrize("text", [*WAITING, "no", "that's fine, thanks", "not now"])
def test_who_still_waits_stays_in_the_queue(text: str) -> None:
    assert not leaves_queue(text)


@pytest.mark.parametrize("text", SOLVED)
def test_a_matter_that_is_over_is_heard(text: str) -> None:
    assert says_solved(text)


@pytest.mark.parametrize("text", NOT_SOLVED)
def test_a_matter_that_is_not_over_is_not(text: str) -> None:
    assert not says_solved(text)
