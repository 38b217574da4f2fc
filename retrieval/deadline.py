"""What another machine sends, up to a point in time and not a moment longer."""

import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from retrieval.errors import ChatModelLate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Ended(Generic[T]):
    error: Exception | None


def until(moment: float, clock: Callable[[], float], start: Callable[[], Generator[T, None, None]]) -> Iterator[T]:
    """What `start` yields, as it comes. Raises what it raises, and `ChatModelLate` when `clock` reaches `moment`.

    A client's own time-out counts from byte to byte, so a server that sends one now and then is never late for
    it. `start` therefore runs in a thread, which is left to its client's time-out when the moment has passed.
    """
    inbox: SimpleQueue[T | _Ended[T]] = SimpleQueue()
    left = threading.Event()

    def run() -> None:
        error: Exception | None = None
        try:
            with closing(start()) as coming:
                for one in coming:
                    if left.is_set():
                        break
                    inbox.put(one)
        except Exception as raised:  # noqa: BLE001 - it is raised again where it is waited for
            error = raised
        inbox.put(_Ended(error))

    threading.Thread(target=run, name="chat-model", daemon=True).start()
    try:
        while not isinstance(one := _next(inbox, moment - clock()), _Ended):
            yield one
    finally:
        left.set()
    if one.error is not None:
        raise one.error


def _next(inbox: "SimpleQueue[T | _Ended[T]]", left_s: float) -> T | _Ended[T]:
    try:
        # What is there already counts, even at the last moment.
        return inbox.get(timeout=max(0.0, left_s))
    except Empty:
        raise ChatModelLate("The chat model took too long.", transient=True) from None
