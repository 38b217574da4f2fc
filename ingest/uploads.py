"""Documents that came over the API: kept as a file until the background work takes them in."""

from collections.abc import Callable

import structlog

from ingest.document import RawDocument, sha256
from ingest.errors import IngestError
from ingest.identify import identify
from ingest.open import syncing
from ingest.quarantine import Quarantined, quarantine
from runtime.compose import Warmline
from runtime.work import Lease

log = structlog.get_logger()


def upload_handler(warmline: Warmline) -> Callable[[Lease], None]:
    """Handles work of kind `upload`: `data` names the stored file and says what the document is."""

    def handle(lease: Lease) -> None:
        stored = warmline.settings.home / "uploads" / lease.data["file"]
        if not stored.is_file():
            return
        with syncing(warmline, lease.workspace) as sync:
            report = sync.take_in(_raw(lease, stored.read_bytes()))
        stored.unlink()
        log.info("upload_done", chunks=report.chunks, quarantined=len(report.quarantined))

    return handle


def _raw(lease: Lease, content: bytes) -> RawDocument | Quarantined:
    source, title = lease.data["source"], lease.data["title"]
    if lease.data["plain"]:
        return RawDocument(source, "record", content, sha256(content), title)
    try:
        return identify(source, content, title=title)
    except IngestError as error:
        return quarantine(source, error, sha256(content))
