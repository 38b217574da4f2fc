"""Schema changes, in order. `upgrade` brings any released schema to the present one."""

from pathlib import Path

import sqlalchemy as sa

from runtime.database import Database

VERSIONS = Path(__file__).parent / "versions"


def upgrade(database: Database, to: str | None = None) -> None:
    """Bring the schema up to date, or to a revision, in one transaction; nothing happens when it is there."""
    to = to or _newest()
    if database.read(current) != to:
        # A start is a third of a second shorter without Alembic.
        from runtime.migrations.steps import run

        run(database, to)


def _newest() -> str:
    """Files are called by their revision, in order."""
    return max(path.stem.partition("_")[0] for path in VERSIONS.glob("[0-9]*.py"))


def current(connection: sa.Connection) -> str | None:
    """The revision that the database is at, or None."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
