"""One thread that commits what has gathered in one transaction, so that many changes share a wait for the disk."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from runtime.errors import LedgerUnavailable

T = TypeVar("T")
Work = tuple[Callable[[sa.Connection], Any], Future[Any]]
GROUP = 64
# What was changed is not seen by anybody until it is committed: a group that takes longer is divided.
GROUP_S = 0.01
TRIES = 3


class GroupWriter:
    """Calls as `writer(change) -> Future`: done when the transaction that holds the change is on disk."""

    def __init__(
        self,
        engine: sa.Engine,
        first: Callable[[sa.Connection], object] = lambda _: None,
        again: Callable[[Exception], bool] = lambda _: False,
    ) -> None:
        """`first` begins each transaction; `again` says whether one that failed so is to be tried once more.

        `longest_s` is after how long no more changes are taken into a transaction.
        """
        self.longest_s = GROUP_S
        self._engine = engine
        self._first = first
        self._again = again
        self.inbox: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self.closed = False
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    def __call__(self, change: Callable[[sa.Connection], T]) -> Future[T]:
        """Hand a change in. Raises `LedgerUnavailable` after `close`."""
        future: Future[T] = Future()
        # Nothing may follow the writer's last word: nobody would ever answer it.
        with self._door:
            if self.closed:
                raise LedgerUnavailable("The ledger has been closed.")
            self.inbox.put((change, future))
        return future

    def close(self) -> None:
        """Finish what was handed in, and take no more."""
        with self._door:
            self.closed = True
            self.inbox.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while (first := self.inbox.get()) is not None:
            group, last = self._drain(first)
            self._commit(group)
            if last:
                return

    def _drain(self, first: Work) -> tuple[list[Work], bool]:
        group = [first]
        while len(group) < GROUP and not self.inbox.empty():
            work = self.inbox.get()
            if work is None:
                return group, True
            group.append(work)
        return group, False

    def _commit(self, group: list[Work]) -> None:
        while group:
            try:
                done = self._together(group)
            except BaseException as error:  # noqa: BLE001 - handed to every caller
                for _, future in group:
                    if not future.done():
                        future.set_exception(error)
                return
            for future, result in done:
                future.set_result(result)
            group = _waiting(group)

    def _together(self, group: list[Work]) -> list[tuple[Future[Any], Any]]:
        """As many as there is time for, in one transaction, each in its own savepoint: a refusal undoes only itself."""
        for left in reversed(range(TRIES)):
            try:
                with self._engine.begin() as connection:
                    self._first(connection)
                    until, made = time.monotonic() + self.longest_s, []
                    for change, future in _waiting(group):
                        made += _attempt(connection, change, future)
                        if time.monotonic() >= until:
                            break
                    return made
            except Exception as error:
                if not (left and self._again(error)):
                    raise
        raise AssertionError


def _waiting(group: list[Work]) -> list[Work]:
    return [work for work in group if not work[1].done()]


def _attempt(
    connection: sa.Connection, change: Callable[[sa.Connection], Any], future: Future[Any]
) -> list[tuple[Future[Any], Any]]:
    try:
        with connection.begin_nested():
            return [(future, change(connection))]
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - handed to the caller, who waits for the future
        future.set_exception(error)
        return []
