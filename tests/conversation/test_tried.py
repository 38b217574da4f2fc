"""What was told has been tried in vain."""

import time

import pytest

from conversation.tried import no_help

HEARD = [
    "tried that, same error",
    "still E4",
    "didn't work",
    "that made no difference",
    "tried that already",
    "no luck",
    "Nope, still leaks",
    "no change",
    "I tried that. Nothing happened",
    "I did that but it still blinks",
    "doesn't work",
    "it doesn't help",
    "not working",
    "that didn't fix it",
    "still the same problem",
    "Still not working :(",
    "same error again",
    "same result",
    "done all that, no difference",
    "I restarted it, still error 12",
    "unfortunately that did not help",
    "none of that worked",
    "nothing works",
    "I followed the steps and it still won't turn on",
    "tried twice, same thing",
    "it's still leaking",
    "still no hot water",
    "still beeping",
    "I still get the error",
    "still getting E4",
    "ok did that, no improvement",
    "that did nothing",
    "did that, what now?",
    "it didn't work, what now?",
    "tried both, no luck",
    "hmm, no effect",
    "the light is still red",
    "still can't connect",
    "your tip didn't help",
    "no, that doesn't work for me",
    "tried it, didn't help",
    "it still won't start",
    "that's not helping",
    "did all the steps, still red light",
    "same issue",
    "same error as before",
    "didn't solve it",
    "hasn't worked",
    "it did not work for me",
    "no luck so far",
    "I tried, no luck",
    "that doesn't do anything",
    "already did that",
    "i already tried that",
]
OTHERS = [
    "this is not okay",
    "my lamp does not work",
    "my charger doesn't work",
    "the app is not working on my phone",
    "it doesn't work with iPhone",
    "does it still work after five years",
    "can I still return it",
    "I still have the old lamp",
    "it is still under warranty",
    "it is still sealed",
    "I still need the invoice",
    "what is error E4",
    "E4",
    "error 12",
    "what does E4 mean",
    "no",
    "same day delivery",
    "same address",
    "no change fee",
    "is there no change",
    "no luck needed",
    "how do I change it",
    "I did that",
    "done",
    "tried on the shoes",
    "I still want to return it",
    "and if it still leaks?",
    "what if that does not help",
    "do you have the same in blue",
    "still water",
    "no difference in price?",
    "I tried to pay by card",
    "can I try it",
    "what if it doesn't work",
    "does it work",
    "still in the box",
    "I still have a question",
    "is it still possible",
    "tried that and it works now",
    "it works",
    "the shop is still open",
    "I still want the blue one",
    "nothing else",
    "no effect on the warranty?",
    "how long does the reset take",
    "I have tried the blue filter in my old lamp",
    "reset it how",
    "still waiting list?",
    "delivery is not working on sundays",
    "it does not fit",
    "not included",
    "does the filter still fit",
    "how do I get the same lamp",
    "is it still available",
    "I'd like the same again",
    "same price?",
    "still or sparkling",
    "no signal on the router light, what does it mean",
    "the red light is on",
    "what is the red light",
    "what next",
    "help",
    "thanks",
    "which steps",
    "I have not tried it",
]


@pytest.mark.parametrize("text", HEARD)
def test_what_was_tried_in_vain_is_heard(text: str) -> None:
    assert no_help(text)


@pytest.mark.parametrize("text", OTHERS)
def test_a_question_or_a_new_matter_is_none(text: str) -> None:
    assert not no_help(text)


@pytest.mark.parametrize(
    "text", ["ok " * 5000, "still " * 16, "no " * 33, "it still " * 11, "the lamp is " * 3000, "x" * 9000]
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    no_help(text)
    assert time.process_time() - before < 1.0
