"""One at a time, and who is inside may come in again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from runtime.alone import Alone


def test_others_wait_and_the_same_thread_does_not() -> None:
    held: list[str] = []
    inside = 0

    @contextmanager
    def hold():
        held.append("in")
        yield
        held.append("out")

    alone = Alone(hold)

    def enter(_: int) -> int:
        nonlocal inside
        with alone(), alone():
            inside += 1
            threading.Event().wait(0.001)
            found = inside
            inside -= 1
        return found

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(enter, range(20))) == {1}
    assert held == ["in", "out"] * 20
