"""What a website is read from, within which limits, and what comes out for each page."""

from dataclasses import dataclass
from typing import Literal

from ingest.document import RawDocument
from ingest.quarantine import Quarantined

Kind = Literal["url", "site", "sitemap", "feed"]


@dataclass(frozen=True, slots=True)
class Start:
    """Where to begin: a single page, a site whose links are followed, a sitemap or a feed.

    Only URLs on the same host whose path begins with `prefix` are read. By default that is the folder of
    the page that a site starts with, and the whole host otherwise.
    """

    url: str
    kind: Kind = "site"
    prefix: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How far to go: `pages` to ask for, `lists` (parts of a sitemap) to read, `depth` of links from the
    first page, `failures` in a row after which the server is left alone for this time.

    `delay` is the seconds between two requests to a host; its robots.txt may ask for more, up to
    `max_delay`.
    """

    pages: int = 2000
    lists: int = 100
    depth: int = 10
    failures: int = 10
    delay: float = 1.0
    max_delay: float = 30.0


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that is as it was; `validator` replaces the one stored with it."""

    source: str
    validator: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that could not be read this time and may well exist: what is stored of it stays."""

    source: str
    reason: str


Crawled = RawDocument | Unchanged | Kept | Quarantined
