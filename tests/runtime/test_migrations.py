"""A ledger that was never migrated has no revision."""

from pathlib import Path

from runtime import migrations
from runtime.database import Database


def test_an_empty_database_has_no_revision_until_it_is_upgraded(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'new' / 'warmline.db'}")
    assert opened.read(migrations.current) is None
    migrations.upgrade(opened)
    assert opened.read(migrations.current) == "0006"
    opened.close()
