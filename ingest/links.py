"""URLs of one site: their one spelling, which belong to the site, and what a page says about itself."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped]

from ingest.address import Target, joined, read_target
from ingest.dates import iso_date
from ingest.errors import AddressRefused
from ingest.webpage import DATES, DECLARATION

TRACKING = re.compile(r"(?:utm_\w*|gclid|fbclid|msclkid|mc_eid|mc_cid|_ga)(?:=.*)?", re.IGNORECASE)
ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
ROBOTS = frozenset({"robots", "warmline"})
# What a page shows or offers for use elsewhere, never a document with text.
NO_DOCUMENT = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|css|js|mjs|map|woff2?|ttf|otf|eot|mp[34]|m4[av]|webm|ogg|wav"
    r"|avi|mov|zip|gz|tgz|bz2|xz|7z|rar|tar|iso|exe|msi|dmg|apk|deb|rpm)\Z",
    re.IGNORECASE,
)
REFRESH = re.compile(r"\s*[\d.]*\s*[;,]\s*url\s*=\s*[\"']?([^\"']+)", re.IGNORECASE)
MAX_READ = 5_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """Which URLs belong together: one host and port, and the beginning of the path."""

    host: str
    port: int | None
    prefix: str = "/"

    @classmethod
    def around(cls, url: str, prefix: str | None = None) -> Self:
        """The site that `url` stands in; without `prefix`, its folder and all below."""
        target = read_target(url)
        folder = target.path.partition("?")[0].rpartition("/")[0] + "/"
        return cls(target.host, _port(target), folder if prefix is None else prefix)

    def holds(self, url: str) -> bool:
        """Whether `url` belongs to the site; http and https on their own ports are one."""
        target = read_target(url)
        same = (target.host, _port(target)) == (self.host, self.port)
        return same and target.path.startswith(self.prefix)


def _port(target: Target) -> int | None:
    return None if target.port in (80, 443) else target.port


def normalised(url: str, page: str = "") -> str | None:
    """The one spelling of a URL, relative to the URL of the page it stands on; None if it may not be
    fetched.

    Scheme and host in lower case, no default port, no fragment, no dot segments, escapes in capitals and
    only where needed, without the parameters by which campaigns are told apart. The order of the other
    parameters is left alone: it may matter.
    """
    try:
        meant = joined(page, re.sub(r"[\t\r\n]", "", url).strip().replace(" ", "%20"))
        target = read_target(meant.partition("#")[0])
    except AddressRefused:
        return None
    path, _, query = target.path.partition("?")
    kept = "&".join(one for one in query.split("&") if one and not TRACKING.fullmatch(one))
    plain = _without_dots(_plain_escapes(path)) + (f"?{_plain_escapes(kept)}" if kept else "")
    return Target(target.scheme, target.host, target.port, plain).url


def _plain_escapes(path: str) -> str:
    def plain(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if UNRESERVED.fullmatch(character) else match[0].upper()

    return ESCAPE.sub(plain, path)


def _without_dots(path: str) -> str:
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            kept = kept[:-1]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def may_be_document(url: str) -> bool:
    """Whether a link is worth following: not a picture, a font, a program or an archive."""
    return not NO_DOCUMENT.search(urlsplit(url).path)


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says to a crawler: its canonical URL, its links in their one spelling and in order
    (none if it asks not to follow them), whether to leave it out, and whether it states its own date."""

    canonical: str | None = None
    links: tuple[str, ...] = ()
    noindex: bool = False
    dated: bool = False


def read_head(text: str, url: str, tag: str = "") -> Head:
    """Read the beginning of the page at `url`; five million bytes are enough. `tag` is its X-Robots-Tag."""
    collector = _Collector(url)
    parser = etree.HTMLParser(target=collector)
    try:
        parser.feed(DECLARATION.sub("", text) or " ")
        parser.close()
    except etree.LxmlError:
        # Nothing in it that is markup: then it says nothing to a crawler.
        return Head(noindex=bool(asked_by(tag) & {"noindex"}))
    wishes = collector.wishes | asked_by(tag)
    links = () if "nofollow" in wishes else tuple(dict.fromkeys(collector.links))
    return Head(collector.canonical, links, "noindex" in wishes, collector.dated)


def asked_by(tag: str) -> frozenset[str]:
    """`noindex` and `nofollow` if an X-Robots-Tag or robots `<meta>` asks that of everybody or of us."""
    wishes, mine = set[str](), True
    for part in tag.lower().split(","):
        name, colon, rest = part.strip().partition(":")
        if colon and " " not in name and name not in ("unavailable_after", "max-snippet", "max-image-preview"):
            mine = name.strip() in ROBOTS
        wish = (rest if colon else name).strip()
        if mine:
            wishes |= {"noindex", "nofollow"} if wish == "none" else {wish}
    return frozenset(wishes & {"noindex", "nofollow"})


@dataclass(slots=True)
class _Collector:
    """Told by the parser of every element, so that no tree of a stranger's page is ever built here."""

    page: str
    canonical: str | None = None
    links: list[str] = field(default_factory=list)
    wishes: frozenset[str] = frozenset()
    dated: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match tag:
            case "base" if attributes.get("href"):
                self.page = normalised(attributes["href"], self.page) or self.page
            case "link":
                self._link(attributes)
            case "meta":
                self._meta(attributes)
            case "a" | "area":
                self._anchor(attributes)

    def _link(self, attributes: dict[str, str]) -> None:
        if "canonical" in attributes.get("rel", "").lower().split() and self.canonical is None:
            self.canonical = normalised(attributes.get("href", ""), self.page)

    def _meta(self, attributes: dict[str, str]) -> None:
        name = (attributes.get("property") or attributes.get("name") or attributes.get("http-equiv") or "").lower()
        content = attributes.get("content", "")
        if name in ROBOTS:
            self.wishes |= asked_by(content)
        if name == "refresh" and (moved := REFRESH.match(content)):
            self._anchor({"href": moved[1]})
        self.dated |= name in DATES and iso_date(content) is not None

    def _anchor(self, attributes: dict[str, str]) -> None:
        if "nofollow" in attributes.get("rel", "").lower().split() or not attributes.get("href"):
            return
        if (link := normalised(attributes["href"], self.page)) and may_be_document(link):
            self.links.append(link)

    def close(self) -> None:
        return None
