"""What parent and parser process say to each other: length-prefixed JSON, never pickle.

The parser reads files that strangers wrote, so nothing it sends may run code or be trusted about
offsets: the parent cuts the elements out of the text itself.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, get_args

import orjson

from ingest.document import MAX_TITLE, Document, Element, Kind, RawDocument
from ingest.normalise import INVISIBLE

# One document is the least that is held in memory at once, so these bound the process that reads it.
MAX_ANSWER = 20_000_000
MAX_ELEMENTS = 100_000
KINDS = frozenset(get_args(Kind))
HIGHEST = 1_000_000_000


def raw_to_json(raw: RawDocument) -> bytes:
    """Everything about `raw` but its content."""
    fields = [_sound(raw.source), raw.format, raw.content_hash, _sound(raw.title), raw.updated, _sound(raw.language)]
    return orjson.dumps(fields)


def _sound(text: str | None) -> str | None:
    """`text` without the halves of characters that a name may hold and JSON may not."""
    return text if text is None else text.encode(errors="replace").decode()


def raw_from_json(fields: bytes, content: bytes) -> RawDocument:
    """The inverse of `raw_to_json`."""
    source, kind, content_hash, title, updated, language = orjson.loads(fields)
    return RawDocument(source, kind, content, content_hash, title, _day(updated), language)


def document_to_json(document: Document) -> bytes:
    """The document without the texts of its elements, which its own text contains."""
    elements = [[e.kind, e.start, e.end, e.level, e.page, e.second, e.row] for e in document.elements]
    fields = [document.title, document.text, document.language, document.updated, elements]
    return orjson.dumps({"document": fields})


def document_from_json(fields: list[object], raw: RawDocument) -> Document:
    """The document that the parser found in `raw`. Raises ValueError on anything out of shape."""
    match fields:
        case [str() | None as title, str() as text, str() | None as language, updated, list() as elements]:
            _require(len(elements) <= MAX_ELEMENTS and len(title or "") <= MAX_TITLE and len(language or "") <= 99)
            _require(not INVISIBLE.search(text) and not INVISIBLE.search(f"{title}{language}"))
            day = _day(updated) if isinstance(updated, str) else None
            placed = tuple(_elements(elements, text))
            return Document(raw.source, title, text, placed, raw.content_hash, language, day, raw.validator)
    raise ValueError("the parser's answer is not a document")


def _elements(rows: Iterable[Any], text: str) -> Iterable[Element]:
    reached = 0
    for kind, start, end, level, page, second, row in rows:
        _require(kind in KINDS and isinstance(start, int) and isinstance(end, int))
        _require(reached <= start < end <= len(text))
        _require(all(map(_is_place, (level, page, row))) and _is_time(second))
        reached = end
        yield Element(kind, text[start:end], start, end, level, page, second, row)


def _is_place(number: object) -> bool:
    return number is None or (isinstance(number, int) and 0 <= number <= HIGHEST)


def _is_time(second: object) -> bool:
    return second is None or (isinstance(second, int | float) and 0 <= second <= HIGHEST)


def _require(sensible: bool) -> None:
    if not sensible:
        raise ValueError("the parser's answer is out of shape")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
