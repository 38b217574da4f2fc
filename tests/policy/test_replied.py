"""Replies to what the assistant asked of its own accord."""

import time

import pytest

from conversation import commands as c
from conversation.asked import ASKED_FOR_AGENT, IN_ORDER, NOTHING_MORE, OPENING, RATED
from conversation.events import FollowUpScheduled, Phase
from conversation.fold import replay
from conversation.model import Action, MessageKind, Reason, TurnKind
from conversation.need import STILL_BROKEN
from conversation.state import Conversation
from policy.ratings import rating_in
from policy.replied import rates
from policy.replies import said_in
from policy.rules import Fired, fired
from tests.conversation.building import (
    after,
    assistant,
    closing,
    contact,
    held,
    in_phase,
    notice,
    reply,
    resolved,
    turn,
)

SURVEY = assistant("How did we do?", MessageKind.SURVEY)
REMINDER = notice("Is there anything else?")


def surveyed() -> Conversation:
    return after(closing(), c.RequestSurvey(SURVEY))


def reminded() -> Conversation:
    return after(surveyed(), c.Remind(REMINDER))


def come_back() -> Conversation:
    sent = FollowUpScheduled("2026-03-02T12:00:00+00:00", "Is all in order, or do you still need help?", "f1")
    return after(replay([sent], resolved()), c.FollowUp(assistant(sent.text), "f1"))


def rule(state: Conversation, text: str) -> str | None:
    found = fired(after(state, c.Say(contact(text))), turn(text))
    return found and found.rule


SATISFIED = [
    "yes it works now",
    "perfect",
    "all good",
    "👍",
    "👍🏽",
    "great",
    "Solved, thank you!",
    "no, it works fine now",
]
DONE = [
    "Nope",
    "nothing else",
    "no thanks",
    "no, that's all",
    "I'm good",
    "no",
    "no thanks, don't want to rate",
    "I'd rather not give a rating",
    "I don't want to do any surveys",
]
QUESTIONS = [
    "great, and how do I return it?",
    "Does it also work abroad?",
    "no idea how I return it",
    "yes, how much is the delivery to Iceland",
    "all good? or must I pay again",
    "perfect fit guide",
    "thanks, where is my invoice",
    "I don't want to give a score to my driver, how do I skip it",
    "I don't want to answer the door, can you leave it outside?",
]


@pytest.mark.parametrize("text", SATISFIED)
def test_who_is_satisfied_in_closing_says_that_all_is_in_order(text: str) -> None:
    for state in (closing(), surveyed(), reminded()):
        said = after(state, c.Say(contact(text)))
        assert fired(said, turn(text)) == Fired(IN_ORDER, TurnKind.SMALLTALK, None, Action.ANSWER)


@pytest.mark.parametrize("text", DONE)
def test_who_wants_nothing_else_is_done(text: str) -> None:
    assert rule(surveyed(), text) == NOTHING_MORE
    assert rule(reminded(), text) == NOTHING_MORE


@pytest.mark.parametrize("text", ["yes", "Yes please", "yes there is"])
def test_yes_to_anything_else_is_asked_what(text: str) -> None:
    assert rule(reminded(), text) == OPENING
    assert rule(surveyed(), "yes") == NOTHING_MORE


def test_no_to_marked_as_solved_is_trouble() -> None:
    assert rule(closing(), "no") == STILL_BROKEN
    assert rule(closing(), "not yet") == STILL_BROKEN


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_is_no_reply(text: str) -> None:
    for state in (closing(), surveyed(), reminded(), come_back()):
        assert rule(state, text) is None


@pytest.mark.parametrize(
    ("text", "score", "comment"),
    [
        ("5", 5, None),
        ("five", 5, None),
        ("4 - good service", 4, "good service"),
        ("5/5", 5, None),
        ("3 stars", 3, None),
        ("I'd give it a 4", 4, None),
        ("2\nslow", 2, "slow"),
        ("5 thanks", 5, "thanks"),
    ],
)
def test_a_number_after_the_survey_is_the_rating(text: str, score: int, comment: str | None) -> None:
    assert rating_in(text) == (score, comment)
    assert rule(surveyed(), text) == RATED
    assert rule(reminded(), text) == RATED
    assert rule(closing(), text) != RATED
    assert rule(after(surveyed(), c.AnswerSurvey(5)), text) != RATED


