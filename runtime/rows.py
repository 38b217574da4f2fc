"""Rows that may be there already: in one statement, so that two transactions at once do not both insert."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def put(connection: sa.Connection, table: sa.Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """The row of that key, which a primary key or a unique constraint covers, has these values from now on."""
    new = _insert(connection, table).values(**key, **values)
    connection.execute(new.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def add_missing(connection: sa.Connection, table: sa.Table, row: Mapping[str, Any]) -> bool:
    """Insert the row unless one is in its way; False when there is. Waits for a transaction that decides it."""
    new = _insert(connection, table).values(**row).on_conflict_do_nothing()
    return connection.execute(new.returning(sa.literal(1))).first() is not None


def _insert(connection: sa.Connection, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    # With all its drivers it takes a tenth of a second that a start on SQLite need not wait for.
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)
