"""The pages that a sitemap or a feed announces."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml import etree  # type: ignore[import-untyped]

from ingest.dates import iso_date, mail_day
from ingest.decode import decode
from ingest.errors import DangerousXml, NoPageList, TooLarge
from ingest.inflate import MAGIC, inflated
from ingest.webpage import DECLARATION

PROLOG = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
MAX_BYTES = 10_000_000
MAX_PAGES = 50_000


@dataclass(frozen=True, slots=True)
class Announced:
    """A URL as it is written in a list, and when its page last changed, if the list says."""

    url: str
    updated: date | None = None


@dataclass(frozen=True, slots=True)
class PageList:
    """`pages` to read, and further `lists` (the parts of a sitemap index)."""

    pages: tuple[Announced, ...] = ()
    lists: tuple[str, ...] = ()


def read_sitemap(content: bytes) -> PageList:
    """A sitemap, an index of sitemaps, or one URL per line; gzip is unpacked.

    At most 50,000 pages and 10 MB are read. Raises NoPageList, DangerousXml, TooLarge, DamagedDocument, NotText.
    """
    text = _text(content)
    if not text.lstrip().startswith("<"):
        return PageList(tuple(Announced(line.strip()) for line in text.splitlines() if line.strip())[:MAX_PAGES])
    root = _root(text)
    match _name(root):
        case "sitemapindex":
            return PageList(lists=tuple(islice((url for one in root if (url := _child(one, "loc"))), MAX_PAGES)))
        case "urlset":
            return PageList(tuple(islice(_pages(root), MAX_PAGES)))
    raise NoPageList("This is not a sitemap; give the URL of an XML sitemap.")


def read_feed(content: bytes) -> PageList:
    """The pages that an RSS or Atom feed links to. Raises as `read_sitemap`."""
    root = _root(_text(content))
    if _name(root) not in ("rss", "rdf", "feed"):
        raise NoPageList("This is not a feed; give the URL of an RSS or Atom feed.")
    entries = (one for one in root.iter() if _name(one) in ("item", "entry"))
    return PageList(tuple(islice(_announced(entries), MAX_PAGES)))


def _pages(root: etree._Element) -> Iterator[Announced]:
    for one in root:
        if url := _child(one, "loc"):
            yield Announced(url, iso_date(_child(one, "lastmod")))


def _announced(entries: Iterator[etree._Element]) -> Iterator[Announced]:
    for entry in entries:
        if url := _link(entry):
            stamps = (_child(entry, name) for name in ("updated", "date", "pubdate", "published"))
            days = (day for stamp in stamps if stamp and (day := iso_date(stamp) or mail_day(stamp)))
            yield Announced(url, next(days, None))


def _link(entry: etree._Element) -> str:
    for one in entry:
        if _name(one) == "link" and one.get("rel", "alternate") == "alternate":
            return str(one.get("href") or one.text or "").strip()
    return _child(entry, "guid")


def _text(content: bytes) -> str:
    plain = inflated([content], MAX_BYTES) if content.startswith(MAGIC) else content
    if len(plain) > MAX_BYTES:
        raise TooLarge(f"The list of pages is over the limit of {MAX_BYTES} bytes; split it with an index.")
    return decode(plain)


def _root(text: str) -> etree._Element:
    # Decoded before it is looked at, so that no encoding hides a declaration from this check.
    plain = DECLARATION.sub("", text).strip("\ufeff\0 \t\r\n")
    if plain.startswith("<!", PROLOG.match(plain).end()):  # type: ignore[union-attr]
        raise DangerousXml("The XML declares a document type; leave the declaration out.")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(plain, parser=parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoPageList(f"The XML cannot be read ({error}); check it with a validator.") from error


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname).lower() if isinstance(element.tag, str) else ""


def _child(element: etree._Element, name: str) -> str:
    return next((str(one.text or "").strip() for one in element if _name(one) == name), "")