@pytest.mark.parametrize(
    "text",
    ["3 items are missing", "4.5", "a one-line answer", "5-7 days is long", "1. The lamp 2. the cable", "50", "0"],
)
def test_a_number_in_other_words_is_no_rating(text: str) -> None:
    assert rating_in(text) is None


def test_a_rating_that_comes_with_a_question_or_trouble_is_kept_and_the_rest_is_heard() -> None:
    asks, broken = "4 - how do I return it?", "1 - it is still not working"
    assert rule(surveyed(), "1 - it still leaks") == STILL_BROKEN
    for text in (asks, broken, "1 - it still leaks"):
        assert rates(after(surveyed(), c.Say(contact(text))), text)
    assert rule(surveyed(), asks) is None
    assert rule(surveyed(), broken) == STILL_BROKEN


@pytest.mark.parametrize(
    "text",
    [
        "the problem is back",
        "same problem again",
        "I still need help",
        "it is still not working",
        "yes, I still need help with this",
        "it's back",
        "I still have the same problem",
    ],
)
def test_still_broken_in_common_words(text: str) -> None:
    for state in (closing(), surveyed(), reminded(), come_back()):
        assert rule(state, text) == STILL_BROKEN
        by_head = fired(after(state, c.Say(contact(text))), turn(text, TurnKind.REQUEST))
        assert by_head is not None
        assert by_head.rule == STILL_BROKEN


@pytest.mark.parametrize(
    "text", ["When do I get my money back?", "Is the lamp back in stock?", "Do you repair problems?"]
)
def test_what_only_sounds_like_trouble_is_a_question(text: str) -> None:
    assert rule(surveyed(), text) is None


@pytest.mark.parametrize(
    "text",
    [
        "can I talk to ann again?",
        "Ann please",
        "I want to speak with Ann",
        "is Ann there?",
        "can i have ann again please",
        "could I have Ann back?",
    ],
)
def test_the_agent_of_before_is_asked_for_by_name(text: str) -> None:
    for state in (closing(), resolved()):
        said = after(state, c.Say(contact(text)))
        assert fired(said, turn(text)) == Fired(ASKED_FOR_AGENT, TurnKind.REQUEST, Reason.CUSTOMER_REQUEST)


@pytest.mark.parametrize(
    "text",
    ["I don't want to talk to Ann", "is Ann said right about the fee?", "I want to know what Ann meant", "annual plan"],
)
def test_a_name_in_other_words_asks_for_nobody(text: str) -> None:
    assert rule(surveyed(), text) is None


@pytest.mark.parametrize("text", ["yes", "Everything is in order", "all good thanks", "no thanks", "👍"])
def test_a_follow_up_is_told_that_all_is_in_order(text: str) -> None:
    assert rule(come_back(), text) == IN_ORDER


@pytest.mark.parametrize("text", ["no", "I still need help", "not yet", "yes please", "no, it isn't"])
def test_a_follow_up_is_told_that_it_is_not(text: str) -> None:
    assert rule(come_back(), text) == STILL_BROKEN


def test_yes_and_no_are_no_replies_where_nothing_was_asked() -> None:
    state = in_phase(Phase.BOT)
    for text in ("yes", "no", "perfect", "5"):
        assert rule(after(state, reply(state, message=notice("One moment."))), text) is None
        assert rule(held(), text) is None


@pytest.mark.parametrize(
    "text",
    ["ok " * 5000, "no, " * 5000, "5 " * 5000, "5 -" + "-" * 20_000, "5" + " " * 20_000 + "x", "it is all " * 2000],
)
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    said_in(text), rating_in(text), rule(reminded(), text)
    assert time.process_time() - before < 1.0
