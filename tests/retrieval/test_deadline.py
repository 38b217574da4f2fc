"""What comes in time is passed on; what is late is left behind, and told to stop."""

import threading
import time
from collections.abc import Generator

import pytest

from retrieval.deadline import until
from retrieval.errors import ChatModelLate


def soon(seconds: float = 20.0) -> float:
    return time.monotonic() + seconds


def test_everything_in_time_comes_in_order() -> None:
    assert list(until(soon(), time.monotonic, lambda: (n for n in range(100)))) == list(range(100))


def test_an_error_comes_after_what_was_sent_before_it() -> None:
    def breaks() -> Generator[int, None, None]:
        yield 1
        raise ConnectionError("gone")

    received = until(soon(), time.monotonic, breaks)
    assert next(received) == 1
    with pytest.raises(ConnectionError, match="gone"):
        next(received)


def test_a_source_that_is_late_is_left_and_closed() -> None:
    closed, more = threading.Event(), threading.Event()

    def slow() -> Generator[int, None, None]:
        try:
            yield 1
            more.wait(20)
            yield 2
        finally:
            closed.set()

    received = until(soon(0.2), time.monotonic, slow)
    assert next(received) == 1
    with pytest.raises(ChatModelLate):
        next(received)
    more.set()
    assert closed.wait(20)


def test_who_has_read_enough_closes_the_source() -> None:
    closed, more = threading.Event(), threading.Event()

    def endless() -> Generator[int, None, None]:
        try:
            yield 1
            more.wait(20)
            while True:
                yield 2
        finally:
            closed.set()

    received = until(soon(), time.monotonic, endless)
    next(received)
    received.close()
    more.set()
    assert closed.wait(20)
