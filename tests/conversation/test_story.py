"""What an agent knows before the first word."""

from collections.abc import Sequence

from conversation import commands as c
from conversation.events import Event
from conversation.handle import handle
from conversation.model import Action, MessageKind, Reason
from conversation.state import Conversation, replay
from conversation.story import story_of
from tests.conversation.building import (
    AT,
    ESCALATE,
    answered,
    assistant,
    citation,
    contact,
    notice,
    passage,
    reply,
    turn,
)

ANSWER = assistant("Within two days.", MessageKind.ANSWER, Action.ANSWER, (citation("shipping.md"),))


def told(*made) -> list[tuple[str, Event]]:
    """The log that those commands, or functions from the state to one, leave."""
    state, log = Conversation(), []
    for one in made:
        events: Sequence[Event] = handle(state, one(state) if callable(one) else one)
        state = replay(events, state)
        log += [(AT, event) for event in events]
    return log


START = c.Start(assistant("Hello!", MessageKind.GREETING), {"email": "a@example.org"}, {"plan": "pro"})
QUESTION = contact("When will my order 1234 be shipped?", "q1")
OBJECTION = contact("That is wrong, it has been two weeks!", "q2")


def test_the_story_holds_the_wish_what_was_tried_what_was_wrong_and_why() -> None:
    story = story_of(
        told(
            START,
            c.Say(QUESTION),
            lambda state: reply(state, None, turn(evidence=(passage(),), answer=answered()), ANSWER),
            c.GiveFeedback(ANSWER.id, False),
            c.Say(OBJECTION),
            lambda state: reply(state, ESCALATE, turn(frustrated=0.9), notice()),
        )
    )
    assert story.wants is not None
    assert (story.wants.text, story.began_with) == (QUESTION.text, None)
    [tried] = story.tried
    assert (tried.text, tried.sources, tried.helpful) == (ANSWER.text, ("shipping.md",), False)
    assert [one.text for one in story.wrong] == [OBJECTION.text]
    assert (story.contact, story.attributes) == ({"email": "a@example.org"}, {"plan": "pro"})
    assert (story.reason, story.confidence, story.frustration) == (Reason.LOW_CONFIDENCE, 0.8, (0.0, 0.9))
    assert [one.source for one in story.evidence] == ["doc1.md"]
    assert story.waiting_since == AT


def test_a_wish_for_a_person_is_not_what_they_want() -> None:
    story = story_of(told(START, c.Say(QUESTION), c.AskForPerson(notice())))
    assert story.wants is not None
    assert story.wants.text == QUESTION.text
    assert story.tried == story.evidence == ()


def test_a_new_episode_has_its_own_story() -> None:
    closed = (c.Close(assistant("To sum up.", MessageKind.SUMMARY)), c.AnswerSurvey(5))
    answer = lambda state: reply(state, message=ANSWER)  # noqa: E731
    story = story_of(told(START, c.Say(QUESTION), answer, *closed, c.Say(contact("Where can I park my bicycle?"))))
    assert story.wants is not None
    assert "bicycle" in story.wants.text
    assert (story.tried, story.reason) == ((), None)


def test_of_nothing_said_there_is_no_wish() -> None:
    assert story_of(told(START)).wants is None
