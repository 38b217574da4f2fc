"""One document per line: the .jsonl layout of BEIR, `_id`, `title`, `text`, and optionally `updated`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import IO

from ingest.dates import iso_date
from ingest.document import RawDocument, sha256
from ingest.errors import BadRecord, NoRecords, TooLarge
from ingest.normalise import UNSHOWABLE
from ingest.quarantine import Quarantined, quarantine

HELD = 1000
MAX_NAME = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, counted from 1; `whole` is False when it was longer than the limit."""

    number: int
    content: bytes
    whole: bool


def read_corpus(stream: IO[bytes], source: str, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    """The documents of a .jsonl file, one in memory at a time, each of at most `max_bytes`.

    A line that is not a document comes out as Quarantined under `source:LINE`; after a thousand of them
    the others are only counted, under `source`. A file whose first thousand lines hold no document is
    refused as one. Raises what reading `stream` raises.
    """
    items = (_document(line, source, max_bytes) for line in _lines(stream, max_bytes))
    head: list[RawDocument | Quarantined] = []
    for item in islice(items, HELD):
        head.append(item)
        if isinstance(item, RawDocument):
            yield from _with_few_refusals(chain(head, items), source)
            return
    yield quarantine(source, NoRecords("No line has _id and text; give each document a line with both."))


def _with_few_refusals(items: Iterable[RawDocument | Quarantined], source: str) -> Iterator[RawDocument | Quarantined]:
    refused = 0
    for item in items:
        refused += isinstance(item, Quarantined)
        if refused <= HELD or isinstance(item, RawDocument):
            yield item
    if refused > HELD:
        yield quarantine(source, BadRecord(f"{refused - HELD:,} further lines are not documents; mend the file."))


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
            raise TooLarge(f"The line is longer than {max_bytes:,} bytes; split the document.")
        return _record(line.content)
    except (BadRecord, TooLarge) as error:
        return quarantine(f"{source}:{line.number}", error, sha256(line.content))


def _record(content: bytes) -> RawDocument:
    fields = _fields(content)
    name, text, title = _name(fields["_id"]), fields["text"], fields.get("title")
    if not isinstance(text, str) or not isinstance(title, str | None):
        raise BadRecord("title and text must be strings; put them in quotes.")
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


def _name(found: object) -> str:
    name = str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""
    if not name.strip() or len(name) > MAX_NAME or UNSHOWABLE.search(name):
        raise BadRecord(f"_id is not 1 to {MAX_NAME} printable characters; give the document another.")
    return name


def _fields(content: bytes) -> dict[str, object]:
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise BadRecord("The line is not JSON; write one object per line.") from error
    if not isinstance(fields, dict) or "_id" not in fields or "text" not in fields:
        raise BadRecord("The line has no _id and text; give each document both.")
    return fields
