"""The unit that is embedded, indexed, retrieved and cited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """A span of one version of one document.

    `text` is exactly `document_text[start:end]`, so a citation can be traced to the character.
    `page` counts from 1, `row` from 1 (the header row of a table is row 0), `second` is the time
    at which a transcript's passage begins.
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

    def embedding_text(self) -> str:
        """What the model sees: title and headings give a short passage its topic."""
        path = " > ".join(dict.fromkeys(part for part in (self.title, *self.heading) if part))
        return f"{path}\n{self.text}" if path else self.text
