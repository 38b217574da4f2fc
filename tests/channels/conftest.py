"""A fresh SQLite ledger for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.database import Database
from runtime.settings import Settings
from tests.runtime.building import House, joined, sqlite_ledger


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = sqlite_ledger(tmp_path / "warmline.db")
    yield opened
    opened.close()


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return joined(database, Settings(home=tmp_path))
