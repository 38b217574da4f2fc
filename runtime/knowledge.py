"""The knowledge ledger: documents, their versions, and chunks with text and vector.

A new version is staged beside the active one and swapped in by one transaction. Indexes may hold
more than is active for a moment; `lookup` never returns it.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from retrieval.chunk import Chunk
from runtime.database import Database
from runtime.documents import NewVersion, Staged, StoredDocument, Tongue, document_id
from runtime.errors import NotFound
from runtime.generations import generation_of, grow
from runtime.passages import Passages, as_bytes
from runtime.quarantine import Quarantine, let_go
from runtime.tables import chunks, documents, sources, vectors, versions
from runtime.wanted import Still, in_any_case


class Knowledge:
    """The knowledge ledger of one workspace; every query is narrowed to it here and nowhere else."""

    def __init__(self, database: Database, workspace: str, model: str) -> None:
        """`model` is the fingerprint under which vectors are stored."""
        self._db = database
        self.workspace = workspace
        self.passages = Passages(database, workspace, model)
        self.quarantine = Quarantine(database, workspace)
        self._named: tuple[int, str] | None = None
        self._last: int | None = None
        # Made once: to put it together takes SQLAlchemy longer than the database takes to answer.
        self._here = generation_of(workspace)

    def documents(self, root: str | None = None) -> list[StoredDocument]:
        """The active documents, by source; of one root when it is given."""
        query = self._documents().order_by(documents.c.source)
        if root is not None:
            query = query.where(documents.c.root == root)
        return self._db.read(lambda c: [_stored(row) for row in c.execute(query)])

    def tongues(self, root: str) -> list[Tongue]:
        """The languages of the active documents of one root, by source."""
        columns = (documents.c.id, documents.c.source, documents.c.language, documents.c.translation_group)
        active = (documents.c.workspace == self.workspace) & documents.c.active_version.is_not(None)
        query = sa.select(*columns).where(active, documents.c.root == root).order_by(documents.c.source)
        return self._db.read(lambda c: [Tongue(*row) for row in c.execute(query)])

    def document(self, key: str) -> StoredDocument | None:
        """The active document of that id, or None."""
        query = self._documents().where(documents.c.id == key)
        row = self._db.read(lambda c: c.execute(query).first())
        return _stored(row) if row else None

    def _documents(self) -> sa.Select[Any]:
        return (
            sa.select(documents, versions.c.updated, sa.func.count(chunks.c.id).label("chunks"))
            .join(
                versions,
                (versions.c.document_id == documents.c.id) & (versions.c.version == documents.c.active_version),
            )
            .outerjoin(
                chunks,
                (chunks.c.document_id == documents.c.id) & (chunks.c.version == documents.c.active_version),
            )
            .where(documents.c.workspace == self.workspace, documents.c.active_version.is_not(None))
            .group_by(documents.c.id, versions.c.updated)
        )

    def last_versions(self, root: str) -> dict[str, int]:
        """The newest version of every document that was ever at `root`, by source, removed ones too."""
        mine = (documents.c.workspace == self.workspace) & (documents.c.root == root)
        query = sa.select(documents.c.source, documents.c.last_version).where(mine)
        return {row.source: row.last_version for row in self._db.read(lambda c: c.execute(query).all())}

    def swap(self, batch: Sequence[Staged], source: str | None = None, still: Still = in_any_case) -> list[str]:
        """Make each new version the active one, all in one transaction, but for those whose document is gone meanwhile.

        Returns the ids of the chunks that are not to be found any more: what was active before, and what is left out.
        Raises what `still` does, and `NotFound` when they are of the `source` at that address and it has been
        removed meanwhile: what was for staff must not outlive it.
        """

        def change(connection: sa.Connection) -> list[str]:
            still(connection)
            if source is not None:
                here = (sources.c.workspace == self.workspace) & (sources.c.address == source)
                if connection.execute(sa.select(sources.c.id).where(here).with_for_update()).first() is None:
                    raise NotFound(f"The source {source} was removed while it was read.")
            grow(connection, self.workspace)
            return [old for staged in batch for old in self._swap_one(connection, staged)]

        return self._db.write(change)

    def _swap_one(self, connection: sa.Connection, staged: Staged) -> list[str]:
        new, now = staged.new, _now()
        key = document_id(self.workspace, new.root, new.source)
        if staged.replaces is not None and _is_removed(connection, key):
            return [part.id for part in staged.parts]
        replaced = _active_chunks(connection, key)
        _put_document(connection, self.workspace, key, new, staged.version, now)
        connection.execute(
            versions.insert().values(
                document_id=key,
                version=staged.version,
                content_sha256=new.content_sha256,
                title=new.title,
                text=new.text,
                updated=new.updated,
                at=now,
                sketch=new.sketch,
            )
        )
        if staged.parts:
            connection.execute(chunks.insert(), [self._row(part) for part in staged.parts])
            connection.execute(vectors.insert(), self._vector_rows(staged))
        let_go(connection, self.workspace, new.root, [new.source])
        return replaced

    def _row(self, part: Chunk) -> dict[str, Any]:
        return {
            "id": part.id,
            "workspace": self.workspace,
            "document_id": part.document_id,
            "version": part.version,
            "ordinal": part.ordinal,
            "heading": list(part.heading),
            "text": part.text,
            "start": part.start,
            "end": part.end,
            "page": part.page,
            "second": part.second,
            "row": part.row,
            "places": [[one.start, one.page, one.second, one.row] for one in part.places],
            "content_sha256": part.content_sha256,
        }

    def _vector_rows(self, staged: Staged) -> list[dict[str, Any]]:
        pairs = zip(staged.parts, staged.vectors, strict=True)
        return [{"chunk_id": part.id, "model": self.passages.model, "vector": as_bytes(made)} for part, made in pairs]

    def keep_validator(self, document: str, validator: str) -> None:
        """What the server is to be told of the page when it is asked for next."""
        mine = (documents.c.id == document) & (documents.c.workspace == self.workspace)
        self._db.write(lambda c: c.execute(documents.update().where(mine).values(validator=validator)))

    def keep_groups(self, groups: Mapping[str, str | None]) -> None:
        """Which documents are languages of one document: document id -> group, None for none."""

        def change(connection: sa.Connection) -> None:
            grow(connection, self.workspace)
            for key, group in groups.items():
                mine = (documents.c.id == key) & (documents.c.workspace == self.workspace)
                connection.execute(documents.update().where(mine).values(translation_group=group))

        if groups:
            self._db.write(change)

    def active_versions(self, ids: Collection[str]) -> dict[str, int]:
        """The active version of each of these documents; those that were removed are left out."""
        mine = (documents.c.workspace == self.workspace) & documents.c.id.in_(sorted(ids))
        query = sa.select(documents.c.id, documents.c.active_version).where(
            mine, documents.c.active_version.is_not(None)
        )
        return {row.id: row.active_version for row in self._db.read(lambda c: c.execute(query).all())}

    def sketches(self) -> dict[str, bytes]:
        """The sketch of each active document, by id."""
        query = (
            sa.select(documents.c.id, versions.c.sketch)
            .join(
                versions,
                (versions.c.document_id == documents.c.id) & (versions.c.version == documents.c.active_version),
            )
            .where(documents.c.workspace == self.workspace, versions.c.sketch.is_not(None))
        )
        return {row.id: row.sketch for row in self._db.read(lambda c: c.execute(query).all())}

    def remove(self, document: str) -> list[str]:
        """Take a document out of what may be answered from. Returns the chunk ids that were active.

        Raises `NotFound`.
        """

        def change(connection: sa.Connection) -> list[str]:
            # First of all: whoever changes the same workspace waits here, and not crosswise.
            grow(connection, self.workspace)
            mine = (documents.c.id == document) & (documents.c.workspace == self.workspace)
            replaced = _active_chunks(connection, document)
            gone = connection.execute(
                documents.update()
                .where(mine, documents.c.active_version.is_not(None))
                .values(active_version=None, content_sha256=None, changed_at=_now())
            )
            if not gone.rowcount:
                raise NotFound("There is no such document.")
            return replaced

        return self._db.write(change)

    def text(self, document: str, version: int) -> str:
        """The text of one version, to check a citation against. Raises `NotFound`."""
        query = (
            sa.select(versions.c.text)
            .join(documents, documents.c.id == versions.c.document_id)
            .where(
                documents.c.workspace == self.workspace,
                versions.c.document_id == document,
                versions.c.version == version,
            )
        )
        text = self._db.read(lambda c: c.scalar(query))
        if text is None:
            raise NotFound("There is no such version of that document.")
        return str(text)

    def fingerprint(self) -> str:
        """Names the knowledge as it stands: changes with every document that goes in, changes or goes."""
        return self.standing()[1]

    def standing(self) -> tuple[int, str]:
        """The generation and the fingerprint, of one moment."""
        known = self._named
        self._named = self._db.read(lambda c: self._name(c, known))
        self._last = self._named[0]
        return self._named

    def last_generation(self) -> int:
        """As it was when it was last read, which every draft does first."""
        return self.generation() if self._last is None else self._last

    def alone(self, root: str) -> AbstractContextManager[None]:
        """While it lasts no other process changes the documents of that root in this way."""
        return self._db.alone(f"root:{self.workspace}:{root}")

    def generation(self) -> int:
        """Grows with every change of what may be answered from, and to whom, from 0 up."""
        self._last = self._db.read(lambda c: c.scalar(self._here)) or 0
        return self._last

    def _name(self, connection: sa.Connection, known: tuple[int, str] | None) -> tuple[int, str]:
        generation = connection.scalar(self._here) or 0
        if known and known[0] == generation:
            return known
        query = (
            sa.select(documents.c.id, documents.c.active_version)
            .where(documents.c.workspace == self.workspace, documents.c.active_version.is_not(None))
            .order_by(documents.c.id)
        )
        active = "\n".join(f"{row.id}:{row.active_version}" for row in connection.execute(query))
        return generation, hashlib.sha256(active.encode()).hexdigest()[:16]


def _is_removed(connection: sa.Connection, document: str) -> bool:
    """Whoever removes one has waited for the generation, and so is done."""
    return connection.scalar(sa.select(documents.c.active_version).where(documents.c.id == document)) is None


def _active_chunks(connection: sa.Connection, document: str) -> list[str]:
    query = (
        sa.select(chunks.c.id)
        .join(documents, documents.c.id == chunks.c.document_id)
        .where(documents.c.id == document, chunks.c.version == documents.c.active_version)
    )
    return list(connection.scalars(query))


def _put_document(connection: sa.Connection, workspace: str, key: str, new: NewVersion, version: int, now: str) -> None:
    row = {
        "title": new.title,
        "active_version": version,
        "last_version": version,
        "content_sha256": new.content_sha256,
        "changed_at": now,
        "validator": new.validator,
        "language": new.language,
    }
    if not connection.execute(documents.update().where(documents.c.id == key).values(**row)).rowcount:
        connection.execute(
            documents.insert().values(id=key, workspace=workspace, root=new.root, source=new.source, **row)
        )


def _stored(row: Any) -> StoredDocument:
    return StoredDocument(
        id=row.id,
        root=row.root,
        source=row.source,
        title=row.title,
        version=row.active_version,
        content_sha256=row.content_sha256,
        changed_at=row.changed_at,
        chunks=row.chunks,
        updated=row.updated,
        language=row.language,
        translation_group=row.translation_group,
        validator=row.validator,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
