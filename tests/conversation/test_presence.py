"""Words about the contact and no matter."""

import time

import pytest

from conversation.presence import is_busy, is_here

HERE = [
    "just came back",
    "I'm still here",
    "still here",
    "here I am",
    "I'm back",
    "back again now",
    "back now",
    "I am back again",
    "Hi, I'm back",
    "me again",
    "it's me again",
    "hello, I'm here",
    "yes I'm still here",
    "sorry, I'm back now",
    "I'm here",
    "we're back",
    "still around",
    "I haven't left",
    "I'm back from lunch",
    "I am here now",
    "I didn't leave",
    "ok I'm back",
    "still with you",
    "I have returned",
    "hey, back again",
    "I'm online again",
    "yes, still here",
    "Im still here",
    "I'm here again",
    "I'm back, sorry",
    "yes I am here",
    "still here :)",
    "yep still here",
    "i am still here",
    "Hey I am back",
    "we are still here",
    "ok here I am again",
    "I'm back now, thanks",
]
ELSEWHERE = [
    "are you still here?",
    "is anyone here",
    "still here in the box",
    "back to school offers",
    "I want it back",
    "money back",
    "it's back",
    "the leak is back",
    "I'm back at square one",
    "I'm here for my parcel",
    "I'm here to return a lamp",
    "back",
    "is the lamp back in stock",
    "here",
    "here is my order number",
    "I'm back with a question about delivery",
    "is Ann here",
    "call me back",
    "I'm still waiting for my parcel",
    "I am still here in Spain, can I return it",
    "back order",
    "is it still here",
    "I am still angry",
    "I'm still here?",
    "still there",
    "are you there",
    "back button does not work",
    "I am online banking customer",
    "I have returned the lamp",
    "here it is",
    "here you go",
    "here's the photo",
    "still here but it leaks",
    "back pain",
    "I'm back home but the lamp is not",
    "is someone here",
    "are you back",
    "who is here",
    "I'm here about my order",
    "still there?",
    "when are you back",
]
BUSY = [
    "one sec",
    "hold on, trying it now",
    "give me a minute",
    "ok I'll try that later today",
    "let me try",
    "ok I will wait",
    "just a moment please",
    "wait",
    "hang on",
    "brb",
    "let me check",
    "I'll try that",
    "trying it now",
    "will do",
    "ok, I'm going to try that",
    "I will check and come back",
    "give me 5 minutes",
    "one moment",
    "ok let me have a look",
    "bear with me",
    "I'll give it a go tonight",
    "let me test that first",
    "ok thanks, let me try",
    "checking now",
    "I'm trying that now",
    "a second please",
    "I'll do that tomorrow",
    "I'll let you know",
    "need a minute",
    "wait a sec, let me see",
    "be right back",
    "ok, will try",
    "I'll restart it and see",
    "let me just do that",
    "gonna try it",
    "thanks, I'll try that when I get home",
    "1 sec",
    "gimme a sec",
    "one moment pls",
    "wait a minute",
    "lemme check",
    "I'll check it out",
    "ok, trying",
    "let me get back to you",
    "I'll be back",
    "i'll be right back",
    "ill try that",
    "Ill check",
    "ok will do",
    "let me try that and get back to you",
]
ASKS = [
    "I want to try it",
    "how long do I wait",
    "I will wait for the refund",
    "let me see the invoice",
    "let me check my order status",
    "can I try it",
    "can I try it at home",
    "give me a refund",
    "give me a discount",
    "wait, that is wrong",
    "hold on, I asked about the fee",
    "one second delivery?",
    "minute book",
    "what is a minute worth",
    "let me talk to a person",
    "wait list",
    "is there a waiting list",
    "I'm waiting for my parcel",
    "I will try to return it",
    "how do I check it",
    "I'll try to pay by card but it fails",
    "trying it now, still E4",
    "let me know",
    "let me know when it is back",
    "I want to test the lamp",
    "let me cancel",
    "hold my order",
    "wait time",
    "I'll have a refund please",
    "do it",
    "check it",
    "I tried it",
    "test it",
    "one minute timer",
    "let me try another card",
    "can you wait",
    "should I wait",
    "I'll look for the receipt, where is it sent?",
    "reading lamp",
    "waiting time",
    "reset it",
    "I need to restart my contract",
    "I need to return it",
    "on it goes the lid",
    "one second thought, where is my order",
    "can you check",
    "please check",
    "check my order",
    "please hold my parcel",
    "I will try on the shoes",
    "will it wait",
    "wait, what does it cost",
    "let me return it",
    "let me order it",
    "I'll come back if it is not too far",
    "what happens if I wait",
    "stand by mode",
    "will do you deliver",
]


@pytest.mark.parametrize("text", HERE)
def test_who_is_here_again_says_so(text: str) -> None:
    assert is_here(text)
    assert not is_busy(text)


@pytest.mark.parametrize("text", [*ELSEWHERE, *ASKS, *BUSY])
def test_words_about_a_matter_are_not_that(text: str) -> None:
    assert not is_here(text)


@pytest.mark.parametrize("text", BUSY)
def test_who_tries_or_waits_asks_nothing(text: str) -> None:
    assert is_busy(text)


@pytest.mark.parametrize("text", ASKS)
def test_a_wish_or_a_question_is_no_waiting(text: str) -> None:
    assert not is_busy(text)


@pytest.mark.parametrize(
    "text", ["ok " * 33, "one sec " * 12, "wait " * 19, "let me try it again now later " * 3 + "x", "x" * 9000]
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.perf_counter()
    is_here(text), is_busy(text)
    assert time.perf_counter() - before < 1.0
