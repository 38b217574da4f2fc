"""What is left when a contact's personal data is removed: the sequence, the numbers, and nobody's words."""

from dataclasses import asdict
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversation import commands as c
from conversation import errors
from conversation import events as e
from conversation.events import Event, Outcome, Phase
from conversation.fold import replay
from conversation.forget import REMOVED, redacted
from conversation.handle import handle
from conversation.model import Attachment, Author, Message
from tests.conversation.building import (
    ANN,
    AT,
    BEN,
    after,
    any_event,
    assistant,
    contact,
    decision,
    in_phase,
    kinds,
    passage,
    turn,
)

histories = st.lists(st.one_of(*map(any_event, get_args(Event))), max_size=8)


@settings(max_examples=40)
@given(histories)
def test_what_is_redacted_replays_to_what_a_kept_state_becomes(events: list[Event]) -> None:
    gone = e.ContactForgotten()
    assert replay([*map(redacted, events), gone]) == replay([*events, gone])
    assert replay([*map(redacted, events), gone]) == replay([*map(redacted, events[3:]), gone], replay(events[:3]))


@settings(max_examples=40)
@given(histories)
def test_to_redact_twice_changes_nothing_and_the_kinds_stay(events: list[Event]) -> None:
    once = [redacted(event) for event in events]
    assert [redacted(event) for event in once] == once
    assert kinds(once) == kinds(events)


WORDS = "Kim at kim@home.example"
FILE = Attachment("f" * 64, WORDS, "image/png", 3)
TOLD = [
    e.ConversationStarted({"name": WORDS}, {"page": WORDS}),
    e.ContactUpdated({"name": WORDS}, {"page": WORDS}),
    *(e.MessageCreated(Message("m", author, WORDS, AT, attachments=(FILE,))) for author in Author),
    e.DecisionMade("m", turn(WORDS, query=WORDS, evidence=(passage(),)), decision()),
    e.NoteCreated("n", ANN, WORDS, AT, (BEN,)),
    e.HandedBack(ANN, True, WORDS),
    e.SurveyAnswered(5, WORDS),
    e.FollowUpScheduled(AT, WORDS, "f", ANN),
    e.SlotFilled("lead", "name", WORDS),
]


@pytest.mark.parametrize("event", TOLD, ids=lambda event: type(event).__name__)
def test_nobodys_words_are_left(event: Event) -> None:
    assert WORDS in str(asdict(event))
    assert WORDS not in str(asdict(redacted(event)))


def test_the_decision_and_what_documents_say_stay() -> None:
    made = e.DecisionMade("m", turn(WORDS, evidence=(passage(),), tired=0.5), decision())
    left = redacted(made)
    assert isinstance(left, e.DecisionMade)
    assert (left.decision, left.turn.evidence, left.turn.signals) == (
        made.decision,
        made.turn.evidence,
        made.turn.signals,
    )
    assert (left.turn.question, left.turn.query) == (REMOVED, REMOVED)


@pytest.mark.parametrize(
    ("phase", "outcome"),
    [
        (Phase.BOT, Outcome.UNSOLVED),
        (Phase.QUEUED, Outcome.UNSOLVED),
        (Phase.HUMAN, Outcome.UNSOLVED),
        (Phase.CLOSING, Outcome.UNSOLVED),
        (Phase.RESOLVED, None),
    ],
)
def test_it_ends_what_is_open_and_is_done_once(phase: Phase, outcome: Outcome | None) -> None:
    made = handle(in_phase(phase), c.Forget(ANN))
    assert [event.outcome for event in made if isinstance(event, e.ConversationResolved)] == (
        [outcome] if outcome else []
    )
    state = after(in_phase(phase), c.ScheduleFollowUp(AT, "Has it arrived?", "f1", ANN), c.Forget(ANN))
    assert (state.phase, state.follow_ups, state.unanswered, state.forgotten) == (Phase.RESOLVED, (), (), True)
    assert handle(state, c.Forget(BEN)) == ()


@pytest.mark.parametrize(
    "command",
    [
        c.Say(contact("My number is 0170 1234567.")),
        c.UpdateContact({"email": "kim@example.org"}, {}),
        c.AskForPerson(assistant("A person comes.")),
        c.CancelHandoff(assistant("The assistant is back.")),
        c.AnswerSurvey(1, "This was Kim."),
        c.GiveFeedback("m1", False),
    ],
)
@pytest.mark.parametrize("later", [(), (c.AddNote("n1", ANN, "They called.", AT, ()),)])
def test_who_was_let_in_before_adds_nothing_personal_after_it(command: c.Command, later: tuple[c.Command, ...]) -> None:
    state = after(in_phase(Phase.QUEUED), c.Forget(ANN), *later)
    with pytest.raises(errors.ContactGone, match="open a new conversation"):
        handle(state, command)
