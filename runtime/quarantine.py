"""Documents that could not be read, each with its reason."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from runtime.database import Database
from runtime.rows import put
from runtime.tables import quarantine
from runtime.wanted import Still, in_any_case


class Quarantine:
    """Those of one workspace."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._db = database
        self._workspace = workspace

    def put_aside(
        self, root: str, source: str, error: str, reason: str, sha256: str | None, still: Still = in_any_case
    ) -> None:
        """Keep a document that could not be read in quarantine, with the reason. Raises what `still` does."""
        row = {
            "error": error,
            "reason": reason,
            "content_sha256": sha256,
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }
        key = {"workspace": self._workspace, "root": root, "source": source}

        def change(connection: sa.Connection) -> None:
            still(connection)
            put(connection, quarantine, key, row)

        self._db.write(change)

    def listed(self) -> list[Mapping[str, Any]]:
        """What could not be read: source, error, reason and time."""
        query = sa.select(quarantine).where(quarantine.c.workspace == self._workspace).order_by(quarantine.c.source)
        return [dict(row._mapping) for row in self._db.read(lambda c: c.execute(query).all())]

    def reason(self, root: str, source: str) -> str | None:
        """Why that document is in quarantine, or None when it is not."""
        query = sa.select(quarantine.c.reason).where(_at(self._workspace, root), quarantine.c.source == source)
        return self._db.read(lambda c: c.scalar(query))

    def release(self, root: str, sources: Sequence[str]) -> None:
        """Drop quarantine entries whose files are gone."""
        self._db.write(lambda connection: let_go(connection, self._workspace, root, sources))


def let_go(connection: sa.Connection, workspace: str, root: str, sources: Sequence[str]) -> None:
    """The same in a transaction."""
    connection.execute(quarantine.delete().where(_at(workspace, root), quarantine.c.source.in_(sources)))


def _at(workspace: str, root: str) -> sa.ColumnElement[bool]:
    return sa.and_(quarantine.c.workspace == workspace, quarantine.c.root == root)
