"""The same ledger on every database that Warmline runs on."""

import os
import uuid
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime import migrations
from runtime.database import Database
from runtime.settings import Settings
from tests.runtime.building import House, joined, sqlite_ledger

POSTGRES = os.environ.get("WARMLINE_TEST_POSTGRES", "postgresql+psycopg://root@127.0.0.1:5432/test")


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgres":
        yield from _on_postgres()
    else:
        yield from _closed_at_the_end(sqlite_ledger(tmp_path / "warmline.db"))


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return joined(database, Settings(home=tmp_path))


def _closed_at_the_end(opened: Database) -> Iterator[Database]:
    yield opened
    opened.close()


def _on_postgres() -> Iterator[Database]:
    """In a schema of its own, dropped afterwards."""
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed: nothing was tested on PostgreSQL")
    admin = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    schema = f"test_{uuid.uuid4().hex[:12]}"
    try:
        _execute(admin, f"CREATE SCHEMA {schema}")
    except sa.exc.OperationalError:
        pytest.skip("no PostgreSQL answers at 127.0.0.1:5432: nothing was tested on it")
    try:
        joiner = "&" if "?" in POSTGRES else "?"
        opened = Database(f"{POSTGRES}{joiner}options=-csearch_path%3D{schema}")
        migrations.upgrade(opened)
        yield from _closed_at_the_end(opened)
    finally:
        _execute(admin, f"DROP SCHEMA {schema} CASCADE")
        admin.dispose()


def _execute(engine: sa.Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
