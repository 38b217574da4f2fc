"""Documents that came over the API: kept as a file until the background work takes them in."""

from collections.abc import Callable

import structlog

from ingest.open import syncing
from runtime.compose import Warmline
from runtime.work import Lease

log = structlog.get_logger()


def upload_handler(warmline: Warmline) -> Callable[[Lease], None]:
    """Handles work of kind `upload`: `data` names the stored file and the document's name."""

    def handle(lease: Lease) -> None:
        stored = warmline.settings.home / "uploads" / lease.data["file"]
        if not stored.is_file():
            return
        with syncing(warmline, lease.workspace) as sync:
            report = sync.upload(lease.data["name"], stored.read_bytes())
        stored.unlink()
        log.info("upload_done", chunks=report.chunks, quarantined=len(report.quarantined))

    return handle
