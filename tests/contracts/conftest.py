"""The same ledger on every database that Warmline runs on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.database import Database
from runtime.settings import Settings
from tests.runtime.building import House, joined, sqlite_ledger
from tests.runtime.on_postgres import emptied, new_schema, postgres_url


@pytest.fixture(scope="session")
def postgres() -> Iterator[Database]:
    """A migrated ledger in a schema of its own, dropped when the session ends."""
    with new_schema(postgres_url()) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "postgres":
        yield emptied(request.getfixturevalue("postgres"))
    else:
        opened = sqlite_ledger(tmp_path / "warmline.db")
        yield opened
        opened.close()


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return joined(database, Settings(home=tmp_path))
