"""Bring the knowledge of one workspace in line with a folder or file: parse -> embed -> write."""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.chunk import chunk
from ingest.document import Document, RawDocument
from ingest.load import RECORDS, load
from ingest.parse import ParserPool, parse_documents
from ingest.quarantine import Quarantined
from retrieval.chunk import Chunk
from retrieval.embed import Embed
from runtime.indexes import Indexes
from runtime.knowledge import UPLOADS, Knowledge, NewVersion, Staged

# Grows whenever the same bytes would now give other chunks.
PIPELINE = "1"
BATCH_CHUNKS = 128


@dataclass(slots=True)
class SyncReport:
    """What one run did, by source name. `quarantined` maps a source to its reason."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    quarantined: dict[str, str] = field(default_factory=dict)
    chunks: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed and chunked document, ready to be embedded."""

    new: NewVersion
    version: int
    parts: tuple[Chunk, ...]


Progress = Callable[[SyncReport], None]


@dataclass(frozen=True, slots=True)
class Sync:
    """Calls as `sync(path) -> SyncReport`. A run that is cut off is taken up by running it again."""

    knowledge: Knowledge
    indexes: Indexes
    embed: Embed
    pool: ParserPool
    count_tokens: Callable[[str], int]
    chunk_tokens: int
    max_bytes: int
    model: str

    def __call__(self, path: Path, progress: Progress = lambda _: None) -> SyncReport:
        """Add what is new, swap what changed, take out what is gone; quarantine what cannot be read."""
        started = time.monotonic()
        root, whole = root_of(path)
        report = SyncReport()
        known = {stored.source: stored for stored in self.knowledge.documents(root)}
        keys = {source: stored.content_sha256 for source, stored in known.items()}
        seen: set[str] = set()
        fresh = self._fresh(load([path], self.max_bytes), keys, seen, report, progress)
        for batch in self._batches(self._prepared(parse_documents(fresh, self.pool), root, report, progress)):
            self._write(batch, known.keys(), report)
            progress(report)
        held = {one["source"] for one in self.knowledge.quarantined() if one["root"] == root}
        settled = held & (set(report.unchanged) - report.quarantined.keys())
        if whole and path.exists():
            for source in sorted(known.keys() - seen):
                self.indexes.remove(self.knowledge.remove(known[source].id))
                report.removed.append(source)
            settled |= held - seen
        if settled:
            self.knowledge.release(root, sorted(settled))
        report.seconds = time.monotonic() - started
        progress(report)
        return report

    def take_in(self, raw: RawDocument | Quarantined) -> SyncReport:
        """One document that came over the API rather than from a folder."""
        report = SyncReport()
        known = {stored.source for stored in self.knowledge.documents(UPLOADS)}
        parsed = parse_documents([raw], self.pool)
        for batch in self._batches(self._prepared(parsed, UPLOADS, report, lambda _: None)):
            self._write(batch, known, report)
        return report

    def _fresh(
        self,
        found: Iterable[RawDocument | Quarantined],
        keys: dict[str, str],
        seen: set[str],
        report: SyncReport,
        progress: Progress,
    ) -> Iterator[RawDocument | Quarantined]:
        for item in found:
            seen.add(item.source)
            if isinstance(item, RawDocument) and keys.get(item.source) == self._key(item.content_hash):
                report.unchanged.append(item.source)
                progress(report)
            else:
                yield item

    def _prepared(
        self,
        parsed: Iterable[Document | Quarantined],
        root: str,
        report: SyncReport,
        progress: Progress,
    ) -> Iterator[Prepared]:
        for item in parsed:
            if isinstance(item, Quarantined):
                self.knowledge.put_aside(root, item.source, item.error, item.reason, item.content_hash)
                report.quarantined[item.source] = item.reason
                progress(report)
            else:
                yield self._prepare(item, root)

    def _prepare(self, document: Document, root: str) -> Prepared:
        document_id, version = self.knowledge.next_version(root, document.source)
        parts = chunk(document, document_id, version, self.count_tokens, self.chunk_tokens)
        updated = document.updated.isoformat() if document.updated else None
        key = self._key(document.content_hash)
        new = NewVersion(root, document.source, document.title, document.text, key, updated)
        return Prepared(new, version, parts)

    def _batches(self, prepared: Iterator[Prepared]) -> Iterator[list[Prepared]]:
        batch: list[Prepared] = []
        for one in prepared:
            batch.append(one)
            if sum(len(each.parts) for each in batch) >= BATCH_CHUNKS:
                yield batch
                batch = []
        if batch:
            yield batch

    def _write(self, batch: list[Prepared], known: Iterable[str], report: SyncReport) -> None:
        """Into the indexes first: they may hold more than is active, never less."""
        parts = [part for one in batch for part in one.parts]
        vectors = self.embed([part.embedding_text() for part in parts])
        self.indexes.add(parts, vectors)
        staged, at = [], 0
        for one in batch:
            staged.append(Staged(one.new, one.version, one.parts, vectors[at : at + len(one.parts)]))
            at += len(one.parts)
        self.indexes.remove(self.knowledge.swap(staged))
        for one in batch:
            (report.changed if one.new.source in known else report.added).append(one.new.source)
        report.chunks += len(parts)

    def _key(self, content_hash: str) -> str:
        """Names the bytes and what is made of them."""
        made = f"{content_hash}:{PIPELINE}:{self.chunk_tokens}:{self.model}"
        return hashlib.sha256(made.encode()).hexdigest()


def root_of(path: Path) -> tuple[str, bool]:
    """What the sources under `path` are relative to, and whether `path` is all there is of it."""
    resolved = path.resolve()
    whole = resolved.is_dir() or resolved.suffix.lower() in RECORDS
    return str(resolved if whole else resolved.parent), whole


def count_inputs(path: Path) -> int:
    """How many documents a run over `path` will meet, for a progress bar."""
    if path.is_file():
        return _count_lines(path) if path.suffix.lower() in RECORDS else 1
    files = (Path(folder) / name for folder, _, names in os.walk(path) for name in names)
    shown = (file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts))
    return sum(_count_lines(file) if file.suffix.lower() in RECORDS else 1 for file in shown)


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
