"""The chunks of the knowledge ledger: which may be answered from, by whom, and their vectors."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sqlalchemy as sa

from conversation.model import Place
from retrieval.chunk import Chunk
from retrieval.embed import Vectors
from retrieval.own_names import Said
from runtime.database import Database
from runtime.recent_chunks import RecentChunks
from runtime.tables import chunks, documents, sources, vectors, versions

READ_BATCH = 500
LIBRARY, PUBLIC, STAFF = "main", "public", "staff"
# As the column stands, so that its index serves: an expression over it would read every chunk.
_CONTENT = chunks.c.content_sha256
# Asked for by themselves: joined to the rest, the database would read every chunk.
_CONTENTS = sa.select(chunks.c.id, _CONTENT.label("content")).where(
    chunks.c.id.in_(sa.bindparam("ids", expanding=True))
)
_library = sa.func.coalesce(sources.c.library, LIBRARY)
_audience = sa.func.coalesce(sources.c.audience, PUBLIC)


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be shown: documents for one of `audiences`, of one of `libraries` and `languages` (None: any).

    A document in none of the languages `spoken` is left out where there is a translation of it in one of them.
    """

    audiences: tuple[str, ...] = (PUBLIC,)
    libraries: tuple[str, ...] | None = None
    languages: tuple[str, ...] | None = None
    spoken: tuple[str, ...] | None = None


FOR_CONTACTS = Scope()
FOR_STAFF = Scope((PUBLIC, STAFF))


class Passages:
    """The active chunks of one workspace under one embedding model; every query is narrowed to them here."""

    def __init__(self, database: Database, workspace: str, model: str) -> None:
        """`model` is the fingerprint under which vectors are stored."""
        self._db = database
        self._workspace = workspace
        self.model = model
        self._recent = RecentChunks()
        # Made once: for each turn SQLAlchemy would take longer to put them together than the database to answer.
        self._documents = _documents(workspace)
        self._active = _active(workspace, model)

    def lookup(
        self, chunk_ids: Sequence[str], scope: Scope = FOR_STAFF, generation: int | None = None
    ) -> Mapping[str, Chunk]:
        """The active chunks among these that the scope allows, by the id asked for.

        Equal chunks are indexed once: where the one that was found is out of scope, its twin in another
        document stands in for it. With a `generation`, which the caller has read just before, chunks that were looked
        up in it already come from memory.
        """
        if generation is None:
            return self._looked_up(chunk_ids, scope)
        known = self._recent.of(generation, scope, chunk_ids)
        missing = [one for one in chunk_ids if one not in known]
        if missing:
            found = self._looked_up(missing, scope)
            self._recent.keep(generation, scope, found)
            known |= found
        return known

    def _looked_up(self, chunk_ids: Sequence[str], scope: Scope) -> dict[str, Chunk]:
        contents, allowed = self._db.read(lambda c: self._of_contents(c, chunk_ids, scope))
        rows = sorted(allowed, key=lambda row: row.id)
        own = {row.id: row for row in rows}
        # The chunk itself where it is allowed, else the first of its twins.
        first = {row.content_sha256: row for row in reversed(rows)}
        found = {key: own.get(key) or first.get(content) for key, content in contents.items()}
        return {key: _chunk(row) for key, row in found.items() if row is not None}

    def _of_contents(
        self, connection: sa.Connection, chunk_ids: Sequence[str], scope: Scope
    ) -> tuple[Mapping[str, str], Sequence[Any]]:
        """The content of each of these chunks, and all chunks of such contents that the scope allows."""
        contents = {row.id: row.content for row in connection.execute(_CONTENTS, {"ids": list(chunk_ids)})}
        query = _allowed(self._workspace, self.model, scope)
        return contents, connection.execute(query, {"contents": sorted(set(contents.values()))}).all()

    def active_ids(self) -> set[str]:
        """The ids of every chunk that may be answered from."""
        return self._ids(self._active.with_only_columns(chunks.c.id))

    def indexed_ids(self) -> set[str]:
        """The ids that the indexes must hold: one for each content."""
        return self._ids(self._active.with_only_columns(sa.func.min(chunks.c.id)).group_by(_CONTENT))

    def twins(self, chunk_ids: Iterable[str]) -> tuple[set[str], set[str]]:
        """Of all active chunks with the same content as one of these, which is to be indexed, and which are not."""
        kept: set[str] = set()
        others: set[str] = set()
        for batch in _batches(sorted(chunk_ids)):
            contents = sorted({row.content for row in self._rows(_CONTENTS, {"ids": list(batch)})})
            query = self._active.with_only_columns(chunks.c.id, _CONTENT.label("content"))
            rows = self._rows(query.where(_CONTENT.in_(contents)))
            first: dict[str, str] = {}
            for row in sorted(rows, key=lambda row: row.id):
                first.setdefault(row.content, row.id)
                (kept if first[row.content] == row.id else others).add(row.id)
        return kept, others - kept

    def active_chunks(self, only: set[str] | None = None) -> Iterator[tuple[list[Chunk], Vectors]]:
        """Active chunks with their vectors, in batches, to build an index from."""
        for batch in _batches(sorted(self.indexed_ids() if only is None else only)):
            query = self._active.where(chunks.c.id.in_(batch)).add_columns(vectors.c.vector)
            rows = self._rows(query.order_by(chunks.c.id))
            if rows:
                yield [_chunk(row) for row in rows], np.stack([np.frombuffer(row.vector, "<f4") for row in rows])

    def some_vectors(self, limit: int) -> Vectors:
        """The vectors of the first `limit` active chunks by the hash of their content, which is as good as by lot.

        (chunks, dimension); the order is that of an index, so that the database reads no more than it returns.
        """
        query = self._active.with_only_columns(vectors.c.vector).order_by(_CONTENT).limit(limit)
        rows = [np.frombuffer(row.vector, "<f4") for row in self._rows(query)]
        return np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32)

    def some_texts(self, limit: int) -> list[Said]:
        """What the same chunks say, and what stands over them."""
        fields = (chunks.c.document_id, versions.c.title, chunks.c.heading, chunks.c.text)
        rows = self._rows(self._active.with_only_columns(*fields).order_by(_CONTENT).limit(limit))
        return [Said(row.document_id, " ".join((row.title or "", *row.heading)), row.text) for row in rows]

    def known_vectors(self, contents: Sequence[str]) -> Mapping[str, Vectors]:
        """Vectors of contents that have been embedded before, in whatever document, by content."""
        found: dict[str, Vectors] = {}
        for batch in _batches(sorted(set(contents))):
            query = (
                sa.select(chunks.c.content_sha256, vectors.c.vector)
                .join(vectors, vectors.c.chunk_id == chunks.c.id)
                .where(chunks.c.workspace == self._workspace, vectors.c.model == self.model)
                .where(chunks.c.content_sha256.in_(batch))
            )
            rows = self._rows(query)
            found |= {row.content_sha256: np.frombuffer(row.vector, "<f4") for row in rows}
        return found

    def without_vector(self) -> list[Chunk]:
        """Active chunks that this model has not embedded yet."""
        here = sa.select(vectors.c.chunk_id).where(vectors.c.model == self.model)
        query = self._documents.where(chunks.c.id.not_in(here)).order_by(chunks.c.id)
        return [_chunk(row) for row in self._rows(query)]

    def keep_vectors(self, chunk_ids: Sequence[str], made: Vectors) -> None:
        """Store vectors of chunks that another model's vectors stand beside; (len(chunk_ids), dimension)."""
        rows = [
            {"chunk_id": key, "model": self.model, "vector": as_bytes(vector)}
            for key, vector in zip(chunk_ids, made, strict=True)
        ]
        if rows:
            self._db.write(lambda c: c.execute(vectors.insert(), rows))

    def _rows(self, query: sa.Select[Any], values: Mapping[str, Any] | None = None) -> Sequence[Any]:
        return self._db.read(lambda c: c.execute(query, values).all())

    def _ids(self, query: sa.Select[Any]) -> set[str]:
        return set(self._db.read(lambda c: c.scalars(query).all()))


