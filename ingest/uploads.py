"""Documents that came over the API: kept as a file until the background work takes them in."""

from collections.abc import Callable
from functools import partial

import structlog

from ingest.document import RawDocument, sha256
from ingest.errors import IngestError
from ingest.identify import identify
from ingest.open import syncing
from ingest.quarantine import Quarantined, quarantine
from ingest.standby import Parsers, for_one_run
from runtime.compose import Warmline
from runtime.errors import CalledOff
from runtime.work import Lease, check_held

log = structlog.get_logger()


def upload_handler(warmline: Warmline, parsers: Parsers = for_one_run) -> Callable[[Lease], None]:
    """Handles work of kind `upload`: `data` names the stored file and says what the document is."""

    def handle(lease: Lease) -> None:
        stored = warmline.settings.home / "uploads" / lease.data["file"]
        try:
            content = stored.read_bytes()
        except FileNotFoundError:
            return
        try:
            with syncing(warmline, lease.workspace, parsers) as sync:
                report = sync.take_in(_raw(lease, content), partial(check_held, lease=lease))
        except CalledOff as called_off:
            # Whoever called it off has seen to the file.
            log.info("upload_called_off", reason=str(called_off))
            return
        stored.unlink(missing_ok=True)
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
