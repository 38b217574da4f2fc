"""What is remembered about a page so that it need not be read again while it stays the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import orjson

from ingest.document import sha256

# No server may plant a header of its own in our next request.
HEADER_TEXT = re.compile(r"[\x20-\x7e]{1,300}")
MAX_LINKS = 500


@dataclass(frozen=True, slots=True)
class Remembered:
    """The parts of a validator; `links` are the paths that the page led to within its site."""

    etag: str | None = None
    modified: str | None = None
    content_hash: str | None = None
    links: tuple[str, ...] = ()


def validator_of(headers: Mapping[str, str], content: bytes) -> str:
    """The validator of a page from its headers, in lower case, and its content."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    return _written(Remembered(_header(etag), _header(modified), sha256(content)))


def with_links(validator: str | None, links: Iterable[str]) -> str:
    """The same validator with the links of the page. A page of more than 500 links is read again every
    time, so that none of them is forgotten."""
    known, kept = remembered(validator), tuple(links)
    if len(kept) > MAX_LINKS:
        return _written(Remembered(content_hash=known.content_hash))
    return _written(replace(known, links=kept))


def remembered(validator: str | None) -> Remembered:
    """The parts of a validator; nothing at all if it is not one of ours."""
    try:
        fields = orjson.loads(validator or "{}")
        etag, modified, content_hash = (fields.get(name) for name in ("etag", "modified", "sha256"))
        links = fields.get("links", [])
    except (ValueError, AttributeError):
        return Remembered()
    texts = tuple(one for one in links if isinstance(one, str)) if isinstance(links, list) else ()
    return Remembered(_header(etag), _header(modified), content_hash, texts)


def conditions(validator: str | None) -> dict[str, str]:
    """The headers that ask for the page only if it changed."""
    known = remembered(validator)
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: text for name, text in asked.items() if text}


def _header(text: object) -> str | None:
    return text if isinstance(text, str) and HEADER_TEXT.fullmatch(text) else None


def _written(known: Remembered) -> str:
    fields = {
        "etag": known.etag,
        "modified": known.modified,
        "sha256": known.content_hash,
        "links": list(known.links),
    }
    return orjson.dumps({name: field for name, field in fields.items() if field}).decode()
