"""Schema changes, in order. `upgrade` brings any released schema to the present one."""

from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from runtime import postgres
from runtime.database import Database


def upgrade(database: Database, to: str = "head") -> None:
    """Bring the schema up to date, or `to` a revision, in one transaction; nothing happens when it is there."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    script = ScriptDirectory.from_config(config)

    def steps(revision: str, _context: object) -> object:
        return script._upgrade_revs(to, revision)

    with EnvironmentContext(config, script, fn=steps) as environment, database.engine.begin() as connection:
        if database.shared:
            # Processes that start together migrate once.
            postgres.hold(connection, "migrations")
        environment.configure(connection=connection, target_metadata=None)
        environment.run_migrations()


def current(connection: sa.Connection) -> str | None:
    """The revision that the database is at, or None."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
