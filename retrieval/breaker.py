"""A circuit breaker: who has just failed again and again is left alone for a while (Nygard, Release It!, 2007)."""

import threading
from collections.abc import Callable
from enum import StrEnum

FAILURES = 4
REST_S = 30.0


class Circuit(StrEnum):
    """Closed lets calls through, open none, half-open one at a time to see how it goes."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class Breaker:
    """Opens after `failures` in a row, and lets one call try again after `rest_s`. Thread-safe.

    `clock` gives seconds that only grow. Every call that `admit` lets through is to be followed by `report`;
    a trial that is never reported holds up the next one for `rest_s`, not for ever.
    """

    def __init__(self, clock: Callable[[], float], failures: int = FAILURES, rest_s: float = REST_S) -> None:
        self._clock = clock
        self._failures = failures
        self._rest_s = rest_s
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._trial_at: float | None = None

    @property
    def circuit(self) -> Circuit:
        """How it stands now."""
        with self._lock:
            if self._trial_at is None:
                return Circuit.CLOSED
            return Circuit.OPEN if self._clock() < self._trial_at else Circuit.HALF_OPEN

    def admit(self) -> bool:
        """Whether a call may be made now."""
        with self._lock:
            if self._trial_at is None:
                return True
            now = self._clock()
            if now < self._trial_at:
                return False
            # This call is the trial; the others go on waiting for what becomes of it.
            self._trial_at = now + self._rest_s
            return True

    def report(self, well: bool) -> None:
        """How a call went that was let through."""
        with self._lock:
            self._in_a_row = 0 if well else self._in_a_row + 1
            if well:
                self._trial_at = None
            elif self._trial_at is not None or self._in_a_row >= self._failures:
                self._trial_at = self._clock() + self._rest_s
