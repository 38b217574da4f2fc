"""What nobody foresaw stays with the one page or file that it happened on."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from ingest.errors import IngestError, Unforeseen

log = structlog.get_logger()


@contextmanager
def by_itself(source: str) -> Iterator[None]:
    """Whatever is raised here, but for refusals, comes out as `Unforeseen` and is in the log: the rest can be read."""
    try:
        yield
    except IngestError:
        raise
    except Exception as error:
        log.exception("unforeseen", source=source)
        raise Unforeseen(
            f"Reading this failed in a way that nobody foresaw ({type(error).__name__}); report it with the log's line."
        ) from error
