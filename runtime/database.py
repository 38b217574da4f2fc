"""One door to SQL: `read` for a snapshot, `write` for a transaction that is on disk when it returns."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoneFree

from runtime import postgres
from runtime.errors import LedgerUnavailable
from runtime.group import TRIES, GroupWriter
from runtime.stored_json import loads

T = TypeVar("T")
BUSY_MS = 10_000
PAUSE_S = 0.1
# What is deleted is overwritten, which some builds of SQLite do by default and others do not.
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", f"busy_timeout={BUSY_MS}")


class Database:
    """SQLite, with one thread that writes, or PostgreSQL, with a pool and one thread that appends to the log."""

    def __init__(self, url: str, read_only: bool = False) -> None:
        """An SQLAlchemy URL. With `read_only` nothing is made or changed, not even by mistake: `write` is refused.

        Raises `DriverMissing`.
        """
        self.url = _with_driver(url)
        self._read_only = read_only
        self.shared = not self.url.startswith("sqlite")
        if self.shared:
            self._writer = postgres.engine(self.url)
            self._reader = postgres.snapshots(self._writer)
            self.group = GroupWriter(self._writer, postgres.hold_the_log, postgres.passes)
        elif read_only:
            self._reader = self._writer = _sqlite(_reading(self.url), "BEGIN")
            self.group = GroupWriter(self._writer)
        else:
            Path(sa.make_url(self.url).database or "").parent.mkdir(parents=True, exist_ok=True)
            self._reader = _sqlite(self.url, "BEGIN")
            self._writer = _sqlite(self.url, "BEGIN IMMEDIATE")
            self.group = GroupWriter(self._writer)

    @property
    def engine(self) -> sa.Engine:
        """What is written through."""
        return self._writer

    @contextmanager
    def whole(self) -> Iterator[sa.Connection]:
        """One transaction for changes of the schema. Raises `LedgerUnavailable`."""
        with _named(), self._writer.begin() as connection:
            yield connection

    def read(self, query: Callable[[sa.Connection], T]) -> T:
        """Run `query` on one consistent snapshot. Raises `LedgerUnavailable`."""
        with _named(), self._reader.begin() as connection:
            return query(connection)

    def write(self, change: Callable[[sa.Connection], T]) -> T:
        """Run `change` in a transaction; whatever it raises undoes it. Raises `LedgerUnavailable`.

        It may be run more than once before it stays, so it may change nothing but the database.
        """
        self._check_writable()
        with _named():
            return self._in_turn(change) if self.shared else self.group(change).result()

    def append(self, change: Callable[[sa.Connection], T]) -> T:
        """The same for whatever appends to the event log: the order of the log is the order of the commits."""
        self._check_writable()
        with _named():
            return self.group(change).result()

    def _check_writable(self) -> None:
        if self._read_only:
            raise LedgerUnavailable("This ledger was opened only to be read.")

    def _in_turn(self, change: Callable[[sa.Connection], T]) -> T:
        for left in reversed(range(TRIES)):
            try:
                with self._writer.begin() as connection:
                    return change(connection)
            except Exception as error:
                if not (left and postgres.passes(error)):
                    raise
            # Who tries again at once meets the same other in the same place.
            time.sleep(random.random() * PAUSE_S)
        raise AssertionError

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Nobody else is inside under that name, in whatever process; not to be entered again from inside.

        With SQLite one process owns the home, and what its threads share has locks of its own: nothing is held.
        Raises `LedgerUnavailable`.
        """
        if not self.shared:
            yield
            return
        with _named():
            connection = self._writer.connect()
        with connection:
            with _named():
                postgres.wait_long(connection)
                postgres.hold(connection, name)
            yield

    def compact(self) -> None:
        """Leave nothing of what was overwritten in SQLite's file, nor in the log beside it, as far as readers let it.

        PostgreSQL does that in its own time, by vacuum.
        """
        if not self.shared:
            connection = self._writer.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                connection.close()

    def close(self) -> None:
        """Finish what was handed in, then let go of every connection."""
        self.group.close()
        self._writer.dispose()
        self._reader.dispose()


def _with_driver(url: str) -> str:
    """As people write it, with the driver that Warmline uses."""
    name, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if name in ("postgres", "postgresql") else url


def _reading(url: str) -> sa.URL:
    """The same file, opened by SQLite itself so that it can only be read."""
    file = Path(sa.make_url(url).database or "").resolve()
    return sa.URL.create("sqlite", database=file.as_uri(), query={"mode": "ro", "uri": "true"})


def _sqlite(url: str | sa.URL, begin: str) -> sa.Engine:
    engine = sa.create_engine(url, json_deserializer=loads)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _named() -> Iterator[None]:
    """Whatever ails the database has one name."""
    try:
        yield
    except NoneFree as error:
        raise LedgerUnavailable("All connections to the ledger are in use; try again in a moment.") from error
    except DBAPIError as error:
        if isinstance(error, OperationalError) or error.connection_invalidated:
            raise _unavailable(error) from error
        if _unusable(error):
            said = f"The ledger cannot be used ({_said(error)}); give another one, or restore it from a backup."
            raise LedgerUnavailable(said) from error
        raise


def _unusable(error: DBAPIError) -> bool:
    """Whether the file is no database or a broken one, or the URL has an option that the driver does not know."""
    return type(error) is DatabaseError or (isinstance(error, ProgrammingError) and error.statement is None)


def _said(error: DBAPIError) -> str:
    """What the driver says, on one line."""
    return " ".join(str(error.orig).split())


def _unavailable(error: DBAPIError) -> LedgerUnavailable:
    # A full disk ends SQLite's transaction; what is heard last is only that its savepoint is gone.
    while error.orig and isinstance(error.orig.__context__, OperationalError):
        error = error.orig.__context__
    return LedgerUnavailable(f"The ledger did not take the request ({_said(error)}); try again in a moment.")
