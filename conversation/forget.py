"""What is left of an event when its contact's personal data is removed: that it happened, when, and what was decided.

Pure. Whoever wrote them, all free words go: agents and summaries repeat what contacts say. What comes from documents
(evidence, citations), numbers, ids, times and the names of staff stay.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from conversation import events as e
from conversation.events import Event
from conversation.model import Message, Suggestion, Turn

REMOVED = "[removed]"


def redacted(event: Event) -> Event:
    """The event without anybody's words and without contact details. Total, and the same when done twice."""
    match event:
        case e.ConversationStarted():
            return e.ConversationStarted()
        case e.ContactUpdated():
            return e.ContactUpdated()
        case e.MessageCreated(message):
            return replace(event, message=redacted_message(message))
        case e.DecisionMade(turn=turn):
            return replace(event, turn=_redacted_turn(turn))
        case e.NoteCreated() | e.FollowUpScheduled():
            return replace(event, text=REMOVED)
        case e.SuggestionCreated(suggestions=suggestions):
            return replace(event, suggestions=redacted_suggestions(suggestions))
        case e.HandedBack(instruction=instruction):
            return replace(event, instruction=_removed(instruction))
        case e.SurveyAnswered(comment=comment):
            return replace(event, comment=_removed(comment))
        case e.SlotFilled(value=value):
            return replace(event, value=_removed(value) or "")
        case (
            e.ControlChanged()
            | e.SuggestionWithdrawn()
            | e.SuggestionJudged()
            | e.SurveyRequested()
            | e.FeedbackGiven()
            | e.FollowUpCancelled()
            | e.FollowUpSent()
            | e.ConversationRouted()
            | e.AgentAssigned()
            | e.AssignmentMissed()
            | e.QueueUpdated()
            | e.SlaBreached()
            | e.ReminderSent()
            | e.ConversationResolved()
            | e.ConversationReopened()
            | e.FlowStarted()
            | e.SlotAsked()
            | e.FlowEnded()
            | e.ContactForgotten()
        ):
            return event
        case _:  # pragma: no cover
            assert_never(event)


def redacted_message(message: Message) -> Message:
    """Who spoke, when and what for; neither words nor files."""
    return replace(message, text=REMOVED, attachments=(), quick_replies=())


def redacted_suggestions(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """A chat model may have repeated the contact in them."""
    return tuple(replace(one, text=REMOVED) for one in suggestions)


def _redacted_turn(turn: Turn) -> Turn:
    answer = replace(turn.answer, text=REMOVED) if turn.answer else None
    return replace(turn, question=REMOVED, query=REMOVED, answer=answer)


def _removed(words: str | None) -> str | None:
    return REMOVED if words else words
