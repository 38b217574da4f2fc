"""A ledger that was never migrated has no revision."""

import subprocess
import sys
from pathlib import Path

from runtime import migrations
from runtime.database import Database


def test_an_empty_database_has_no_revision_until_it_is_upgraded(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path / 'new' / 'warmline.db'}")
    assert opened.read(migrations.current) is None
    migrations.upgrade(opened)
    assert opened.read(migrations.current) == "0006"
    opened.close()


OPEN = """
import sys
from runtime import migrations
from runtime.database import Database
opened = Database(sys.argv[1])
migrations.upgrade(opened)
opened.close()
print("alembic" in sys.modules)
"""


def test_what_is_up_to_date_is_opened_without_alembic(tmp_path: Path) -> None:
    opened = [sys.executable, "-c", OPEN, f"sqlite:///{tmp_path / 'warmline.db'}"]
    said = [subprocess.run(opened, check=True, capture_output=True, text=True).stdout.strip() for _ in range(2)]
    assert said == ["True", "False"]
