"""The unit that is embedded, indexed, retrieved and cited."""

import hashlib
from dataclasses import dataclass

from conversation.model import Place


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of one version of one document.

    `text` is exactly `document_text[start:end]`, so a citation can be traced to the character.
    `page` counts from 1, `row` from 1 (the header row of a table is row 0), `second` is the time
    at which a transcript's passage begins, `updated` the date (ISO 8601) that the document states.
    These are of the beginning; `places` says where each further part stands.
    """

    id: str
    document_id: str
    version: int
    source: str
    title: str | None
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    ordinal: int
    page: int | None = None
    second: float | None = None
    row: int | None = None
    updated: str | None = None
    places: tuple[Place, ...] = ()

    @property
    def content_sha256(self) -> str:
        """Names what is embedded and indexed; equal in documents that repeat one another."""
        return hashlib.sha256(self.embedding_text().encode()).hexdigest()

    def embedding_text(self) -> str:
        """What the model sees: title and headings give a short passage its topic."""
        path = " > ".join(dict.fromkeys(part for part in (self.title, *self.heading) if part))
        return f"{path}\n{self.text}" if path else self.text
