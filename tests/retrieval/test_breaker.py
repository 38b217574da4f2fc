"""The breaker opens after failures in a row, lets one call try again, and closes when that went well."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.breaker import Breaker, Circuit


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(clock, failures=3, rest_s=30.0)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.admit()
        breaker.report(well=False)


def test_failures_that_are_not_in_a_row_change_nothing(breaker: Breaker) -> None:
    for _ in range(5):
        fail(breaker, 2)
        assert breaker.admit()
        breaker.report(well=True)
    assert breaker.circuit is Circuit.CLOSED


def test_failures_in_a_row_open_it_for_a_while(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    assert breaker.circuit is Circuit.OPEN
    clock.at = 29.9
    assert not breaker.admit()


def test_after_the_rest_one_call_may_try_and_the_others_wait(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at = 30.0
    assert breaker.circuit is Circuit.HALF_OPEN
    assert [breaker.admit() for _ in range(3)] == [True, False, False]
    breaker.report(well=True)
    assert breaker.circuit is Circuit.CLOSED
    assert breaker.admit()


def test_a_trial_that_fails_opens_it_again(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at = 30.0
    fail(breaker, 1)
    clock.at = 59.0
    assert not breaker.admit()
    clock.at = 60.0
    assert breaker.admit()


def test_a_trial_that_never_ends_does_not_keep_it_open_for_ever(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at = 30.0
    assert breaker.admit()
    clock.at = 60.0
    assert breaker.admit()


def test_of_many_threads_one_gets_the_trial(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.at = 30.0
    at_once = threading.Barrier(8)

    def admitted(_: int) -> bool:
        at_once.wait(10)
        return breaker.admit()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(admitted, range(8))) == 1


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 40))))
def test_it_is_never_open_longer_than_it_rests(steps: list[tuple[bool, float]]) -> None:
    clock = Clock()
    breaker = Breaker(clock, failures=2, rest_s=30.0)
    for well, pause_s in steps:
        clock.at += pause_s
        if breaker.admit():
            breaker.report(well)
    clock.at += 30.0
    assert breaker.admit()
