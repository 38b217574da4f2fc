"""One document per line: the .jsonl layout of BEIR, `_id`, `title`, `text`, and optionally `updated`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO

from ingest.dates import iso_date
from ingest.document import RawDocument, sha256
from ingest.errors import BadRecord, NoRecords, TooLarge
from ingest.quarantine import Quarantined, quarantine

HELD = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, counted from 1; `whole` is False when it was longer than the limit."""

    number: int
    content: bytes
    whole: bool


def read_corpus(stream: IO[bytes], source: str, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    """The documents of a .jsonl file, one in memory at a time, each of at most `max_bytes`.

    A line that is not a document comes out as Quarantined under `source:LINE`. A file whose first
    thousand lines hold no document is refused as one. Raises what reading `stream` raises.
    """
    items = (_document(line, source, max_bytes) for line in _lines(stream, max_bytes))
    head: list[RawDocument | Quarantined] = []
    for item in islice(items, HELD):
        head.append(item)
        if isinstance(item, RawDocument):
            yield from head
            yield from items
            return
    yield quarantine(source, NoRecords("No line has _id and text; give each document a line with both."))


def _lines(stream: IO[bytes], max_bytes: int) -> Iterator[Line]:
    number = 0
    while content := stream.readline(max_bytes + 1):
        number += 1
        whole = len(content) <= max_bytes or content.endswith(b"\n")
        rest = content
        while not whole and rest and not rest.endswith(b"\n"):
            rest = stream.readline(max_bytes)
        if content.strip():
            yield Line(number, content, whole)


def _document(line: Line, source: str, max_bytes: int) -> RawDocument | Quarantined:
    try:
        if not line.whole:
            raise TooLarge(f"The line is longer than {max_bytes} bytes; split the document.")
        return _record(line.content)
    except (BadRecord, TooLarge) as error:
        return quarantine(f"{source}:{line.number}", error, sha256(line.content))


def _record(content: bytes) -> RawDocument:
    fields = _fields(content)
    name, text, title = str(fields["_id"]), fields["text"], fields.get("title")
    if not isinstance(text, str) or not isinstance(title, str | None) or not name.strip():
        raise BadRecord("_id, title and text must be strings with something in them.")
    stamp, language = str(fields.get("updated") or ""), fields.get("language")
    identity = json.dumps([title, text, stamp]).encode()
    return RawDocument(
        name,
        "record",
        text.encode("utf-8", errors="ignore"),
        sha256(identity),
        title or None,
        iso_date(stamp),
        language if isinstance(language, str) else None,
    )


def _fields(content: bytes) -> dict[str, object]:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadRecord(f"The line is not JSON ({error}); write one object per line.") from error
    if not isinstance(fields, dict) or "_id" not in fields or "text" not in fields:
        raise BadRecord("The line has no _id and text; give each document both.")
    return fields
