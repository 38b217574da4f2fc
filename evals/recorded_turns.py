"""The turns of a recorded conversation, each with the state that the assistant saw when it took it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from conversation import events as e
from conversation.events import Phase
from conversation.fold import apply
from conversation.model import Decision, Reason, Turn
from conversation.state import Conversation
from runtime.event_log import Logged

WITH_PEOPLE = (Phase.QUEUED, Phase.HUMAN)
# A decision, the words for it, and the change of control that it causes are logged one after the other.
CAUSED_WITHIN = 2


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """`number` counts the assistant's turns in the episode from 1; `state` is what it saw, `at` when it spoke."""

    conversation: str
    episode: int
    number: int
    message_id: str
    at: str
    state: Conversation
    turn: Turn
    decision: Decision


@dataclass(frozen=True, slots=True)
class RecordedEpisode:
    """From opening or reopening to the end.

    `handed_over` is the number of the turn at which people first had it (None: never), `unasked` the same where
    no decision of the assistant caused it: the contact pressed the button, or an agent took over. `held_s` are the
    seconds that an agent had it.
    """

    conversation: str
    number: int
    turns: tuple[RecordedTurn, ...]
    handed_over: int | None
    unasked: int | None
    held_s: float


def episodes_of(logged: Sequence[Logged]) -> Iterator[RecordedEpisode]:
    """Every episode of one conversation's events, in order."""
    episode = _Episode()
    state = Conversation()
    for one in logged:
        event = one.event()
        if isinstance(event, e.ConversationReopened):
            yield episode.closed(one.conversation_id, state.episode)
            episode = _Episode()
        episode.see(one, event, state)
        state = apply(state, event)
    if logged:
        yield episode.closed(logged[0].conversation_id, state.episode)


class _Episode:
    """What is being gathered."""

    def __init__(self) -> None:
        self._turns: list[RecordedTurn] = []
        self._handed_over: int | None = None
        self._unasked: int | None = None
        self._decided_at = -CAUSED_WITHIN
        self._held_s = 0.0
        self._held_since: str | None = None

    def see(self, logged: Logged, event: e.Event, state: Conversation) -> None:
        """`state` is as it was before the event."""
        match event:
            case e.DecisionMade(message_id, turn, decision):
                number = len(self._turns) + 1
                here = (logged.conversation_id, state.episode, number, message_id, logged.at)
                self._turns.append(RecordedTurn(*here, state, turn, decision))
                self._decided_at = logged.seq
            case e.ControlChanged():
                self._move(logged, event, state)

    def _move(self, logged: Logged, event: e.ControlChanged, state: Conversation) -> None:
        self._hold(logged.at, event.phase)
        if event.phase not in WITH_PEOPLE or state.phase in WITH_PEOPLE or self._handed_over is not None:
            return
        decided = logged.seq - self._decided_at <= CAUSED_WITHIN and event.reason is not Reason.AGENT_TAKEOVER
        # Unasked, it comes after the turns so far.
        self._handed_over = len(self._turns) if decided else len(self._turns) + 1
        self._unasked = None if decided else self._handed_over

    def _hold(self, at: str, phase: Phase) -> None:
        if self._held_since is not None:
            held = datetime.fromisoformat(at) - datetime.fromisoformat(self._held_since)
            self._held_s += held.total_seconds()
        self._held_since = at if phase is Phase.HUMAN else None

    def closed(self, conversation: str, number: int) -> RecordedEpisode:
        """What was gathered."""
        return RecordedEpisode(conversation, number, tuple(self._turns), self._handed_over, self._unasked, self._held_s)
