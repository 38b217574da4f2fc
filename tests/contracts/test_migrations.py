"""The schema that migrations make is the one that the tables describe."""

from pathlib import Path

import numpy as np
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from runtime import migrations
from runtime.database import Database
from runtime.knowledge import Knowledge
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


def test_what_the_first_release_stored_is_there_after_all_migrations(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrations.upgrade(database, "0001")
    with database.engine.begin() as connection:
        first = sa.MetaData()
        first.reflect(connection)
        document = {"id": "d1", "workspace": "acme", "root": "/docs", "source": "faq.md", "title": "FAQ"}
        state = {"active_version": 1, "last_version": 1, "content_sha256": "c", "changed_at": "2026-01-01"}
        connection.execute(first.tables["documents"].insert().values(**document, **state))
        version = {"document_id": "d1", "version": 1, "content_sha256": "c", "title": "FAQ", "text": "We ship."}
        connection.execute(first.tables["versions"].insert().values(**version, at="2026-01-01"))
        chunk = {"id": "c1", "workspace": "acme", "document_id": "d1", "version": 1, "ordinal": 0, "heading": []}
        place = {"text": "We ship.", "start": 0, "end": 8, "vector": np.ones(4, dtype="<f4").tobytes()}
        connection.execute(first.tables["chunks"].insert().values(**chunk, **place, model="m"))
    migrations.upgrade(database)
    knowledge = Knowledge(database, "acme", "m")
    assert [one.source for one in knowledge.documents()] == ["faq.md"]
    assert knowledge.passages.lookup(["c1"])["c1"].text == "We ship."
    [(parts, vectors)] = knowledge.passages.active_chunks({"c1"})
    assert ([part.id for part in parts], vectors.tolist()) == (["c1"], [[1.0] * 4])
    before = knowledge.fingerprint()
    knowledge.remove("d1")
    assert knowledge.fingerprint() != before
    database.close()
