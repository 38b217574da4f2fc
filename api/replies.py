"""The reply that a contact's message got: the one that closed the burst it was part of, and no later one."""

from collections.abc import Callable, Sequence

from conversation.events import Event, MessageCreated
from conversation.fold import apply, replay
from conversation.model import Author
from conversation.state import Conversation
from runtime.event_log import Carried, Logged


class Awaited:
    """What is known of the reply to one message, as far as the log was noted."""

    def __init__(self, message_id: str, at: int, seq: int, state: Conversation) -> None:
        """Said `at` that number; `state` is the conversation's up to `seq`, which may be later."""
        self.found: Logged | None = None
        self.seen = at
        self._id = message_id
        self._seq = seq
        self._state = state

    @property
    def over(self) -> bool:
        """There is a reply, or there will be none: a person has answered, or has it now."""
        return self.found is not None or not self._open(self._state)

    def note(self, log: Sequence[Logged]) -> None:
        """That comes next; what comes after the end changes nothing."""
        for logged in log:
            self.seen, closed = logged.seq, False
            if logged.seq > self._seq:
                if self.over:
                    return
                was_open = self._id in self._state.unanswered
                self._state = apply(self._state, logged.event())
                closed = was_open and self._id not in self._state.unanswered
            if _is_reply(logged) and (closed or logged.data["replies_to"] == self._id):
                self.found = logged

    def _open(self, state: Conversation) -> bool:
        return self._id in (*state.unanswered, *state.left_open)


def awaited(carried: Carried, whole_log: Callable[[], Sequence[Logged]]) -> Awaited:
    """Of the message that was just said, or was said before: that one's time to be answered may be long over."""
    assert carried.message_id is not None
    at = carried.message_seq
    if carried.events:
        behind = [_id_of(one) for one in reversed(carried.events)].index(carried.message_id)
        return Awaited(carried.message_id, at, at + behind, carried.state)
    then = [one.event() for one in whole_log() if one.seq <= at]
    return Awaited(carried.message_id, at, at, replay(then))


def _id_of(event: Event) -> str | None:
    return event.message.id if isinstance(event, MessageCreated) else None


def _is_reply(logged: Logged) -> bool:
    said = logged.type == "message.created" and logged.data["message"]["author"] == Author.ASSISTANT.value
    return said and logged.data["replies_to"] is not None
