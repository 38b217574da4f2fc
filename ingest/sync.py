"""Bring the knowledge of one workspace in line with what was found: parse -> chunk -> embed -> write."""

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.chunk import chunk
from ingest.document import Document, RawDocument
from ingest.embedding import BATCH_CHUNKS, Embedded, Prepared, embedded
from ingest.errors import Unforeseen
from ingest.inputs import bytes_under, gone, root_of
from ingest.load import load
from ingest.parse import ParserPool, parse_documents
from ingest.pipeline import gathered, overlapped
from ingest.quarantine import Quarantined, quarantine
from ingest.revision import Revision
from ingest.shingles import sketch
from ingest.sync_report import Progress, SyncReport
from ingest.translations import editions
from ingest.unforeseen import by_itself
from ingest.website import Crawled, Kept, Unchanged
from retrieval.embed import Embed
from runtime.documents import UPLOADS, NewVersion, Staged, StoredDocument, document_id
from runtime.errors import CalledOff, NotFound
from runtime.indexes import Indexes
from runtime.knowledge import Knowledge
from runtime.wanted import Still, in_any_case

FIRST_CHUNKS = 64
BYTES_PER_CHUNK = 1000


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
    # Told how many chunks are likely to come, so that an embedder for many can start meanwhile.
    expect: Callable[[int], None] = lambda _: None
    # Asked in each transaction that brings something in.
    still: Still = in_any_case

    @property
    def _revision(self) -> Revision:
        return Revision(self.chunk_tokens)

    def __call__(self, path: Path, progress: Progress = lambda _: None) -> SyncReport:
        """Add what is new, swap what changed, take out what is gone; quarantine what cannot be read."""
        root, whole = root_of(path)
        if not self.knowledge.documents(root):
            self.expect(bytes_under(path) // BYTES_PER_CHUNK)
        return self.bring(root, load([path], self.max_bytes), whole and path.exists(), progress)

    def bring(
        self,
        root: str,
        found: Iterable[Crawled],
        whole: bool,
        progress: Progress = lambda _: None,
        clean: Callable[[Iterable[Document | Quarantined]], Iterator[Document | Quarantined]] = iter,
        of_source: bool = False,
    ) -> SyncReport:
        """The same for whatever was found at `root`; what was not found is taken out if that is the `whole`.

        `clean` may change what was parsed, before it is cut. Raises `NotFound` when `root` is a source's
        and that is removed meanwhile.
        """
        # Two processes that read the same place would give the same numbers to different versions.
        with self.knowledge.alone(root):
            return self._bring(root, found, whole, progress, clean, of_source)

    def _bring(
        self,
        root: str,
        found: Iterable[Crawled],
        whole: bool,
        progress: Progress,
        clean: Callable[[Iterable[Document | Quarantined]], Iterator[Document | Quarantined]],
        of_source: bool,
    ) -> SyncReport:
        started = time.monotonic()
        report = SyncReport()
        known = {stored.source: stored for stored in self.knowledge.documents(root)}
        seen: set[str] = set()
        fresh = self._fresh(found, known, seen, report, progress)
        prepared = self._prepared(clean(parse_documents(fresh, self.pool)), root, report, progress)
        with closing(self._embedded(prepared)) as batches:
            for batch in batches:
                self._write(batch, root, known, report, of_source)
                progress(report)
        self._clean_up(root, known, seen, whole, report)
        report.seconds = time.monotonic() - started
        progress(report)
        return report

    def take_in(self, raw: RawDocument | Quarantined, still: Still = in_any_case) -> SyncReport:
        """One document that came over the API rather than from a folder. Raises what `still` does."""
        return replace(self, still=still).bring(UPLOADS, [raw], whole=False)

    def validators(self, root: str) -> dict[str, str]:
        """What a web server is to be told of each page that this version of Warmline has read."""
        read = self._revision.unmarked
        stored = ((one.source, read(one.validator or "")) for one in self.knowledge.documents(root))
        return {source: validator for source, validator in stored if validator is not None}

    def remove(self, document: str) -> None:
        """Take a document out. Raises `NotFound`."""
        self.indexes.settle(self.knowledge.passages, gone=self.knowledge.remove(document))

    def _fresh(
        self,
        found: Iterable[Crawled],
        known: Mapping[str, StoredDocument],
        seen: set[str],
        report: SyncReport,
        progress: Progress,
    ) -> Iterator[RawDocument | Quarantined]:
        for item in found:
            seen.add(item.source)
            stored = known.get(item.source)
            if isinstance(item, Kept):
                report.kept[item.source] = item.reason
            elif isinstance(item, Quarantined) or not self._is_unchanged(item, stored):
                yield item  # type: ignore[misc]  # what is unchanged never gets here
                continue
            else:
                report.unchanged.append(item.source)
                self._remember(item, stored)
            progress(report)

    def _is_unchanged(self, item: RawDocument | Unchanged, stored: StoredDocument | None) -> bool:
        if isinstance(item, Unchanged):
            return True
        return stored is not None and stored.content_sha256 == self._revision.key(item.content_hash)

    def _remember(self, item: RawDocument | Unchanged, stored: StoredDocument | None) -> None:
        validator = self._revision.marked(item.validator)
        if stored and validator and validator != stored.validator:
            self.knowledge.keep_validator(stored.id, validator)

    def _prepared(
        self,
        parsed: Iterable[Document | Quarantined],
        root: str,
        report: SyncReport,
        progress: Progress,
    ) -> Iterator[Prepared]:
        versions = self.knowledge.last_versions(root)
        for item in (self._cut(one, root, versions) for one in parsed):
            if isinstance(item, Quarantined):
                reason = (item.error, item.reason, item.content_hash)
                self.knowledge.quarantine.put_aside(root, item.source, *reason, self.still)
                report.quarantined[item.source] = item.reason
                progress(report)
            else:
                versions[item.new.source] = item.version
                yield item

    def _cut(self, item: Document | Quarantined, root: str, versions: Mapping[str, int]) -> Prepared | Quarantined:
        if isinstance(item, Quarantined):
            return item
        try:
            with by_itself(item.source):
                return self._prepare(item, root, versions.get(item.source, 0) + 1)
        except Unforeseen as error:
            return quarantine(item.source, error, item.content_hash)

    def _prepare(self, document: Document, root: str, version: int) -> Prepared:
        key = document_id(self.knowledge.workspace, root, document.source)
        parts = chunk(document, key, version, self.count_tokens, self.chunk_tokens)
        new = NewVersion(
            root=root,
            source=document.source,
            title=document.title,
            text=document.text,
            content_sha256=self._revision.key(document.content_hash),
            updated=document.updated.isoformat() if document.updated else None,
            language=document.language,
            validator=self._revision.marked(document.validator),
            sketch=sketch(document.text),
        )
        return Prepared(new, version, parts)

    def _embedded(self, prepared: Iterable[Prepared]) -> Generator[Embedded, None, None]:
        """Read and cut in one thread, embed in another, hand over to be written here."""
        batches = gathered(prepared, lambda one: len(one.parts), BATCH_CHUNKS, FIRST_CHUNKS)
        return overlapped(overlapped(batches, lambda batch: batch, 1), self._embed, 1)

    def _embed(self, batch: list[Prepared]) -> Embedded:
        return embedded(batch, self.knowledge.passages, self.embed)

    def _write(
        self, batch: Embedded, root: str, known: Mapping[str, StoredDocument], report: SyncReport, of_source: bool
    ) -> None:
        staged, at = [], 0
        for one in batch.documents:
            before = known.get(one.new.source)
            vectors = batch.vectors[at : at + len(one.parts)]
            staged.append(Staged(one.new, one.version, one.parts, vectors, before.version if before else None))
            at += len(one.parts)
        self._swap(batch, staged, root if of_source else None)
        self._report(staged, root, report)
        report.reused += batch.reused

    def _swap(self, batch: Embedded, staged: Sequence[Staged], source: str | None) -> None:
        """Into the indexes first: they may hold more than is active, never less."""
        new = [part.id for part in batch.parts]
        with self.indexes.alone():
            if batch.parts:
                self.indexes.add(batch.parts, batch.vectors)
            try:
                gone = self.knowledge.swap(staged, source, self.still)
            except (NotFound, CalledOff):
                self.indexes.settle(self.knowledge.passages, gone=new)
                raise
            self.indexes.settle(self.knowledge.passages, new, gone)

    def _report(self, staged: Sequence[Staged], root: str, report: SyncReport) -> None:
        ids = {one.new.source: document_id(self.knowledge.workspace, root, one.new.source) for one in staged}
        active = self.knowledge.active_versions(ids.values())
        for one in staged:
            # What was removed while it was read is not there.
            if active.get(ids[one.new.source]) != one.version:
                continue
            (report.changed if one.replaces else report.added).append(one.new.source)
            if one.replaces:
                report.answers_again(Path(root) / one.new.source)
            report.chunks += len(one.parts)

    def _clean_up(
        self, root: str, known: Mapping[str, StoredDocument], seen: set[str], whole: bool, report: SyncReport
    ) -> None:
        held = {one["source"] for one in self.knowledge.quarantine.listed() if one["root"] == root}
        settled = held & (set(report.unchanged) - report.quarantined.keys())
        if whole:
            for source in sorted(gone(known.keys() - seen, report.quarantined)):
                # Somebody may have done so while this was read.
                with suppress(NotFound):
                    self.remove(known[source].id)
                report.removed.append(source)
            settled |= held - seen
        if settled:
            self.knowledge.quarantine.release(root, sorted(settled))
        if report.added or report.changed or report.removed:
            self._group_translations(root)
            self.indexes.tidy()

    def _group_translations(self, root: str) -> None:
        stored = self.knowledge.tongues(root)
        found = editions({one.source: one.language for one in stored})
        sizes = Counter(edition.group for edition in found.values())
        shared = {one: found[one.source].group for one in stored if sizes[found[one.source].group] > 1}
        self.knowledge.keep_groups({one.document_id: shared.get(one) for one in stored if shared.get(one) != one.group})
