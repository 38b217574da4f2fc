"""Which background work follows from events; written in the same transaction as they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation.events import (
    AgentAssigned,
    AssignmentMissed,
    ControlChanged,
    ConversationRouted,
    Event,
    FollowUpCancelled,
    FollowUpScheduled,
    FollowUpSent,
    MessageCreated,
    Phase,
    QueueUpdated,
    ReminderSent,
)
from conversation.model import Author
from conversation.state import Conversation
from runtime.settings import Settings
from runtime.work import Job

ASSISTANT_PHASES = (Phase.BOT, Phase.QUEUED, Phase.CLOSING)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Calls as `follow_on(conversation_id, state after, events) -> jobs`."""

    settings: Settings
    now: Callable[[], float]

    def __call__(self, conversation_id: str, state: Conversation, events: Sequence[Event]) -> Iterator[Job]:
        now, settings = self.now(), self.settings
        wrote = any(isinstance(e, MessageCreated) and e.message.author is Author.CONTACT for e in events)
        moved = any(isinstance(e, ControlChanged) for e in events)
        if state.phase in ASSISTANT_PHASES and state.unanswered and (wrote or moved):
            yield Job("turn", conversation_id, now + settings.debounce_s, settings.debounce_cap_s)
        if state.phase is Phase.HUMAN and (wrote or moved):
            yield Job("assist", conversation_id, now)
        episode = {"epoch": state.epoch}
        if moved and state.phase is Phase.CLOSING:
            yield Job("survey", conversation_id, now + settings.survey_delay_s, data=episode)
        if (within_s := self._reminds(state, events)) is not None:
            yield Job("reminder", conversation_id, now + within_s, data=episode)
        if any(isinstance(e, ReminderSent) for e in events):
            yield Job("silence", conversation_id, now + settings.silence_s, data=episode)
        yield from self._routing(conversation_id, state, events, now)

    def _reminds(self, state: Conversation, events: Sequence[Event]) -> float | None:
        """How long the contact may be silent from now on, where these events begin or renew that time."""
        wrote = any(isinstance(e, MessageCreated) and e.message.author is Author.CONTACT for e in events)
        moved = any(isinstance(e, ControlChanged) for e in events)
        came_back = any(isinstance(e, FollowUpSent | FollowUpCancelled) for e in events)
        if state.phase is Phase.CLOSING:
            return self.settings.reminder_s if wrote or moved or came_back else None
        replied = any(isinstance(e, MessageCreated) and e.replies_to for e in events)
        if state.phase is not Phase.BOT or state.unanswered or not (replied or moved or came_back):
            return None
        # Who has only opened the conversation owes no word.
        return self.settings.bot_reminder_s if came_back or state.last(Author.CONTACT) else None

    def _routing(self, conversation_id: str, state: Conversation, events: Sequence[Event], now: float) -> Iterator[Job]:
        routed = state.routed
        # A place may have become free, or is looked for.
        moved = any(isinstance(e, ControlChanged | ConversationRouted | AssignmentMissed) for e in events)
        if moved and routed and routed.automatic:
            yield Job("route", conversation_id, now)
        if owing := self._owing(state, events):
            within = routed.answer_within_s if routed and routed.answer_within_s else self.settings.answer_s
            yield Job("answer", conversation_id, now + within, data={**owing, "within": within})
        yield from _promised(conversation_id, state, events, now)
        for event in events:
            if isinstance(event, QueueUpdated):
                yield Job("waiting", conversation_id, _unix(event.next_at), data={"epoch": state.epoch})
            if isinstance(event, FollowUpScheduled) and event.id:
                yield Job("follow_up", event.id, _unix(event.due_at), data={"conversation": conversation_id})

    def _owing(self, state: Conversation, events: Sequence[Event]) -> dict[str, object] | None:
        """Who must act from now on, and on what: the agent it is kept for, or the holder who has just been asked."""
        if state.reserved and any(isinstance(e, AgentAssigned) for e in events):
            return {"epoch": state.epoch, "agent": state.reserved.id, "owed": None}
        asked = any(isinstance(e, MessageCreated) and e.message.id == state.owed for e in events)
        taken = state.phase is Phase.HUMAN and any(isinstance(e, ControlChanged) for e in events)
        if state.assignee and state.owed and (asked or taken):
            return {"epoch": state.epoch, "agent": state.assignee.id, "owed": state.owed}
        return None


def _promised(conversation_id: str, state: Conversation, events: Sequence[Event], now: float) -> Iterator[Job]:
    """The clocks of what the team promises; the first handoff of an episode starts those of the episode."""
    promised = state.routed.sla if state.routed else {}
    began = state.handoffs == 1 and any(isinstance(e, ConversationRouted) for e in events)
    asked = any(isinstance(e, MessageCreated) and e.message.id == state.owed for e in events)
    about = {
        "first_response": str(state.episode) if began and not state.agent_spoke else None,
        "next_response": state.owed if asked and state.agent_spoke else None,
        "resolution": str(state.episode) if began else None,
    }
    for metric, seconds in promised.items():
        if about[metric]:
            data = {"metric": metric, "about": about[metric], "since": now, "seconds": seconds}
            yield Job("sla", f"{conversation_id}:{metric}", now + seconds, data=data)


def _unix(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp()
