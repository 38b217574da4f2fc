"""What did not go in, and why."""

from dataclasses import dataclass

from ingest.errors import IngestError


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One input that was refused; the run went on without it.

    `source` is as in `RawDocument` (a line of a .jsonl file adds `:LINE`, counted from 1). `reason` is
    a plain sentence that says what to do, `error` the class name in `ingest.errors`, `content_hash` the
    sha256 hex of the refused bytes, or None if they were never read.
    """

    source: str
    reason: str
    error: str
    content_hash: str | None = None


def quarantine(source: str, error: IngestError, content_hash: str | None = None) -> Quarantined:
    """The record of one refusal."""
    return Quarantined(source, str(error), type(error).__name__, content_hash)
