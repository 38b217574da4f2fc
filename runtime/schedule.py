"""Which background work follows from events; written in the same transaction as they are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from conversation.events import ControlChanged, Event, MessageCreated, Phase, ReminderSent
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
        if state.phase is Phase.CLOSING and (wrote or moved):
            yield Job("reminder", conversation_id, now + settings.reminder_s, data=episode)
        if any(isinstance(e, ReminderSent) for e in events):
            yield Job("silence", conversation_id, now + settings.silence_s, data=episode)
