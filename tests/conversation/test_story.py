"""What an agent knows before the first word."""

from collections.abc import Sequence
from dataclasses import replace

from conversation import commands as c
from conversation.events import Event
from conversation.flow import Advance
from conversation.fold import replay
from conversation.handle import handle
from conversation.model import Action, MessageKind, Reason
from conversation.need import STILL_BROKEN, need_of
from conversation.state import Conversation
from conversation.story import story_of
from tests.conversation.building import (
    ANN,
    AT,
    ESCALATE,
    answered,
    assistant,
    citation,
    contact,
    decision,
    notice,
    passage,
    reply,
    run_flow,
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


BERGEN = contact("Can you mend my pump in Bergen?", "q3")
OPENING = contact("When does the shop open tomorrow?", "q4")
OFFER = assistant("Shall I bring in a person?", MessageKind.OFFER, Action.OFFER)


def answer(state: Conversation) -> c.Reply:
    return reply(state, message=replace(ANSWER, id=f"a{len(state.messages)}"))


def offer(state: Conversation) -> c.Reply:
    return reply(state, decision(Action.OFFER), message=OFFER)


def test_what_they_want_is_the_need_that_led_to_the_handoff_not_the_last_question() -> None:
    asked = (START, c.Say(BERGEN), offer, c.Say(OPENING), answer)
    for more in ((c.AskForPerson(notice()),), (c.Claim(ANN, notice()),)):
        story = story_of(told(*asked, *more))
        assert story.wants is not None
        assert story.wants.text == BERGEN.text
    queued = told(START, c.Say(BERGEN), offer, c.AskForPerson(notice()), c.Say(OPENING), answer)
    assert story_of(queued).wants == story.wants


def test_a_wish_for_a_person_that_names_its_matter_is_what_they_want() -> None:
    wish = contact("My pump leaks, can you put me through to a technician?")
    escalate = lambda state: reply(state, ESCALATE, message=notice())  # noqa: E731
    story = story_of(told(START, c.Say(QUESTION), answer, c.Say(wish), escalate))
    assert story.wants is not None
    assert (story.wants.text, story.began_with and story.began_with.text) == (wish.text, QUESTION.text)


def test_the_decision_that_led_to_the_handoff_stays_in_the_story() -> None:
    led, later = (decision(Action.ESCALATE, rule=rule) for rule in ("asked_for_person", "nothing_asked"))
    queued = lambda decided: lambda state: reply(state, decided, message=notice())  # noqa: E731
    log = told(START, c.Say(BERGEN), queued(led), c.Say(contact("yes please")), queued(later), c.Claim(ANN, notice()))
    assert story_of(log).rule == "asked_for_person"


def test_an_answer_that_they_objected_to_settles_nothing() -> None:
    story = story_of(told(START, c.Say(QUESTION), answer, c.Say(OBJECTION), answer, c.AskForPerson(notice())))
    assert story.wants is not None
    assert story.wants.text == QUESTION.text


def test_what_a_flow_asked_for_is_no_need() -> None:
    slot = assistant("Which order?", MessageKind.TEXT)
    filled = contact("It is the green one from last Tuesday")
    asks = Advance("lead", slot.text, ask="order")
    asked = lambda state: replace(run_flow(state, asks), message=slot)  # noqa: E731
    assert need_of((QUESTION, slot, filled)) == QUESTION
    story = story_of(told(START, c.Say(QUESTION), asked, c.Say(filled), c.AskForPerson(notice())))
    assert story.wants is not None
    assert story.wants.text == QUESTION.text


def test_a_matter_that_goes_on_in_a_new_episode_keeps_its_story() -> None:
    again = decision(Action.ESCALATE, reason=Reason.LOOP, rule=STILL_BROKEN)
    ended = (c.Handback(ANN, True, assistant("To sum up.", MessageKind.SUMMARY)), c.AnswerSurvey(5))
    story = story_of(
        told(
            START,
            c.Say(BERGEN),
            answer,
            c.Say(contact("That did not help")),
            lambda state: reply(state, ESCALATE, message=notice()),
            c.Claim(ANN, notice()),
            *ended,
            c.FollowUp(assistant("Is it well now?", MessageKind.TEXT)),
            c.Say(contact("No, it is still broken")),
            lambda state: reply(state, again, message=notice()),
        )
    )
    assert story.wants is not None
    assert (story.wants.text, len(story.tried)) == (BERGEN.text, 1)
    assert [one.text for one in story.wrong] == ["That did not help", "No, it is still broken"]


def test_a_new_episode_has_its_own_story() -> None:
    closed = (c.Close(assistant("To sum up.", MessageKind.SUMMARY)), c.AnswerSurvey(5))
    story = story_of(told(START, c.Say(QUESTION), answer, *closed, c.Say(contact("Where can I park my bicycle?"))))
    assert story.wants is not None
    assert "bicycle" in story.wants.text
    assert (story.tried, story.reason) == ((), None)


def test_of_nothing_said_there_is_no_wish() -> None:
    assert story_of(told(START)).wants is None
