"""Run a source: find its documents in the way of its kind, and keep how it went."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from ingest.crawl import crawl
from ingest.document import Document
from ingest.errors import IngestError, SourceUnreachable
from ingest.fetch import Fetcher
from ingest.load import load
from ingest.open import syncing
from ingest.quarantine import Quarantined
from ingest.standby import Parsers, for_one_run
from ingest.store import read_store
from ingest.sync import Sync
from ingest.sync_report import Progress, SyncReport
from ingest.template import Template, without_template
from ingest.website import Crawled, Kind, Limits, Start
from runtime.compose import Warmline
from runtime.errors import NotFound
from runtime.settings import Settings
from runtime.sources import Source, SourceKind, Sources
from runtime.work import Lease

log = structlog.get_logger()
# A web page is much smaller than a manual, and a site has many.
MAX_PAGE_BYTES = 20_000_000
WEB: Mapping[SourceKind, Kind] = {
    SourceKind.URL: "url",
    SourceKind.SITE: "site",
    SourceKind.SITEMAP: "sitemap",
    SourceKind.FEED: "feed",
}
STORES = ("s3", "gs", "gcs", "az", "abfs", "abfss", "memory")
Clean = Callable[[Iterable[Document | Quarantined]], Iterator[Document | Quarantined]]


def kind_of(address: str) -> SourceKind:
    """What an address most likely is; the owner may say otherwise."""
    if not is_remote(address):
        return SourceKind.FOLDER if Path(address).is_dir() else SourceKind.FILE
    parts = urlsplit(address)
    path = parts.path.lower()
    if parts.scheme in STORES:
        return SourceKind.STORE
    if "sitemap" in path and path.endswith((".xml", ".xml.gz")):
        return SourceKind.SITEMAP
    if path.endswith((".rss", ".atom", "/feed", "/feed/", "feed.xml", "rss.xml", "atom.xml")):
        return SourceKind.FEED
    return SourceKind.SITE if path in ("", "/") or path.endswith("/") else SourceKind.URL


def is_remote(address: str) -> bool:
    """Whether it is a URL or an object store rather than a path."""
    try:
        return urlsplit(address).scheme in ("http", "https", *STORES)
    except ValueError:
        return False


def may_be(kind: SourceKind, address: str) -> bool:
    """Whether documents can be found at that address in that way."""
    usual = kind_of(address)
    return kind in WEB if usual in WEB else kind is usual


def address_of(given: str) -> str:
    """The address under which a path or URL is kept: paths are made absolute."""
    return given if is_remote(given) else str(Path(given).resolve())


def run_source(
    sync: Sync, sources: Sources, source: Source, settings: Settings, progress: Progress = lambda _: None
) -> SyncReport:
    """Sync one source and keep how it went. Raises `SourceUnreachable` when nothing could be learnt about it."""
    template = Template.from_json(sources.template(source) or Template().to_json())
    clean: Clean = (lambda pages: without_template(pages, template)) if source.kind in WEB else iter
    report = SyncReport()
    try:
        found = documents_at(source, sync.validators(source.address), settings)
        report = sync.bring(source.address, found, True, progress, clean, of_source=True)
    except NotFound as removed:
        log.info("source_removed_meanwhile", source=source.id, reason=str(removed))
    except IngestError as error:
        sources.finished(source, {}, str(error))
        raise
    sources.finished(source, report.counts(), template=template.to_json() if source.kind in WEB else None)
    if sources.find(source.id) is None:
        # Without its source nobody knows for whom it was.
        for one in sync.knowledge.documents(source.address):
            sync.remove(one.id)
    return report


def documents_at(source: Source, known: dict[str, str], settings: Settings) -> Iterator[Crawled]:
    """What is at the source now. May raise `SourceUnreachable` before anything comes out."""
    if source.kind is SourceKind.STORE:
        return read_store(source.address, known, settings.max_upload_bytes)
    if source.kind not in WEB:
        return _files(source, settings.max_upload_bytes)
    max_bytes = min(MAX_PAGE_BYTES, settings.max_upload_bytes)
    fetch = Fetcher(max_bytes=max_bytes, allow=frozenset(settings.crawl_allowed))
    limits = Limits(pages=settings.crawl_pages, delay=settings.crawl_delay_s)
    start = Start(source.address, WEB[source.kind])
    return crawl(start, fetch, known, limits, time.sleep, time.monotonic)


def _files(source: Source, max_bytes: int) -> Iterator[Crawled]:
    path = Path(source.address)
    if not path.exists():
        raise SourceUnreachable(f"There is nothing at {path}; put it back, or remove the source.")
    return load([path], max_bytes)


def sync_handler(warmline: Warmline, parsers: Parsers = for_one_run) -> Callable[[Lease], None]:
    """Handles work of kind `sync`: `subject` is the source's id."""

    def handle(lease: Lease) -> None:
        sources = warmline.sources(lease.workspace)
        if (source := sources.find(lease.subject)) is None:
            return
        with syncing(warmline, lease.workspace, parsers) as sync:
            try:
                report = run_source(sync, sources, source, warmline.settings)
            except IngestError as error:
                log.warning("source_failed", source=source.id, error=type(error).__name__)
                return
        log.info("source_synced", source=source.id, **report.counts())

    return handle
