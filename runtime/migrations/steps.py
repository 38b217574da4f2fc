"""Running the schema changes. The only module of the serving path that imports Alembic, and only where some are due."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

from runtime import postgres
from runtime.database import Database


def run(database: Database, to: str) -> None:
    """All changes up to the revision, in one transaction; nothing happens when it is there."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    script = ScriptDirectory.from_config(config)

    def steps(revision: str, _context: object) -> object:
        return script._upgrade_revs(to, revision)

    with EnvironmentContext(config, script, fn=steps) as environment, database.whole() as connection:
        if database.shared:
            # Processes that start together migrate once.
            postgres.hold(connection, "migrations")
        environment.configure(connection=connection, target_metadata=None)
        environment.run_migrations()
