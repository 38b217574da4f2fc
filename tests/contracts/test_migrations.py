"""The schema that migrations make is the one that the tables describe."""

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from runtime import migrations
from runtime.database import Database
from runtime.tables import metadata, work


def test_the_migrated_schema_is_what_the_tables_describe(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert set(metadata.tables) <= set(sa.inspect(connection).get_table_names())


def test_upgrading_again_changes_nothing(database: Database) -> None:
    row = {"workspace": "acme", "kind": "turn", "subject": "c1", "data": {}, "first_at": 1.0, "due_at": 1.0}
    database.write(lambda c: c.execute(work.insert().values(**row, tries=0, revision=0, dead=False)))
    before = database.read(migrations.current)
    migrations.upgrade(database)
    assert database.read(migrations.current) == before is not None
    assert database.read(lambda c: c.scalar(sa.select(sa.func.count()).select_from(work))) == 1
