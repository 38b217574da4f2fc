"""Try again what may work the next time: with growing pauses, by chance a little apart, in one time for all."""

from collections.abc import Callable
from typing import TypeVar

from retrieval.errors import ChatModelFailed

T = TypeVar("T")
TRIES = 3
FIRST_PAUSE_S = 0.4
LONGEST_PAUSE_S = 8.0


def pause_s(failed: int, retry_after_s: float | None, chance: Callable[[], float]) -> float:
    """How long to wait after `failed` failures, in seconds; `chance` gives 0..1.

    Anywhere up to a bound that doubles ("full jitter": Brooker, Exponential Backoff and Jitter, 2015), but
    never less than the other side has asked for.
    """
    bound = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2 ** (failed - 1))
    return (retry_after_s or 0.0) + float(bound * chance())


def patiently(
    attempt: Callable[[], T],
    until: float,
    clock: Callable[[], float],
    sleep: Callable[[float], None],
    chance: Callable[[], float],
) -> T:
    """What `attempt` returns, tried at most `TRIES` times and only while `clock` is before `until`.

    Raises the last `ChatModelFailed` when it is not transient, or when the next try would come too late.
    """
    failed = 0
    while True:
        try:
            return attempt()
        except ChatModelFailed as error:
            failed += 1
            wait_s = pause_s(failed, error.retry_after_s, chance)
            if not error.transient or failed >= TRIES or clock() + wait_s >= until:
                raise
        sleep(wait_s)
