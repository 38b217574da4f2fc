"""What is PostgreSQL's own: how to connect, which failures pass, and locks that all processes see."""

from importlib.util import find_spec
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from runtime.errors import DriverMissing
from runtime.stored_json import loads

# As long as SQLite waits for its one writer.
WAIT_MS = 10_000
# A process that stops in the middle of a transaction must not keep the others out for ever.
IDLE_MS = 30_000
CONNECT_S = 5
POOL = 20
# Deadlock, serialization failure: the transaction is undone and may be run again.
PASSING = ("40P01", "40001")
LOG = "log"


def engine(url: str) -> sa.Engine:
    """A pool of connections. Raises `DriverMissing`."""
    if find_spec("psycopg") is None:
        raise DriverMissing('The PostgreSQL driver is not installed: run pip install "warmline[postgres]".')
    made = sa.create_engine(
        url,
        pool_size=POOL,
        max_overflow=POOL,
        pool_timeout=WAIT_MS / 1000,
        # After a restart of the database the pool holds connections that nobody answers.
        pool_pre_ping=True,
        json_deserializer=loads,
        connect_args={"connect_timeout": CONNECT_S},
    )
    sa.event.listen(made, "connect", _prepare)
    return made


def snapshots(of: sa.Engine) -> sa.Engine:
    """The same pool; each transaction reads one snapshot and writes nothing."""
    return of.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def passes(error: Exception) -> bool:
    """Whether the same transaction may succeed when it is run again."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in PASSING


def hold(connection: sa.Connection, name: str) -> None:
    """Be alone under that name until the transaction ends, in all processes on this schema."""
    mine = sa.func.hashtextextended(sa.func.current_schema() + sa.literal(f":{name}"), 0)
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(mine)))


def hold_the_log(connection: sa.Connection) -> None:
    """From the first number that is taken to the commit, so that who reads n has read all below n.

    A sequence gives numbers out before the commit: a later number could be seen before an earlier one, and
    whoever reads on from it would never see the earlier.
    """
    hold(connection, LOG)


def wait_long(connection: sa.Connection) -> None:
    """For this transaction: as long as it takes, and idle as long as it takes."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")


def _prepare(connection: Any, _record: Any) -> None:
    from psycopg.types.string import StrDumper

    class Printable(StrDumper):
        """PostgreSQL takes no NUL in a text; the mark for what cannot be shown is as long."""

        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\0", "\ufffd") if "\0" in obj else obj)

    connection.adapters.register_dumper(str, Printable)
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = {WAIT_MS}")
    connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_MS}")
    connection.autocommit = False
