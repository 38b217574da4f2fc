"""How many minutes a person would take to come to a conversation that does not wait yet."""

from collections.abc import Callable
from datetime import UTC, datetime

from conversation.state import Conversation
from runtime.database import Database
from runtime.outlook import Outlook, Queue

# A desk that nobody sits at counts as this many minutes, or until it opens if that is sooner.
MOST_MIN = 240.0
# How long a reading is good.
GOOD_S = 5.0
# No conversation in the queue is the one that is asked about.
NOT_WAITING = ""


class Waits:
    """Calls as `minutes(workspace, conversation) -> float`, 0 to `MOST_MIN`; one reading serves a whole turn."""

    def __init__(self, database: Database, queue: Queue, now: Callable[[], float]) -> None:
        """`now` gives Unix seconds."""
        self._db = database
        self._queue = queue
        self._now = now
        self._read: dict[tuple[str, str | None, int], tuple[float, float]] = {}

    def __call__(self, workspace: str, state: Conversation) -> float:
        """For the team that the conversation would go to. Raises `LedgerUnavailable`."""
        routed = self._queue.routing(workspace).choose(state)
        key = (workspace, routed.team, routed.priority)
        until, known = self._read.get(key, (0.0, 0.0))
        if self._now() < until:
            return known
        seen = self._db.read(lambda connection: self._queue.look(connection, workspace, NOT_WAITING, routed))
        found = minutes_of(seen, datetime.fromtimestamp(self._now(), UTC))
        self._read[key] = (self._now() + GOOD_S, found)
        return found


def minutes_of(seen: Outlook, at: datetime) -> float:
    """The wait that is to be expected; 0 where somebody is there and too little is known of their pace."""
    if seen.absence and not seen.opens_at:
        return MOST_MIN
    wait_s = (seen.opens_at - at).total_seconds() if seen.opens_at else seen.expected_wait_s or 0.0
    return min(MOST_MIN, max(0.0, wait_s / 60))
