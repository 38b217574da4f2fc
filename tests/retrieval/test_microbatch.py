"""Callers at the same moment share a call, everybody gets their own vectors, and nobody waits who need not."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.embed import Vectors
from retrieval.microbatch import MicroBatcher

PATIENCE_S = 10.0


def vectors_of(texts: Sequence[str]) -> Vectors:
    return np.array([[len(text), sum(map(ord, text))] for text in texts], dtype=np.float32).reshape(len(texts), 2)


class Gate:
    """A model that can be held up; it knows what it was asked for and how many asked at once."""

    def __init__(self, opened: bool = False) -> None:
        self.calls: list[list[str]] = []
        self.most_at_once = 0
        self.entered = threading.Semaphore(0)
        self._inside = 0
        self._door = threading.Lock()
        self._open = threading.Event()
        if opened:
            self.open()

    def open(self) -> None:
        self._open.set()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        with self._door:
            self.calls.append(list(texts))
            self._inside += 1
            self.most_at_once = max(self.most_at_once, self._inside)
        self.entered.release()
        assert self._open.wait(PATIENCE_S)
        with self._door:
            self._inside -= 1
        if "poison" in texts:
            raise ValueError("poison")
        return vectors_of(texts)


def held(
    gate: Gate, threads: ThreadPoolExecutor, batcher: MicroBatcher, asked: Sequence[Sequence[str]]
) -> list[Future[Vectors]]:
    """Calls that have all come while the model was busy with one text."""
    first = threads.submit(batcher, ["first"])
    assert gate.entered.acquire(timeout=PATIENCE_S)
    rest = []
    for texts in asked:
        rest.append(threads.submit(batcher, texts))
        until_waiting(batcher, len(rest))
    gate.open()
    return [first, *rest]


def until_waiting(batcher: MicroBatcher, callers: int) -> None:
    pause = threading.Event()
    for _ in range(1000):
        if len(batcher._waiting) == callers:
            return
        pause.wait(0.01)
    raise AssertionError("nobody came to wait")


def test_a_lone_caller_is_served_at_once() -> None:
    gate = Gate(opened=True)
    batcher = MicroBatcher(gate, lanes=1)
    assert batcher(["a", "bb"]).tolist() == vectors_of(["a", "bb"]).tolist()
    assert batcher([]).shape == (0, 2)
    assert gate.calls == [["a", "bb"], []]


def test_who_comes_while_the_model_is_busy_shares_the_next_call() -> None:
    gate = Gate()
    batcher = MicroBatcher(gate, lanes=1)
    with ThreadPoolExecutor(8) as threads:
        found = held(gate, threads, batcher, [["b"], ["c", "cc"], ["d"]])
        results = [one.result(PATIENCE_S) for one in found]
    assert gate.calls == [["first"], ["b", "c", "cc", "d"]]
    assert [one.tolist() for one in results[1:]] == [vectors_of(t).tolist() for t in (["b"], ["c", "cc"], ["d"])]


def test_a_call_takes_along_no_more_than_fits() -> None:
    gate = Gate()
    batcher = MicroBatcher(gate, lanes=1, most=3)
    with ThreadPoolExecutor(8) as threads:
        wait(held(gate, threads, batcher, [["b"] * 2, ["c"] * 2, ["d"] * 9, ["e"]]), PATIENCE_S)
    assert gate.calls == [["first"], ["b"] * 2, ["c"] * 2, ["d"] * 9, ["e"]]


def test_there_are_never_more_calls_at_once_than_lanes_and_a_free_lane_is_taken() -> None:
    gate = Gate()
    batcher = MicroBatcher(gate, lanes=2)
    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(batcher, [name]) for name in "ab"]
        assert all(gate.entered.acquire(timeout=PATIENCE_S) for _ in found)
        found += [threads.submit(batcher, [name]) for name in "cdef"]
        until_waiting(batcher, 4)
        gate.open()
        wait(found, PATIENCE_S)
    assert gate.most_at_once == 2
    assert sorted(map(len, gate.calls)) == [1, 1, 4]


def test_a_text_that_breaks_the_model_breaks_only_its_own_call() -> None:
    gate = Gate()
    batcher = MicroBatcher(gate, lanes=1)
    with ThreadPoolExecutor(8) as threads:
        _, good, bad, other = held(gate, threads, batcher, [["b"], ["poison"], ["c"]])
        assert good.result(PATIENCE_S).tolist() == vectors_of(["b"]).tolist()
        assert other.result(PATIENCE_S).tolist() == vectors_of(["c"]).tolist()
        with pytest.raises(ValueError, match="poison"):
            bad.result(PATIENCE_S)
    assert batcher(["after"]).tolist() == vectors_of(["after"]).tolist()


@settings(deadline=None, max_examples=30)
@given(
    asked=st.lists(st.lists(st.text(max_size=4), max_size=4), min_size=1, max_size=24),
    lanes=st.integers(1, 3),
    most=st.integers(1, 8),
)
def test_everybody_gets_the_vectors_of_their_own_texts(asked: list[list[str]], lanes: int, most: int) -> None:
    gate = Gate(opened=True)
    batcher = MicroBatcher(gate, lanes, most)
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(batcher, asked, timeout=PATIENCE_S))
    assert [one.tolist() for one in results] == [vectors_of(texts).tolist() for texts in asked]
    assert gate.most_at_once <= lanes
    assert sorted(text for texts in asked for text in texts) == sorted(text for call in gate.calls for text in call)
