"""What parent and parser process say to each other: length-prefixed JSON, never pickle.

The parser reads files that strangers wrote, so nothing it sends may run code or be trusted about
offsets: the parent cuts the elements out of the text itself.
"""

import struct
from collections.abc import Iterable
from datetime import date
from typing import IO

import orjson

from ingest.document import Document, Element, RawDocument

LENGTH = struct.Struct(">Q")
MAX_ANSWER = 256_000_000


class BrokenPipeFrame(EOFError):
    """The other side closed the pipe in the middle, or announced more than is allowed."""


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write the length of `content` in 8 bytes, then `content`, and flush."""
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int) -> bytes:
    """Read one frame. Raises BrokenPipeFrame at the end of the stream or over `limit` bytes."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > limit:
        raise BrokenPipeFrame(f"a frame of {length} bytes, over {limit}")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise BrokenPipeFrame(f"{len(content)} bytes instead of {length}")
    return content


def raw_to_json(raw: RawDocument) -> bytes:
    """Everything about `raw` but its content."""
    fields = [raw.source, raw.format, raw.content_hash, raw.title, raw.updated, raw.language]
    return orjson.dumps(fields)


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
            day = _day(updated) if isinstance(updated, str) else None
            placed = tuple(_elements(elements, text))
            return Document(raw.source, title, text, placed, raw.content_hash, language, day)
    raise ValueError("the parser's answer is not a document")


def _elements(rows: Iterable[list[object]], text: str) -> Iterable[Element]:
    reached = 0
    for kind, start, end, level, page, second, row in rows:
        if not (isinstance(start, int) and isinstance(end, int) and reached <= start < end <= len(text)):
            raise ValueError("the parser's elements do not lie in its text")
        reached = end
        yield Element(kind, text[start:end], start, end, level, page, second, row)  # type: ignore[arg-type]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
