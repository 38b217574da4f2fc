"""Events to JSON and back, under the names that the public streams use."""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import TypeAdapter

from conversation import events as e
from conversation.events import Event

TYPES: Mapping[str, type[Any]] = {
    "conversation.started": e.ConversationStarted,
    "message.created": e.MessageCreated,
    "decision.made": e.DecisionMade,
    "control.changed": e.ControlChanged,
    "note.created": e.NoteCreated,
    "suggestion.created": e.SuggestionCreated,
    "suggestion.withdrawn": e.SuggestionWithdrawn,
    "suggestion.judged": e.SuggestionJudged,
    "conversation.handed_back": e.HandedBack,
    "survey.requested": e.SurveyRequested,
    "survey.answered": e.SurveyAnswered,
    "feedback.given": e.FeedbackGiven,
    "followup.scheduled": e.FollowUpScheduled,
    "followup.cancelled": e.FollowUpCancelled,
    "followup.sent": e.FollowUpSent,
    "conversation.routed": e.ConversationRouted,
    "conversation.assigned": e.AgentAssigned,
    "assignment.missed": e.AssignmentMissed,
    "queue.updated": e.QueueUpdated,
    "sla.breached": e.SlaBreached,
    "reminder.sent": e.ReminderSent,
    "conversation.resolved": e.ConversationResolved,
    "conversation.reopened": e.ConversationReopened,
    "flow.started": e.FlowStarted,
    "flow.asked": e.SlotAsked,
    "flow.answered": e.SlotFilled,
    "flow.ended": e.FlowEnded,
    "contact.updated": e.ContactUpdated,
    "contact.forgotten": e.ContactForgotten,
}
NAMES = {kind: name for name, kind in TYPES.items()}


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _ADAPTERS:
        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def encode(event: Event) -> tuple[str, dict[str, Any]]:
    """The event's public type name and its fields as JSON values."""
    kind = type(event)
    return NAMES[kind], _adapter(kind).dump_python(event, mode="json")


def decode(name: str, data: Mapping[str, Any]) -> Event:
    """The event that `encode` was given."""
    return cast("Event", _adapter(TYPES[name]).validate_python(data))


def to_json(value: Any) -> Any:
    """Any frozen value of the core as JSON values."""
    return _adapter(type(value)).dump_python(value, mode="json")
