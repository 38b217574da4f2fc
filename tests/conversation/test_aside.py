"""Words that name no matter, and words that only look like it."""

import time

import pytest

from conversation.aside import MOST_CHARS, is_aside, newest_run, passes_by
from conversation.asked import IN_ORDER, NOTED, NOTHING_MORE, OPENING, RATED, WHO_IS_THERE
from conversation.model import Action, Reason, TurnKind
from tests.conversation.building import SMALLTALK, assistant, contact, decision


@pytest.mark.parametrize(
    "text",
    [
        "cheers mate, that helped",
        "it works!",
        "It’s working now, brilliant",
        "thanks, bye",
        "I'm back",
        "hi, I’m back again",
        "ok great, have a lovely evening",
        "Perfect, problem solved. Thank you so much!",
        "ta, you're a star",
        "what a legend, thanks",
        "all sorted, see you later",
        "no worries, that did the trick",
        "got it, will try again later",
        "👍 nice one",
        "kim@home.example",
        "my e-mail is kim@home.example, thanks",
        "please do not write to me again",
        "cancel the reminder",
    ],
)
def test_what_names_nothing_is_an_aside(text: str) -> None:
    assert is_aside(text)


@pytest.mark.parametrize(
    "text",
    [
        "Is the warranty longer if I register?",
        "cheers mate, and how long is the warranty",
        "it does not work",
        "it doesn't work!",
        "it never works",
        "does it work?",
        "is that solved",
        "thanks, now the lamp flickers",
        "I'm back with the broken pump",
        "I want my money back",
        "great, you have charged me twice",
        "good evening, my parcel is lost",
        "bye bye warranty",
        "how do I get set up",
        "kim@home.example and when is it shipped?",
        "please do not write to my old address, it is wrong",
        "order 12",
    ],
)
def test_what_names_or_asks_or_denies_something_is_none(text: str) -> None:
    assert not is_aside(text)


def test_of_a_long_message_no_time_is_spent() -> None:
    began = time.process_time()
    assert not is_aside("thanks " * MOST_CHARS)
    assert not is_aside("a" * 400_000)
    assert time.process_time() - began < 1


@pytest.mark.parametrize("rule", [None, IN_ORDER, NOTED, NOTHING_MORE, OPENING, RATED, WHO_IS_THERE])
def test_small_talk_and_replies_to_the_assistants_questions_pass_by(rule: str | None) -> None:
    assert passes_by(decision(kind=TurnKind.SMALLTALK, rule=rule))


def test_answers_fixed_words_of_the_owners_and_handoffs_are_about_something() -> None:
    assert passes_by(SMALLTALK)
    assert not passes_by(decision())
    assert not passes_by(decision(kind=TurnKind.SMALLTALK, rule="no_investment_advice"))
    assert not passes_by(decision(Action.ESCALATE, TurnKind.SMALLTALK, Reason.SENTIMENT))


def test_a_turn_is_about_what_was_said_last_in_one_go() -> None:
    one, two, three = contact(), contact(), contact()
    assert newest_run((one, assistant(), two, three, assistant())) == {two.id, three.id}
    assert newest_run((assistant(),)) == frozenset()
