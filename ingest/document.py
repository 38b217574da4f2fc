"""The stages of one document: raw bytes, parts in reading order, and text with exact offsets."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Literal

from ingest.errors import EmptyDocument
from ingest.normalise import code_text, line_text

Format = Literal[
    "html", "markdown", "docx", "pptx", "xlsx", "pdf", "csv", "txt", "rtf", "odt", "epub", "eml", "msg", "json",
    "vtt", "srt", "image", "recording", "record",
]  # fmt: skip
Kind = Literal["heading", "paragraph", "list_item", "table_row", "code", "caption"]

MAX_TITLE = 200
MAX_FIRST_LINE = 80
ENDED = re.compile(r"[.,:;!?]$")
# Formats whose headings name a part and not the whole: the first sheet, the first question.
NAMED_BY_FILE: frozenset[Format] = frozenset({"xlsx", "json"})
TIGHT: frozenset[Kind] = frozenset({"list_item", "table_row"})


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document as found, not yet parsed.

    `source` names it for good: the POSIX path below the ingested folder, a file's own name, a URL, or
    the `_id` of a .jsonl record. `content_hash` is the sha256 hex of what was found, so that an
    unchanged document need not be parsed again. `title`, `updated` and `language` are what the outside
    knows; the parser fills in what is missing. Format `record` is plain text without headings.
    `validator` is what a crawler wants back to ask for the page only if it changed; it says nothing to
    anybody else.
    """

    source: str
    format: Format
    content: bytes = field(repr=False)
    content_hash: str
    title: str | None = None
    updated: date | None = None
    language: str | None = None
    validator: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of text in reading order, before it has a place.

    `level` is 1..6 for a heading and the nesting depth, from 1, for a list item; `page`, of a
    presentation the slide, and `row` count from 1 (a table without data rows shows its header as row
    0); `second` is the time a passage of a transcript begins.
    """

    kind: Kind
    text: str
    level: int | None = None
    page: int | None = None
    second: float | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """What a parser read out of the bytes."""

    parts: tuple[Part, ...]
    title: str | None = None
    updated: date | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Element:
    """A `Part` with its place: `document.text[start:end] == text`, offsets in code points."""

    kind: Kind
    text: str
    start: int
    end: int
    level: int | None = None
    page: int | None = None
    second: float | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The canonical text of a document and its elements, in order and without overlap.

    `text` is NFC without control characters; elements are joined by a blank line, neighbouring list
    items and neighbouring table rows by a line break.
    """

    source: str
    title: str | None
    text: str = field(repr=False)
    elements: tuple[Element, ...] = field(repr=False)
    content_hash: str
    language: str | None = None
    updated: date | None = None
    validator: str | None = None


def sha256(content: bytes) -> str:
    """The sha256 of `content`, 64 hex digits."""
    return hashlib.sha256(content).hexdigest()


def assemble(raw: RawDocument, extract: Extract) -> Document:
    """Give every part its place. Raises EmptyDocument if no part holds a letter, digit or symbol."""
    parts = [part for part in map(_normalised, extract.parts) if part.text]
    if not any(character.isalnum() for part in parts for character in part.text):
        raise EmptyDocument("There is no text in this document; check that it was saved completely.")
    text = "".join(_joined(parts))
    return Document(
        raw.source,
        _title(raw, extract, parts),
        text,
        tuple(_placed(parts)),
        raw.content_hash,
        raw.language or extract.language,
        raw.updated or extract.updated,
        raw.validator,
    )


def _title(raw: RawDocument, extract: Extract, parts: list[Part]) -> str | None:
    """What the document calls itself, else its heading, else its file's name. Plain text has a title if
    it begins with a short line that is not a sentence."""
    headings = [part.text for part in parts if part.kind == "heading"]
    first = parts[0].text if len(parts[0].text) <= MAX_FIRST_LINE and not ENDED.search(parts[0].text) else ""
    heading = first if raw.format == "txt" else next(iter(headings), "")
    heading = "" if raw.format in NAMED_BY_FILE else heading
    name = "" if raw.format == "record" else re.sub(r"[-_.\s]+", " ", PurePosixPath(raw.source).stem)
    title = line_text(raw.title or extract.title or "") or heading or line_text(name)
    return title[:MAX_TITLE].rstrip() or None


def _normalised(part: Part) -> Part:
    text = code_text(part.text) if part.kind == "code" else line_text(part.text)
    return Part(part.kind, text, part.level, part.page, part.second, part.row)


def _separator(before: Part, after: Part) -> str:
    return "\n" if before.kind == after.kind and before.kind in TIGHT else "\n\n"


def _joined(parts: list[Part]) -> Iterator[str]:
    yield parts[0].text
    for before, after in pairwise(parts):
        yield _separator(before, after)
        yield after.text


def _placed(parts: list[Part]) -> Iterable[Element]:
    start = 0
    for index, part in enumerate(parts):
        if index:
            start += len(_separator(parts[index - 1], part))
        end = start + len(part.text)
        yield Element(part.kind, part.text, start, end, part.level, part.page, part.second, part.row)
        start = end
