"""What a contact needs is never how they take their leave."""

import pytest

from conversation import commands as c
from conversation.asked import IN_ORDER, OPENING
from conversation.model import Action, Decision, MessageKind, TurnKind
from conversation.state import Conversation
from conversation.story import story_of
from tests.conversation.building import (
    ANN,
    AT,
    SMALLTALK,
    after,
    agent_words,
    assistant,
    citation,
    contact,
    decision,
    notice,
    reply,
    started,
)
from tests.conversation.test_story import START, told

WARRANTY = contact("Is the warranty longer if I register?", "w1")
HEARD = {rule: decision(kind=TurnKind.SMALLTALK, rule=rule) for rule in (IN_ORDER, OPENING)}


def answered(state: Conversation, text: str | None = None, decided: Decision | None = None) -> Conversation:
    """After the contact's words, if any, and a reply to what is open: cited where it is an answer from documents."""
    state = after(state, c.Say(contact(text))) if text else state
    cited = (citation(),) if decided is None else ()
    made = assistant("Three years.", MessageKind.ANSWER, Action.ANSWER, cited)
    return after(state, reply(state, decided, message=made))


def asked() -> Conversation:
    return answered(after(started(), c.Say(WARRANTY)))


def wanted(state: Conversation) -> str | None:
    return state.wants.text if state.wants else None


@pytest.mark.parametrize("decided", [SMALLTALK, *HEARD.values()])
@pytest.mark.parametrize("text", ["cheers mate, that helped", "Marvellous, off to the beach then", "It hums along"])
def test_what_was_decided_to_be_small_talk_or_a_reply_names_no_need(text: str, decided: Decision) -> None:
    assert wanted(answered(asked(), text, decided)) == WARRANTY.text
    assert wanted(answered(started(), text, decided)) is None


@pytest.mark.parametrize(
    "decided", [decision(), decision(kind=TurnKind.SMALLTALK, rule="owners_rule"), decision(Action.OFFER)]
)
def test_what_was_decided_otherwise_is_a_need(decided: Decision) -> None:
    text = "Can you advise me on shares?"
    assert wanted(answered(asked(), text, decided)) == text


@pytest.mark.parametrize(
    "text", ["it works!", "thanks, bye", "I'm back", "great, all sorted", "my mail is a@b.example"]
)
def test_to_an_agent_the_words_alone_say_it(text: str) -> None:
    state = after(started(), c.Say(contact("A human please")), c.AskForPerson(notice()), c.Claim(ANN, notice()))
    state = after(state, c.Say(contact("My pump leaks")), c.AgentSay(ANN, state.epoch, agent_words()))
    assert wanted(after(state, c.Say(contact(text)))) == "My pump leaks"


@pytest.mark.parametrize("text", ["it still leaks", "thanks, and the lamp flickers", "does it work without water?"])
def test_to_an_agent_a_new_matter_is_one(text: str) -> None:
    state = after(started(), c.Claim(ANN, notice()))
    assert wanted(after(state, c.Say(contact(text)))) == text


def test_a_wish_to_hear_again_is_not_what_is_asked() -> None:
    state = after(asked(), c.Say(contact("Please check again with me on Friday at 9")))
    promise = (c.ScheduleFollowUp(AT, "?", "f1"), c.Acknowledge(state.epoch, state.unanswered[-1], notice()))
    assert wanted(after(state, *promise)) == WARRANTY.text


def test_what_an_agent_plans_leaves_the_question_that_waits() -> None:
    state = after(started(), c.Say(WARRANTY), c.ScheduleFollowUp(AT, "?", "f1", ANN))
    assert wanted(state) == WARRANTY.text


def test_a_question_before_the_goodbye_still_waits_when_nobody_answered_it() -> None:
    state = after(started(), c.Say(WARRANTY), c.AskForPerson(notice()))
    assert wanted(answered(state, "thanks, bye", SMALLTALK)) == WARRANTY.text


def test_the_story_does_not_begin_with_small_talk() -> None:
    chat = contact("Marvellous weather for ducks")
    small = lambda state: reply(state, SMALLTALK, message=assistant("Indeed.", action=Action.ANSWER))  # noqa: E731
    story = story_of(told(START, c.Say(chat), small, c.Say(WARRANTY), c.AskForPerson(notice())))
    assert story.wants is not None
    assert (story.wants.text, story.began_with) == (WARRANTY.text, None)
