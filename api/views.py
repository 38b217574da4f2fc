"""What goes out: events and conversations as the public JSON, by who is looking."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from conversation.events import FollowUpScheduled, Phase
from conversation.model import MessageKind
from conversation.routing import Seat, Team
from conversation.state import Conversation
from conversation.story import story_of
from runtime import wording
from runtime.codec import to_json
from runtime.event_log import Logged
from runtime.outlook import Outlook

CONTACT_TYPES = frozenset(
    {
        "message.created",
        "control.changed",
        "survey.requested",
        "survey.answered",
        "feedback.given",
        "conversation.resolved",
        "conversation.reopened",
        "queue.updated",
    }
)


ASIDES = frozenset({MessageKind.NOTICE, MessageKind.SURVEY, MessageKind.GREETING})


def event_json(logged: Logged, staff: bool) -> dict[str, Any] | None:
    """One stream event, or None when it is not for this reader."""
    if not staff and logged.type not in CONTACT_TYPES:
        return None
    return {"seq": logged.seq, "type": logged.type, "at": logged.at, "data": _data(logged)}


def desk_event_json(logged: Logged) -> dict[str, Any]:
    """One event of the desk's stream, numbered by the log and naming its conversation."""
    shown = {"seq": logged.log_seq, "conversation_id": logged.conversation_id}
    return {**shown, "type": logged.type, "at": logged.at, "data": _data(logged)}


def _data(logged: Logged) -> Mapping[str, Any]:
    shape = {"message.created": message_json, "control.changed": _control_json, "decision.made": decision_json}
    if logged.type in shape:
        return shape[logged.type](logged)
    if logged.type == "note.created":
        return note_json(logged)
    return logged.data


def message_json(logged: Logged) -> dict[str, Any]:
    """A message with its place in the conversation."""
    return {**logged.data["message"], "seq": logged.seq, "replies_to": logged.data["replies_to"]}


def _control_json(logged: Logged) -> dict[str, Any]:
    data = logged.data
    controller = Conversation(phase=Phase(data["phase"])).controller
    return {**data, "controller": controller}


def decision_json(logged: Logged) -> dict[str, Any]:
    """What was decided and why, without the passages' text."""
    turn, decision = logged.data["turn"], logged.data["decision"]
    return {
        "message_id": logged.data["message_id"],
        **{name: decision[name] for name in ("action", "kind", "confidence", "threshold", "needs_person")},
        "reason": decision["reason"],
        "rule": decision["rule"],
        "sentiment": turn["sentiment"],
        "query": turn["query"],
        "draft_answer": turn["answer"]["text"] if turn["answer"] else None,
        "evidence": [{name: one[name] for name in ("source", "score", "rank")} for one in turn["evidence"]],
        "timings_ms": turn["timings_ms"],
        "fingerprints": turn["fingerprints"],
        # Turns that are older than this have none.
        "usage": turn.get("usage"),
        "at": logged.at,
    }


def note_json(logged: Logged) -> dict[str, Any]:
    """A private note."""
    data = logged.data
    shown = {"id": data["id"], "name": data["agent"]["name"], "text": data["text"], "at": data["at"]}
    # Notes that are older than this mention nobody.
    return {**shown, "mentions": data.get("mentions", [])}


def seat_json(seat: Seat, teams: Sequence[Team]) -> dict[str, Any]:
    """A colleague at the desk."""
    return {
        **to_json(seat.agent),
        "presence": seat.presence.value,
        "conversations": seat.load,
        "teams": [one.name for one in teams if one.member(seat.email)],
    }


def team_json(team: Team, at: datetime) -> dict[str, Any]:
    """A team, and when it is there."""
    opens_at = team.hours.next_opening(at) if team.hours else at
    return {
        "name": team.name,
        "policy": team.policy.value,
        "open": team.hours is None or team.hours.is_open(at),
        "opens_at": opens_at.isoformat() if opens_at else None,
        "sla": dict(team.sla),
    }


def queue_json(state: Conversation, seen: Outlook) -> dict[str, Any]:
    """How it stands for who waits, now."""
    return {
        "position": seen.position,
        "expected_wait_s": seen.expected_wait_s,
        "absence": seen.absence,
        "opens_at": seen.opens_at.isoformat() if seen.opens_at else None,
        "next_at": state.queue.next_at if state.queue else None,
    }


