"""A ledger that is only read: what was said in it, and a copy of what it knows. Its server may run meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from runtime import migrations
from runtime.database import Database
from runtime.errors import NoLedger
from runtime.event_log import Logged
from runtime.settings import Settings
from runtime.tables import chunks, documents, events, knowledge_states, sources, vectors, versions

BATCH = 500


@contextmanager
def reading(settings: Settings) -> Iterator[Database]:
    """The ledger of the settings, never written to. Raises `NoLedger`."""
    url = sa.make_url(settings.ledger)
    if url.drivername.startswith("sqlite") and not Path(url.database or "").is_file():
        raise NoLedger(f"There is no ledger at {url.database}; give the home that has the conversations by --home.")
    database = Database(settings.ledger, read_only=True)
    try:
        _check(database)
        yield database
    finally:
        database.close()


def _check(database: Database) -> None:
    """A ledger of another version is not read, and to bring it up to date would be to write."""
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    found = database.read(migrations.current)
    if found != script.get_current_head():
        raise NoLedger(f"The ledger is of another version ({found}); run warmline doctor once with this version.")


def started_between(database: Database, workspace: str, since: str, until: str) -> list[str]:
    """The workspace's conversations that began in that time (ISO 8601, UTC; `until` excluded), oldest first.

    Those whose contact was forgotten have no words any more, so they are left out.
    """
    wordless = sa.select(events.c.conversation_id).where(events.c.type == "contact.forgotten")
    began = (events.c.workspace == workspace) & (events.c.seq == 1) & (events.c.at >= since) & (events.c.at < until)
    told = began & events.c.conversation_id.not_in(wordless)
    query = sa.select(events.c.conversation_id).where(told).order_by(events.c.log_seq)
    return list(database.read(lambda c: c.scalars(query).all()))


def events_of(database: Database, workspace: str, conversation_id: str) -> list[Logged]:
    """Everything that happened in it, in order; nothing for a conversation of another workspace."""
    mine = (events.c.workspace == workspace) & (events.c.conversation_id == conversation_id)
    query = sa.select(events).where(mine).order_by(events.c.seq)
    rows = database.read(lambda c: c.execute(query).all())
    return [Logged(row.log_seq, row.conversation_id, row.seq, row.type, row.at, row.data) for row in rows]


def copy_knowledge(source: Database, target: Database, workspace: str) -> int:
    """Everything that the workspace answers from, with its vectors, into a ledger that has none of it.

    People, keys, conversations and old versions stay behind. Returns the number of documents.
    """

    def copy(connection: sa.Connection) -> int:
        copied = [_copy(connection, target, table, query) for table, query in _active(workspace)]
        return copied[1]

    return source.read(copy)


def _active(workspace: str) -> list[tuple[sa.Table, sa.Select[Any]]]:
    """In the order in which the rows refer to each other."""
    mine = (documents.c.workspace == workspace) & documents.c.active_version.is_not(None)
    version = (versions.c.document_id == documents.c.id) & (versions.c.version == documents.c.active_version)
    chunk = (chunks.c.document_id == documents.c.id) & (chunks.c.version == documents.c.active_version)
    told = documents.join(chunks, chunk).join(vectors, vectors.c.chunk_id == chunks.c.id)
    return [
        (sources, sa.select(sources).where(sources.c.workspace == workspace)),
        (documents, sa.select(documents).where(mine)),
        (versions, sa.select(versions).select_from(documents.join(versions, version)).where(mine)),
        (chunks, sa.select(chunks).select_from(documents.join(chunks, chunk)).where(mine)),
        (vectors, sa.select(vectors).select_from(told).where(mine)),
        (knowledge_states, sa.select(knowledge_states).where(knowledge_states.c.workspace == workspace)),
    ]


def _copy(connection: sa.Connection, target: Database, table: sa.Table, query: sa.Select[Any]) -> int:
    copied = 0
    for part in connection.execution_options(yield_per=BATCH).execute(query).mappings().partitions(BATCH):
        rows = [dict(row) for row in part]
        target.write(lambda c, rows=rows: c.execute(table.insert(), rows))  # type: ignore[misc]
        copied += len(rows)
    return copied
