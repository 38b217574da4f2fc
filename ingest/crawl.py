"""Read a website politely: what is new, what is as before, what could not be reached this time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from urllib.parse import urljoin, urlsplit

from ingest.decode import decode
from ingest.document import RawDocument
from ingest.errors import AlreadyVisited, FetchFailed, IngestError, LeftSite, RobotsRefused, SourceUnreachable
from ingest.fetch import READ, Fetch, Fetched, NotModified
from ingest.links import Head, Site, asked_by, normalised, read_head
from ingest.pagelist import PageList, read_feed, read_sitemap
from ingest.pinned import Clock
from ingest.quarantine import Quarantined, quarantine
from ingest.received import received
from ingest.robots import Manners
from ingest.validator import remembered, with_links

GONE = frozenset({404, 410})

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
    """`pages` to ask for and `lists` (sitemaps of an index) to read at most; `depth` of links from the
    first page; `delay` in seconds between two requests to a host, and how much more it may ask for."""

    pages: int = 2000
    depth: int = 10
    lists: int = 100
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


Item = RawDocument | Unchanged | Kept | Quarantined


def crawl(
    start: Start, fetch: Fetch, known: Mapping[str, str], limits: Limits, sleep: Callable[[float], None], clock: Clock
) -> Iterator[Item]:
    """The documents of a website, each source at most once, one in memory at a time.

    `known` maps the source of every stored page of this website to its validator; leave out those that
    must be read again whatever the server says. A page that does not come out is not there any more (404
    or 410, no longer linked or listed, excluded by robots.txt or noindex) and may be removed when the
    iterator has ended. A feed only announces pages, so those known from earlier are asked for one by one.

    Raises SourceUnreachable, before anything comes out, when the start cannot be read: then nothing is
    known about any page.
    """
    run = _Run(start, fetch, known, limits, Manners(fetch, limits.delay, limits.max_delay, sleep, clock))
    match start.kind:
        case "url" | "site":
            first = run.begin()
            yield from run.take(first)
        case "sitemap" | "feed":
            yield from run.listed(run.begin())
    yield from run.follow()


@dataclass(slots=True)
class _Run:
    """One pass over a website."""

    start: Start
    fetch: Fetch
    known: Mapping[str, str]
    limits: Limits
    manners: Manners
    site: Site | None = None
    asked: int = 0
    incomplete: bool = False
    queue: deque[tuple[str, int, date | None]] = field(default_factory=deque)
    visited: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    hops: list[str] = field(default_factory=list)

    def begin(self) -> Fetched | NotModified:
        """The answer at the start, which decides what the site is."""
        self.asked = 1
        try:
            answer = self.fetch(self.start.url, self._before)
        except IngestError as error:
            raise SourceUnreachable(f"{self.start.url} could not be read: {error}") from error
        gone = isinstance(answer, Fetched) and answer.status in GONE and self.start.kind == "url" and self.known
        if isinstance(answer, Fetched) and answer.status not in READ and not gone:
            raise SourceUnreachable(f"{self.start.url} answered with status {answer.status}; check the URL.")
        whole = None if self.start.kind == "site" else "/"
        self.site = Site.around(answer.url, self.start.prefix or whole)
        return answer

    def listed(self, answer: Fetched | NotModified) -> Iterator[Item]:
        """Queue the pages of a sitemap or feed and of the lists that it names."""
        pages = 0
        lists: deque[str] = deque()
        for read in self._lists(answer, lists):
            if isinstance(read, PageList):
                pages += self._announce(read, lists)
            else:
                yield read
        if not pages and not self.incomplete:
            raise SourceUnreachable(f"{self.start.url} lists no page of its own host; give the list of that host.")

    def follow(self) -> Iterator[Item]:
        """Everything that is in the queue or gets into it, and what must not be taken for gone."""
        yield from self._drain()
        if self.incomplete or self.start.kind == "feed":
            # A page that could not be read may be the only one that leads to another.
            self.queue += [(url, self.limits.depth, None) for url in self._missing()]
            yield from self._drain()
        if self.queue:
            for url in self._missing():
                yield Kept(url, f"The limit of {self.limits.pages} pages was reached before this one; raise it.")

    def take(self, answer: Fetched | NotModified, depth: int = 0, updated: date | None = None) -> Iterator[Item]:
        """What an answer means, at most one item; its links go into the queue."""
        url = normalised(answer.url) or answer.url
        if isinstance(answer, NotModified):
            yield from self._unchanged(url, self.known[url])
            self._queue(self._stored_links(url), depth)
        elif answer.status in READ:
            yield from self._page(replace(answer, url=url), depth, updated)
        elif answer.status not in GONE:
            self.incomplete = True
            yield self._settle(Kept(url, f"The server answered with status {answer.status}; is a log-in needed?"))

    def _before(self, url: str) -> str | None:
        """Ahead of each request: is it ours to make, and when."""
        plain = normalised(url) or url
        if self.site and not self.site.holds(plain):
            raise LeftSite("The page leads out of the site.")
        if plain in self.visited and plain not in self.hops:
            raise AlreadyVisited("The page was read under another address.")
        self.hops.append(plain)
        self.manners.require(plain)
        self.visited.add(plain)
        self.manners.wait(plain)
        return self.known.get(plain)

    def _drain(self) -> Iterator[Item]:
        while self.queue and self.asked < self.limits.pages:
            url, depth, updated = self.queue.popleft()
            if url not in self.visited:
                self.asked += 1
                yield from self._visit(url, depth, updated)
        self.queue = deque(one for one in self.queue if one[0] not in self.visited)

    def _visit(self, url: str, depth: int, updated: date | None) -> Iterator[Item]:
        self.hops = []
        try:
            answer = self.fetch(url, self._before)
        except (AlreadyVisited, LeftSite, RobotsRefused):
            return
        except FetchFailed as error:
            yield from self._unread(url, error)
        except IngestError as error:
            yield self._settle(quarantine(self.hops[-1] if self.hops else url, error))
        else:
            yield from self.take(answer, depth, updated)

    def _unread(self, url: str, error: FetchFailed) -> Iterator[Item]:
        self.incomplete = True
        hops = self.hops or [url]
        for one in dict.fromkeys((*(hop for hop in hops if hop in self.known), hops[-1])):
            if one not in self.settled:
                yield self._settle(Kept(one, str(error)))

    def _page(self, answer: Fetched, depth: int, updated: date | None) -> Iterator[Item]:
        try:
            raw = received(answer)
            head = _head(raw, answer)
        except IngestError as error:
            yield self._settle(quarantine(answer.url, error))
            return
        links = [link for link in head.links if self.site and self.site.holds(link)]
        self._queue(links, depth)
        source = self._source(answer.url, head)
        if head.noindex or source in self.settled:
            return
        validator = with_links(answer.validator, (link for link in links if self.start.kind == "site"))
        self.visited.add(source)
        if remembered(self.known.get(source)).content_hash == remembered(validator).content_hash:
            yield from self._unchanged(source, validator)
        else:
            day = None if head.dated else updated or raw.updated
            yield self._settle(replace(raw, source=source, updated=day, validator=validator))

    def _source(self, url: str, head: Head) -> str:
        """The canonical URL, if it is of this site. Many sites wrongly name their front page on every
        page; that would merge them all into one."""
        if head.canonical is None or self.site is None or not self.site.holds(head.canonical):
            return url
        front = urlsplit(head.canonical).path == "/"
        return url if front and urlsplit(url).path.count("/") + url.count(".htm") > 1 else head.canonical

    def _unchanged(self, source: str, validator: str) -> Iterator[Item]:
        if source not in self.settled:
            yield self._settle(Unchanged(source, validator))

    def _stored_links(self, url: str) -> list[str]:
        joined = (normalised(link, url) for link in remembered(self.known[url]).links)
        return [link for link in joined if link and self.site and self.site.holds(link)]

    def _queue(self, links: Iterable[str], depth: int) -> None:
        if self.start.kind == "site" and depth < self.limits.depth:
            self.queue += [(link, depth + 1, None) for link in links if link not in self.visited]

    def _settle(self, item: Item) -> Item:
        self.settled.add(item.source)
        return item

    def _missing(self) -> list[str]:
        return [url for url in self.known if url not in self.settled and url not in self.visited]

    def _lists(self, answer: Fetched | NotModified, lists: deque[str]) -> Iterator[PageList | Item]:
        read = read_feed if self.start.kind == "feed" else read_sitemap
        try:
            yield read(answer.content if isinstance(answer, Fetched) else b"")
        except IngestError as error:
            raise SourceUnreachable(f"{self.start.url} could not be read: {error}") from error
        for _ in range(self.limits.lists):
            if not lists:
                return
            url = lists.popleft()
            self.hops = []
            try:
                part = self.fetch(url, self._before)
                if not isinstance(part, Fetched) or part.status not in READ:
                    raise FetchFailed("This part of the sitemap could not be read; try again later.")
                yield read(part.content)
            except IngestError as error:
                self.incomplete = True
                yield self._settle(quarantine(url, error))
        self.incomplete |= bool(lists)

    def _announce(self, read: PageList, lists: deque[str]) -> int:
        inside = [(normalised(one.url, self.start.url), one.updated) for one in read.pages]
        mine = [(url, day) for url, day in inside if url and self.site and self.site.holds(url)]
        self.queue += [(url, 0, day) for url, day in mine]
        lists += [urljoin(self.start.url, url) for url in read.lists]
        return len(mine)


def _head(raw: RawDocument, answer: Fetched) -> Head:
    tag = answer.headers.get("x-robots-tag", "")
    if raw.format == "html":
        return read_head(decode(raw.content), answer.url, tag)
    return Head(noindex="noindex" in asked_by(tag))
