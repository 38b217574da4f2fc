"""A ledger on a real PostgreSQL, in a schema of its own.

Nothing is tested on it where none answers, unless `WARMLINE_REQUIRE_POSTGRES` says that one must.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

import pytest
import sqlalchemy as sa

from runtime import migrations
from runtime.database import Database
from runtime.tables import metadata

GIVEN = os.environ.get("WARMLINE_TEST_POSTGRES")
# Whoever is called so on most machines, and whom the machines of CI know.
USUAL = ("postgresql+psycopg://postgres@127.0.0.1:5432/postgres", "postgresql+psycopg://root@127.0.0.1:5432/test")


def postgres_url() -> str:
    """Of a database in which schemas may be made; skips, or fails, with a clear word where there is none."""
    if find_spec("psycopg") is None:
        none("psycopg is not installed: nothing was tested on PostgreSQL")
    for url in (GIVEN,) if GIVEN else USUAL:
        admin = _admin(url)
        try:
            with admin.connect():
                return url
        except sa.exc.OperationalError:
            continue
        finally:
            admin.dispose()
    where = "where WARMLINE_TEST_POSTGRES says" if GIVEN else "at 127.0.0.1:5432"
    raise none(f"no PostgreSQL answers {where}: nothing was tested on it")


def none(reason: str) -> Exception:
    if os.environ.get("WARMLINE_REQUIRE_POSTGRES"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def new_schema(url: str, to: str | None = None) -> Iterator[Database]:
    """A ledger of its own, migrated `to` a revision, and gone at the end."""
    schema = f"test_{uuid.uuid4().hex[:12]}"
    _execute(url, f"CREATE SCHEMA {schema}")
    try:
        opened = Database(in_schema(url, schema))
        try:
            migrations.upgrade(opened, to)
            yield opened
        finally:
            opened.close()
    finally:
        _execute(url, f"DROP SCHEMA {schema} CASCADE")


def in_schema(url: str, schema: str) -> str:
    joiner = "&" if "?" in url else "?"
    return f"{url}{joiner}options=-csearch_path%3D{schema}"


def emptied(database: Database) -> Database:
    """The same ledger without any row: quicker than to migrate again, and than TRUNCATE, which makes new files."""
    statements = "; ".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))
    database.write(lambda c: c.exec_driver_sql(statements))
    return database


def _admin(url: str) -> sa.Engine:
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})


def _execute(url: str, statement: str) -> None:
    admin = _admin(url)
    with admin.connect() as connection:
        connection.exec_driver_sql(statement)
    admin.dispose()
