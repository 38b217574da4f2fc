"""States that were replayed before, so that only what is new is read; events never change."""

from collections import OrderedDict

from conversation.state import Conversation

CACHED_STATES = 1_000


class StateCache:
    """The newest of each conversation, with the sequence number that it was replayed to."""

    def __init__(self) -> None:
        self._states: OrderedDict[str, tuple[int, Conversation]] = OrderedDict()

    def of(self, conversation_id: str) -> tuple[int, Conversation]:
        """(0, a conversation that has not begun) when none is kept."""
        return self._states.get(conversation_id, (0, Conversation()))

    def keep(self, conversation_id: str, seq: int, state: Conversation) -> None:
        """Unless a newer one is there already."""
        known = self._states.get(conversation_id)
        if known is None or known[0] < seq:
            self._states[conversation_id] = (seq, state)
        if len(self._states) > CACHED_STATES:
            self._states.popitem(last=False)
