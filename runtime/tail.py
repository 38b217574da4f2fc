"""The end of each workspace's log, read once for all who follow it."""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from runtime.event_log import Logged

# A word that was lost on its way makes no new generation.
GOOD_S = 1.0


@dataclass(frozen=True, slots=True)
class _Read:
    until: float
    generation: int
    after: int
    found: Sequence[Logged]


class Tail:
    """Calls as `tail(workspace, log_seq) -> the workspace's events after it, oldest first`.

    An event wakes every desk at once, and all of them ask for the same.
    """

    def __init__(
        self,
        read: Callable[[str, int], Sequence[Logged]],
        generation: Callable[[str], int],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`generation` gives another number once the log has grown: what was read under an older one is not used."""
        self._read = read
        self._generation = generation
        self._clock = clock
        self._last: dict[str, _Read] = {}
        self._doors: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, workspace: str, after: int) -> Sequence[Logged]:
        """Raises `LedgerUnavailable`."""
        with self._doors[workspace]:
            # Asked before the log is read: what grows meanwhile is read by the next.
            generation, now = self._generation(workspace), self._clock()
            last = self._last.get(workspace)
            if last is None or last.until <= now or (last.generation, last.after) != (generation, after):
                found = self._read(workspace, after)
                last = self._last[workspace] = _Read(now + GOOD_S, generation, after, found)
            return last.found
