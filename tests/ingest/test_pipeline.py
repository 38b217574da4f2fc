"""Stages overlap, keep order, hold little, and leave nothing running."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline import gathered, overlapped

SIZES = st.integers(1, 4)


class Watched:
    """A source that knows how many of its items are out and whether it was closed."""

    def __init__(self, items: int, broken_at: int | None = None) -> None:
        self.items = items
        self.broken_at = broken_at
        self.out = 0
        self.most = 0
        self.closed = False

    def __iter__(self) -> Iterator[int]:
        try:
            for n in range(self.items):
                if n == self.broken_at:
                    raise ConnectionError("the source broke")
                self.out += 1
                self.most = max(self.most, self.out)
                yield n
        finally:
            self.closed = True


def stages() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "stage"]


def double(n: int) -> int:
    return 2 * n


def drained(results: Iterator[int], into: list[int]) -> None:
    for n in results:
        into.append(n)  # noqa: PERF402 - `extend` keeps nothing of what raises


@given(st.lists(st.integers()), SIZES, SIZES)
def test_nothing_is_lost_or_reordered_however_many_stages(items, ahead, further):
    stacked = overlapped(overlapped(items, double, ahead), str, further)
    assert list(stacked) == [str(2 * n) for n in items]
    assert stages() == []


@given(st.integers(0, 30), SIZES)
def test_no_more_than_ahead_items_are_out(items, ahead):
    source = Watched(items)
    for _ in overlapped(source, double, ahead):
        # What the caller holds is counted until the next one is asked for.
        source.out -= 1
    assert source.most <= ahead + 1
    assert source.closed


def test_a_stage_waits_for_room_and_not_longer():
    source = Watched(10)
    reached = threading.Semaphore(0)

    def work(n: int) -> int:
        reached.release()
        return n

    with closing(overlapped(source, work, 3)) as results:
        assert next(results) == 0
        for _ in range(4):
            assert reached.acquire(timeout=10)
        assert not reached.acquire(timeout=0.05)
        assert next(results) == 1
        assert reached.acquire(timeout=10)


def test_the_next_item_is_worked_on_while_the_caller_is_busy():
    second = threading.Event()

    def work(n: int) -> int:
        if n == 1:
            second.set()
        return n

    with closing(overlapped(range(3), work, 1)) as results:
        assert next(results) == 0
        assert second.wait(10)


@given(st.integers(0, 20), SIZES)
def test_what_the_work_raises_comes_after_the_results_before_it(bad, ahead):
    def work(n: int) -> int:
        if n == bad:
            raise ArithmeticError("bad item")
        return n

    source, got = Watched(bad + 5), []
    with pytest.raises(ArithmeticError, match="bad item"):
        drained(overlapped(source, work, ahead), got)
    assert got == list(range(bad))
    assert source.closed
    assert stages() == []


@given(st.integers(0, 20), SIZES, SIZES)
def test_what_the_source_raises_passes_through_every_stage(bad, ahead, further):
    source, got = Watched(bad + 5, bad), []
    with pytest.raises(ConnectionError, match="the source broke"):
        drained(overlapped(overlapped(source, double, ahead), double, further), got)
    assert got == [4 * n for n in range(bad)]
    assert source.closed
    assert stages() == []


@given(st.integers(1, 20), st.integers(1, 20), SIZES, SIZES)
def test_closing_early_ends_every_thread_and_closes_the_source(items, taken, ahead, further):
    source = Watched(items)
    results = overlapped(overlapped(source, double, ahead), double, further)
    for _ in range(min(taken, items)):
        next(results)
    results.close()
    assert source.closed
    assert stages() == []


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RuntimeError])
def test_a_caller_that_breaks_off_leaves_no_thread(error):
    source = Watched(1000)

    def break_off() -> None:
        with closing(overlapped(source, double, 2)) as results:
            for _ in results:
                raise error

    with pytest.raises(error):
        break_off()
    assert source.closed
    assert stages() == []


def test_an_interrupt_in_the_stage_reaches_the_caller():
    def work(_: int) -> int:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(overlapped([1], work, 1))
    assert stages() == []


def test_nothing_starts_before_it_is_asked_for():
    source = Watched(3)
    unused = overlapped(source, double, 2)
    assert (source.out, stages()) == (0, [])
    del unused


def test_no_room_is_refused():
    with pytest.raises(ValueError, match="at least 1"):
        overlapped([], double, 0)


@given(st.lists(st.integers(0, 50)), st.integers(1, 100))
def test_gathered_lists_are_whole_and_no_longer_than_needed(items, enough):
    lists = list(gathered(items, lambda n: n, enough))
    assert [n for one in lists for n in one] == items
    assert all(sum(one) >= enough for one in lists[:-1])
    assert all(sum(one[:-1]) < enough for one in lists)


def test_gathered_lists_grow_from_the_first_to_enough():
    lists = gathered(["x"] * 20, len, 8, first=1)
    assert [len(one) for one in lists] == [1, 2, 4, 8, 5]
    assert [len(one) for one in gathered(["x"] * 5, len, 2, first=4)] == [2, 2, 1]
