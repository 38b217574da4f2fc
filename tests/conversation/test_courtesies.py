"""Thanks and promises to try need no answer; whatever has more in it does."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation import commands as c
from conversation.courtesies import MOST_CHARS, is_courtesy, is_praise
from conversation.events import Phase
from conversation.model import Attachment
from tests.conversation.building import ANN, after, agent_words, contact, held, notice

COURTESIES = [
    "Thanks Ann, will do tomorrow",
    "ok",
    "thanks, I will try",
    "thanks a lot!",
    "thanks I'll try it",
    "let me know when it's there",
    "ok I will wait",
    "Great, thank you so much!",
    "Perfect.",
    "cheers mate",
    "will do",
    "I'll try that later and let you know how it goes",
    "Sounds good, talk soon",
    "thank you for your help, bye",
    "No rush, take your time",
    "okay great, I'll check tonight",
    "Understood. Have a nice day!",
    "many thanks, Maya",
    "I'll wait",
    "thx",
    "Alright, I will give it a try when I'm home",
    "got it, thanks for explaining",
    "that's very kind of you, thanks",
    "ok let me check",
    "one moment, let me look",
    "Super, danke",
    "Thank you Bob, you were great",
    "You've been a great help, thanks!",
    "That was very helpful, thank you",
]
MATTERS = [
    "yes please",
    "I'll take it",
    "let's do it",
    "please tell me",
    "and then",
    "yes",
    "I will order one",
    "thanks, but it still leaks",
    "ok and what about the filter?",
    "thanks, where do I find it",
    "Can you check it please",
    "check it please",
    "let me know the price",
    "ok I will wait but how long does it take",
    "no",
    "it's the blue one",
    "I tried it and it fails",
    "thank you but that is not what I asked",
    "will you refund me",
    "ok, my order number is 4711",
    "thanks, my address is Main Street 5",
    "let me talk to your manager",
    "I'll sue you",
    "I will cancel my contract",
    "great, another delay",
    "please send me a new one",
    "tell me the price",
    "I want my money back, thanks",
    "when will it be there",
    "fine, then refund me",
    "ok so what now",
    "I'll call my lawyer",
    "I will order elsewhere",
    "you were great but my refund is missing",
    "you were helpful?",
    "it was great until it broke",
]


@pytest.mark.parametrize("text", COURTESIES)
def test_nobody_owes_an_answer_to_thanks_or_to_a_promise_to_try(text: str) -> None:
    assert is_courtesy(text, asked=False)


@pytest.mark.parametrize(
    ("text", "courtesy"), [("ok", False), ("will do", False), ("sure", False), ("thank you, bye", True)]
)
def test_after_a_question_only_a_farewell_is_owed_nothing(text: str, courtesy: bool) -> None:
    assert is_courtesy(text, asked=True) is courtesy


@pytest.mark.parametrize("text", MATTERS)
def test_what_has_a_matter_in_it_is_owed_an_answer(text: str) -> None:
    assert not is_courtesy(text, asked=False)


@given(st.text(min_size=MOST_CHARS + 1))
def test_a_long_message_has_more_in_it(text: str) -> None:
    assert not is_courtesy(text, asked=False)


def talking(said: str = "Try the new filter."):
    state = held()
    return after(state, c.AgentSay(ANN, state.epoch, agent_words(text=said)))


def test_an_agent_owes_nothing_to_thanks_and_the_assistant_does_not_answer_them_after_the_handback() -> None:
    thanked = after(talking(), c.Say(contact("Thanks Ann, will do tomorrow")))
    assert (thanked.owed, thanked.left_open) == (None, ())
    back = after(thanked, c.Handback(ANN, True, notice()))
    assert (back.phase, back.unanswered) == (Phase.CLOSING, ())


def test_an_ok_to_a_question_of_the_agent_or_with_a_file_is_owed_an_answer() -> None:
    asked = after(talking("Shall I send a new one?"), c.Say(contact("ok")))
    assert asked.owed == asked.messages[-1].id
    file = Attachment("f1", "leak.png", "image/png", 10)
    shown = after(talking(), c.Say(replace(contact("ok"), attachments=(file,))))
    assert shown.owed == shown.messages[-1].id


REPEATED = [
    "will do it again ",
    "let me know then ",
    "try it now later ",
    "thanks a lot ",
    "now ",
    "and then ",
    "i'll wait ",
]


@pytest.mark.parametrize("words", REPEATED)
def test_words_that_are_said_again_and_again_take_no_time(words: str) -> None:
    began = time.process_time()
    is_courtesy((words * MOST_CHARS)[: MOST_CHARS - 1] + "x", asked=False)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "Thank you Bob, you were great",
        "thank you bob, you were great!",
        "Bob was very helpful, thanks. Have a nice day!",
        "You've been a great help with this",
    ],
)
def test_praise_is_told_from_a_question(text: str) -> None:
    assert is_praise(text)


@pytest.mark.parametrize("text", [*MATTERS, "Thanks Bob, but where is my refund?", "great, and how much is it?"])
def test_praise_beside_a_matter_is_none(text: str) -> None:
    assert not is_praise(text)
