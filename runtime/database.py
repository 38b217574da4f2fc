"""One door to SQL: `read` for a snapshot, `write` for a transaction that is on disk when it returns."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from runtime.errors import LedgerUnavailable

T = TypeVar("T")
Work = tuple[Callable[[sa.Connection], Any], Future[Any]]
GROUP = 64
BUSY_MS = 10_000


class Database:
    """SQLite with one writing thread that commits in groups, or any other database by its own pool."""

    def __init__(self, url: str, read_only: bool = False) -> None:
        """With `read_only` nothing is made or changed, not even by mistake: `write` is refused."""
        self.url = url
        self._sqlite = url.startswith("sqlite")
        self._read_only = read_only
        if self._sqlite and not read_only:
            Path(sa.make_url(url).database or "").parent.mkdir(parents=True, exist_ok=True)
        self._reader = self._engine("BEGIN")
        self._writer = self._engine("BEGIN IMMEDIATE") if self._sqlite else self._reader
        self._inbox: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._door = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._commit_groups, name="ledger-writer", daemon=True)
        if self._sqlite and not read_only:
            self._thread.start()

    def _engine(self, begin: str) -> sa.Engine:
        engine = sa.create_engine(_reading(self.url) if self._sqlite and self._read_only else self.url)
        if self._sqlite:
            sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine

    @property
    def engine(self) -> sa.Engine:
        """For migrations."""
        return self._writer

    def read(self, query: Callable[[sa.Connection], T]) -> T:
        """Run `query` on one consistent snapshot. Raises `LedgerUnavailable`."""
        try:
            with self._reader.begin() as connection:
                return query(connection)
        except OperationalError as error:
            raise _unavailable(error) from error

    def write(self, change: Callable[[sa.Connection], T]) -> T:
        """Run `change` in a transaction; whatever it raises undoes it. Raises `LedgerUnavailable`."""
        if self._read_only:
            raise LedgerUnavailable("This ledger was opened only to be read.")
        try:
            if not self._sqlite:
                with self._writer.begin() as connection:
                    return change(connection)
            return self._hand_in(change).result()
        except OperationalError as error:
            raise _unavailable(error) from error

    def _hand_in(self, change: Callable[[sa.Connection], T]) -> Future[T]:
        future: Future[T] = Future()
        # Nothing may follow the writer's last word: nobody would ever answer it.
        with self._door:
            if self._closed:
                raise LedgerUnavailable("The ledger has been closed.")
            self._inbox.put((change, future))
        return future

    def close(self) -> None:
        """Finish what was handed in, then let go of every connection."""
        with self._door:
            self._closed = True
            self._inbox.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._writer.dispose()
        self._reader.dispose()

    def _commit_groups(self) -> None:
        while (first := self._inbox.get()) is not None:
            group, last = self._drain(first)
            self._commit(group)
            if last:
                return

    def _drain(self, first: Work) -> tuple[list[Work], bool]:
        group = [first]
        while len(group) < GROUP and not self._inbox.empty():
            work = self._inbox.get()
            if work is None:
                return group, True
            group.append(work)
        return group, False

    def _commit(self, group: list[Work]) -> None:
        """All in one transaction, each in its own savepoint, so that one refusal undoes only itself."""
        done: list[tuple[Future[Any], Any]] = []
        try:
            with self._writer.begin() as connection:
                for change, future in group:
                    done += self._attempt(connection, change, future)
        except BaseException as error:  # noqa: BLE001 - handed to every caller
            for _, future in group:
                if not future.done():
                    future.set_exception(error)
            return
        for future, result in done:
            future.set_result(result)

    def _attempt(
        self, connection: sa.Connection, change: Callable[[sa.Connection], Any], future: Future[Any]
    ) -> list[tuple[Future[Any], Any]]:
        try:
            with connection.begin_nested():
                return [(future, change(connection))]
        except OperationalError:
            raise
        except Exception as error:  # noqa: BLE001 - handed to the caller, who waits in `write`
            future.set_exception(error)
            return []


def _reading(url: str) -> sa.URL:
    """The same file, opened by SQLite itself so that it can only be read."""
    file = Path(sa.make_url(url).database or "").resolve()
    return sa.URL.create("sqlite", database=file.as_uri(), query={"mode": "ro", "uri": "true"})


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _unavailable(error: OperationalError) -> LedgerUnavailable:
    # A full disk ends SQLite's transaction; what is heard last is only that its savepoint is gone.
    while error.orig and isinstance(error.orig.__context__, OperationalError):
        error = error.orig.__context__
    return LedgerUnavailable(f"The ledger did not take the request ({error.orig}); try again in a moment.")
