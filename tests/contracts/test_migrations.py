"""The schema that migrations make is the one that the tables describe."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from runtime import migrations
from runtime.database import Database
from runtime.knowledge import Knowledge
from runtime.tables import events, metadata, work
from tests.runtime.on_postgres import new_schema, postgres_url


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


REVISIONS = ["0001", "0002", "0003", "0004", "0005", "0006"]


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Makes a ledger as a release with that revision left it."""
    with ExitStack() as stack:

        def at(revision: str) -> Database:
            if request.param == "postgres":
                return stack.enter_context(new_schema(postgres_url(), revision))
            made = stack.enter_context(closing(Database(f"sqlite:///{tmp_path / 'ledger.db'}")))
            migrations.upgrade(made, revision)
            return made

        yield at


def test_there_is_a_test_for_every_revision() -> None:
    folder = Path(migrations.__file__).parent / "versions"
    assert sorted(one.name.split("_")[0] for one in folder.glob("0*.py")) == REVISIONS


def stored_by_a_release(connection: sa.Connection, revision: str) -> None:
    """One document with a chunk and its vector, as that schema keeps them, and an event."""
    tables = sa.MetaData()
    tables.reflect(connection)

    def add(table: str, **row: object) -> None:
        connection.execute(tables.tables[table].insert().values(**row))

    sha = {"content_sha256": "c"}
    document = {"id": "d1", "workspace": "acme", "root": "/docs", "source": "faq.md", "title": "FAQ"}
    add("documents", **document, **sha, active_version=1, last_version=1, changed_at="2026-01-01")
    add("versions", document_id="d1", version=1, title="FAQ", text="We ship.", at="2026-01-01", **sha)
    chunk = {"id": "c1", "workspace": "acme", "document_id": "d1", "version": 1, "ordinal": 0, "heading": []}
    vector = {"model": "m", "vector": np.ones(4, dtype="<f4").tobytes()}
    place = {"text": "We ship.", "start": 0, "end": 8}
    if revision == "0001":
        add("chunks", **chunk, **place, **vector)
    else:
        add("chunks", **chunk, **place, **sha)
        add("vectors", chunk_id="c1", **vector)
    held = {"workspace": "acme", "phase": "bot", "changed_at": "2026-01-01"}
    add("conversations", id="k1", token_sha256="t", last_seq=1, **held)
    add("events", workspace="acme", conversation_id="k1", seq=1, type="note.created", at="2026-01-01", data={"a": 1})


@pytest.mark.parametrize("revision", REVISIONS)
def test_what_any_release_stored_is_there_after_all_migrations(
    ledger: Callable[[str], Database], revision: str
) -> None:
    database = ledger(revision)
    with database.engine.begin() as connection:
        stored_by_a_release(connection, revision)
    migrations.upgrade(database)
    knowledge = Knowledge(database, "acme", "m")
    assert [one.source for one in knowledge.documents()] == ["faq.md"]
    assert knowledge.passages.lookup(["c1"])["c1"].text == "We ship."
    [(parts, vectors)] = knowledge.passages.active_chunks({"c1"})
    assert ([part.id for part in parts], vectors.tolist()) == (["c1"], [[1.0] * 4])
    before = knowledge.fingerprint()
    knowledge.remove("d1")
    assert knowledge.fingerprint() != before
    assert database.read(lambda c: c.execute(sa.select(events.c.seq, events.c.data)).one()) == (1, {"a": 1})


@pytest.mark.slow
def test_processes_that_start_together_migrate_once() -> None:
    with new_schema(postgres_url(), "0001") as first:
        script = "import sys; from runtime import migrations as m, database as d; m.upgrade(d.Database(sys.argv[1]))"
        command = [sys.executable, "-c", script, first.url]
        started = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
        assert [(one.communicate()[1], one.returncode) for one in started] == [(b"", 0)] * 2
        assert first.read(migrations.current) == REVISIONS[-1]
