"""Stages that overlap: while one batch is written the next is embedded and the one after is read.

A stage is a plain function from a batch to a batch, so the same functions run here on threads and
elsewhere on whatever maps functions over batches.
"""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from queue import SimpleQueue
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")


def overlapped(source: Iterable[A], work: Callable[[A], B], ahead: int) -> Generator[B, None, None]:
    """`work(item)` for each item of `source`, in order, done in one thread while the caller is busy.

    The source is read in that thread too, so stages stack. From 1 up, `ahead` is how many items may have
    been taken from the source and not yet be in the caller's hands. What the source or `work` raises is
    raised here, after the results before it. The thread starts with the first result asked for. When the
    iterator ends, raises or is closed, the thread has ended and `source` has been closed; an item that is
    being worked on is finished first. Raises ValueError when `ahead` is under 1.
    """
    if ahead < 1:
        raise ValueError(f"ahead is {ahead}; it must be at least 1")
    return _results(_Stage(source, work, ahead))


def gathered(
    source: Iterable[A], weight: Callable[[A], int], enough: int, first: int | None = None
) -> Iterator[list[A]]:
    """Neighbours in lists, each as short as it can be with a weight of at least `enough` (the last: any).

    With `first` the first list needs only that, the next twice as much and so on, up to `enough`: what
    comes after does not have to wait for a whole one.
    """
    wanted = enough if first is None else min(first, enough)
    held: list[A] = []
    total = 0
    for item in source:
        held.append(item)
        total += weight(item)
        if total >= wanted:
            yield held
            held, total, wanted = [], 0, min(2 * wanted, enough)
    if held:
        yield held


class _Stage(Generic[A, B]):
    """What the caller's thread and the stage's own thread share."""

    def __init__(self, source: Iterable[A], work: Callable[[A], B], ahead: int) -> None:
        self.results: SimpleQueue[Future[B] | None] = SimpleQueue()
        self.room = threading.Semaphore(ahead)
        self.stopped = False
        self.thread = threading.Thread(target=self._run, name="stage", daemon=True)
        self._source = source
        self._work = work

    def stop(self) -> None:
        """End the thread, after the item in its hands."""
        self.stopped = True
        self.room.release()
        self.thread.join()

    def _run(self) -> None:
        try:
            self._pump(iter(self._source))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            failure: Future[B] = Future()
            failure.set_exception(error)
            self.results.put(failure)
        self.results.put(None)

    def _pump(self, items: Iterator[A]) -> None:
        try:
            while self._may_go_on():
                try:
                    item = next(items)
                except StopIteration:
                    return
                done: Future[B] = Future()
                done.set_result(self._work(item))
                self.results.put(done)
        finally:
            if isinstance(items, Generator):
                items.close()

    def _may_go_on(self) -> bool:
        self.room.acquire()
        return not self.stopped


def _results(stage: _Stage[A, B]) -> Generator[B, None, None]:
    stage.thread.start()
    try:
        while (done := stage.results.get()) is not None:
            result = done.result()
            del done
            stage.room.release()
            yield result
    finally:
        stage.stop()