def _documents(workspace: str) -> sa.Select[Any]:
    """The chunks of every document's active version."""
    fields = (documents.c.source, documents.c.language, versions.c.title, versions.c.updated)
    return (
        sa.select(chunks, *fields)
        .join(
            documents,
            (documents.c.id == chunks.c.document_id) & (documents.c.active_version == chunks.c.version),
        )
        .join(
            versions,
            (versions.c.document_id == chunks.c.document_id) & (versions.c.version == chunks.c.version),
        )
        .outerjoin(sources, (sources.c.workspace == documents.c.workspace) & (sources.c.address == documents.c.root))
        .where(chunks.c.workspace == workspace)
    )


def as_bytes(vector: Vectors) -> bytes:
    """As the ledger stores it: little-endian float32."""
    return np.asarray(vector, dtype="<f4").tobytes()


def _active(workspace: str, model: str) -> sa.Select[Any]:
    """Those of them that this model has embedded."""
    return _documents(workspace).join(vectors, (vectors.c.chunk_id == chunks.c.id) & (vectors.c.model == model))


@lru_cache(maxsize=64)
def _allowed(workspace: str, model: str, scope: Scope) -> sa.Select[Any]:
    """Those of the `contents` that it is run with, and of the scope."""
    some = _CONTENT.in_(sa.bindparam("contents", expanding=True))
    return _active(workspace, model).where(some, *_within(scope))


def _within(scope: Scope) -> tuple[sa.ColumnElement[bool], ...]:
    allowed: list[sa.ColumnElement[bool]] = [_audience.in_(scope.audiences)]
    if scope.libraries is not None:
        allowed.append(_library.in_(scope.libraries))
    if scope.languages is not None:
        allowed.append(sa.or_(documents.c.language.is_(None), documents.c.language.in_(scope.languages)))
    if scope.spoken is not None:
        allowed.append(sa.not_(_translated(scope.spoken)))
    return tuple(allowed)


def _translated(spoken: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether the document is in another language than these and there beside its translation into one of them."""
    other = documents.alias()
    translation = sa.exists().where(
        other.c.workspace == documents.c.workspace,
        other.c.root == documents.c.root,
        other.c.translation_group == documents.c.translation_group,
        other.c.language.in_(spoken),
        other.c.active_version.is_not(None),
    )
    return sa.and_(documents.c.language.is_not(None), documents.c.language.not_in(spoken), translation)


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (keys[start : start + READ_BATCH] for start in range(0, len(keys), READ_BATCH))


def _chunk(row: Any) -> Chunk:
    return Chunk(
        id=row.id,
        document_id=row.document_id,
        version=row.version,
        source=row.source,
        title=row.title,
        heading=tuple(row.heading),
        text=row.text,
        start=row.start,
        end=row.end,
        ordinal=row.ordinal,
        page=row.page,
        second=row.second,
        row=row.row,
        updated=row.updated,
        places=tuple(Place(*one) for one in row.places or ()),
    )