def with_freshness(told: dict[str, Any], active: Mapping[str, int]) -> dict[str, Any]:
    """The snapshot with the cited versions that have changed or gone since, beside the messages as they were.

    `active` maps documents to their active versions.
    """
    changed = [pair for pair in cited(told) if active.get(pair[0]) != pair[1]]
    return {**told, "changed_since": [{"document_id": key, "version": version} for key, version in changed]}


def cited(told: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Every (document id, version) that some message cites, once."""
    found = ((one["document_id"], one["version"]) for message in told["messages"] for one in message["citations"])
    return list(dict.fromkeys(found))


def snapshot(conversation_id: str, state: Conversation, log: Sequence[Logged]) -> dict[str, Any]:
    """The conversation as its contact may see it."""
    assignee = {"id": state.assignee.id, "name": state.assignee.name} if state.assignee else None
    return {
        "id": conversation_id,
        "phase": state.phase.value,
        "controller": state.controller,
        "control_epoch": state.epoch,
        "episode": state.episode,
        "assignee": assignee,
        "seq": log[-1].seq if log else 0,
        "messages": [message_json(one) for one in log if one.type == "message.created"],
        "survey": {"requested": True, "score": state.survey_score} if _surveyed(state) else None,
        "offered": state.offered,
        "feedback": dict(state.feedback),
    }


def _surveyed(state: Conversation) -> bool:
    return state.survey_requested or state.survey_score is not None


def desk_snapshot(conversation_id: str, state: Conversation, log: Sequence[Logged]) -> dict[str, Any]:
    """The whole story for an agent."""
    story = story_of((one.at, one.event()) for one in log)
    return {
        **snapshot(conversation_id, state, log),
        "reason": state.reason.value if state.reason else None,
        "confidence": state.decision.confidence if state.decision else None,
        "summary": wording.handoff_summary(story),
        "story": to_json(story),
        "team": state.routed.team if state.routed else None,
        "priority": state.routed.priority if state.routed else 0,
        "reserved_for": to_json(state.reserved) if state.reserved else None,
        "breached": sorted({metric for metric, _ in state.breached}),
        "follow_ups": [follow_up_json(one) for one in state.follow_ups],
        "contact": dict(state.contact),
        "attributes": dict(state.attributes),
        "decisions": [decision_json(one) for one in log if one.type == "decision.made"],
        "notes": [note_json(one) for one in log if one.type == "note.created"],
        "suggestions": [to_json(one) for one in state.open_suggestions],
    }


def follow_up_json(promised: FollowUpScheduled) -> dict[str, Any]:
    """What is still to be written, and when."""
    return {"id": promised.id, "due_at": promised.due_at, "text": promised.text}


def open_suggestions(state: Conversation, log: Iterable[Logged]) -> list[Mapping[str, Any]]:
    """What is suggested now; nothing when the thread has moved on."""
    made = [one for one in log if one.type == "suggestion.created" and one.data["message_id"] == state.suggested_for]
    return list(made[-1].data["suggestions"]) if made else []


def queue_row(conversation_id: str, changed_at: str, state: Conversation) -> dict[str, Any]:
    """One line of the agents' queue."""
    # What people wrote, or were told; a word on the queue says nothing of the matter.
    said = next((one for one in reversed(state.messages) if one.kind not in ASIDES), None)
    return {
        "id": conversation_id,
        "phase": state.phase.value,
        "reason": state.reason.value if state.reason else None,
        "confidence": state.decision.confidence if state.decision else None,
        "waiting_since": changed_at if state.phase is Phase.QUEUED else None,
        "last_message": wording.shortened(said.text) if said else "",
        "wants": wording.shortened(state.need.text) if state.need and state.phase is not Phase.BOT else None,
        "assignee": {"id": state.assignee.id, "name": state.assignee.name} if state.assignee else None,
        "team": state.routed.team if state.routed else None,
        "priority": state.routed.priority if state.routed else 0,
        "reserved_for": to_json(state.reserved) if state.reserved else None,
        "breached": sorted({metric for metric, _ in state.breached}),
        "control_epoch": state.epoch,
        "needs_person": state.decision.needs_person if state.decision else None,
        "contact": dict(state.contact),
    }
