"""Every event goes through JSON and comes back the same."""

import json
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings

from conversation import events as e
from conversation.events import Event
from conversation.model import Action, ChatOutcome, MessageKind, Reason, Sentiment, Usage
from runtime.codec import NAMES, TYPES, decode, encode, to_json
from tests.conversation.building import (
    ANN,
    AT,
    BEN,
    answered,
    any_event,
    assistant,
    citation,
    contact,
    decision,
    passage,
    suggestions,
    turn,
)

EXAMPLES: tuple[Event, ...] = (
    e.ConversationStarted({"email": "a@example.org"}, {"page": "/orders"}),
    e.ConversationStarted(),
    e.MessageCreated(contact("Größe \U0001f600 \u2028?"), "m1"),
    e.MessageCreated(assistant("Yes.", MessageKind.OFFER, Action.OFFER, (citation(),))),
    e.DecisionMade(
        "m1",
        turn(answer=answered(), evidence=(passage(1), passage(2, dense_rank=None)), request=0.25, same_need=2.0),
        decision(Action.ESCALATE, reason=Reason.TOOL_FAILURE),
    ),
    e.DecisionMade(
        "m2", replace(turn(), usage=Usage("openai:tiny", 2, 10, 5, ChatOutcome.NO_ANSWER, 0.25)), decision()
    ),
    e.ControlChanged(e.Phase.HUMAN, 3, Reason.AGENT_TAKEOVER, ANN),
    e.ControlChanged(e.Phase.BOT, 4),
    e.NoteCreated("n1", ANN, "Called before.", AT),
    e.SuggestionCreated("m1", suggestions()),
    e.SuggestionWithdrawn("m1"),
    e.SuggestionJudged("s1", ANN, e.Judgement.EDITED, 0.25),
    e.HandedBack(ANN, False, "Ask for the serial number."),
    e.SurveyRequested(),
    e.SurveyAnswered(4, "Quick."),
    e.FeedbackGiven("m1", True),
    e.FollowUpScheduled(AT, "Ask again."),
    e.NoteCreated("n2", ANN, "@ben please look.", AT, (BEN,)),
    e.FollowUpScheduled(AT, "Ask again.", "f1", ANN),
    e.FollowUpCancelled("f1"),
    e.FollowUpSent("f1"),
    e.ConversationRouted("billing", 2, True, 120.0, {"first_response": 300.0}),
    e.AgentAssigned(ANN),
    e.AssignmentMissed(ANN),
    e.QueueUpdated(2, 240.0, None, AT),
    e.QueueUpdated(1, None, "closed", AT),
    e.ContactUpdated({"email": "a@example.org"}),
    e.SlaBreached("first_response", "1", AT, "billing"),
    e.ReminderSent(),
    e.ConversationResolved(e.Outcome.ASSUMED),
    e.ConversationReopened(2),
    e.FlowStarted("lead"),
    e.SlotAsked("lead", "name"),
    e.SlotFilled("lead", "name", "Kim"),
    e.ContactUpdated({"name": "Kim"}, {"plan": "gold"}),
    e.FlowEnded("lead", True),
    e.ContactForgotten(ANN),
)


def through_json(event: Event) -> Event:
    name, data = encode(event)
    return decode(name, json.loads(json.dumps(data)))


@pytest.mark.parametrize("event", EXAMPLES, ids=lambda event: type(event).__name__)
def test_an_event_comes_back_from_json_as_it_was(event: Event) -> None:
    assert through_json(event) == event
    assert type(through_json(event)) is type(event)


def test_every_kind_of_event_has_a_public_name_and_an_example() -> None:
    kinds = set(get_args(Event))
    assert set(TYPES.values()) == kinds
    assert {type(event) for event in EXAMPLES} == kinds
    assert len(NAMES) == len(TYPES)


@pytest.mark.parametrize("kind", get_args(Event), ids=lambda kind: kind.__name__)
def test_whatever_an_event_holds_nothing_is_lost_on_the_way(kind: type) -> None:
    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(any_event(kind))
    def check(event: Event) -> None:
        # By their JSON, because NaN does not equal itself.
        assert json.dumps(encode(through_json(event))) == json.dumps(encode(event))

    check()


def test_a_turn_from_before_there_were_chat_models_is_still_read() -> None:
    made = e.DecisionMade("m1", turn(answer=answered(), evidence=(passage(),)), decision())
    name, data = encode(made)
    old = json.loads(json.dumps(data))
    del old["turn"]["usage"]
    del old["turn"]["answer"]["carried"]
    assert decode(name, old) == made


def test_values_of_the_core_become_plain_json() -> None:
    assert to_json(Sentiment("calm", 0.25)) == {"label": "calm", "score": 0.25}
    assert to_json(decision(Action.CLARIFY))["action"] == "clarify"
    assert to_json(citation())["quote"] == "Orders are shipped within two days."


def test_an_unknown_name_is_not_decoded() -> None:
    with pytest.raises(KeyError):
        decode("message.deleted", {})
