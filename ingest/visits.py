"""The pages of one run over a website: which come next, and what each answer means."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit

from ingest.decode import decode
from ingest.document import RawDocument
from ingest.errors import AlreadyVisited, FetchFailed, IngestError, LeftSite, RobotsRefused, Unforeseen
from ingest.fetch import GONE, READ, Fetch, Fetched, NotModified
from ingest.links import MAX_READ, Head, Site, asked_by, normalised, read_head
from ingest.quarantine import quarantine
from ingest.received import received
from ingest.robots import Manners
from ingest.unforeseen import by_itself
from ingest.validator import remembered, with_links
from ingest.website import Crawled, Kept, Limits, Start, Unchanged

FRONT = re.compile(r"/(?:(?:index|home|default)(?:\.\w+)?)?", re.IGNORECASE)
# Links that wait, for each page that may still be asked for: the rest would never get their turn.
WAITING = 20


def is_read(answer: Fetched) -> bool:
    """Whether the content of an answer was read."""
    return answer.status in READ


@dataclass(frozen=True, slots=True)
class Turn:
    """A page to ask for, how many links from the first one, and when its list says it changed."""

    url: str
    depth: int
    updated: date | None = None


@dataclass(slots=True)
class Visits:
    """One run. `known` is as in `crawl`; `incomplete` tells that some page could not be read, so that
    the links on it are not known; `queue` holds what is still to be asked for."""

    start: Start
    fetch: Fetch
    known: Mapping[str, str]
    limits: Limits
    manners: Manners
    incomplete: bool = False
    queue: deque[Turn] = field(default_factory=deque)
    _site: Site | None = None
    _asked: int = 0
    _failures: int = 0
    _queued: set[str] = field(default_factory=set)
    _visited: set[str] = field(default_factory=set)
    _settled: set[str] = field(default_factory=set)
    _hops: list[str] = field(default_factory=list)

    def settle_down(self, url: str) -> None:
        """From here on, nothing outside the site around `url` is asked for."""
        whole = None if self.start.kind == "site" else "/"
        self._site = Site.around(url, self.start.prefix or whole)

    def is_inside(self, url: str) -> bool:
        """Whether `url` belongs to the site."""
        return self._site is not None and self._site.holds(url)

    def get(self, url: str) -> Fetched | NotModified:
        """Fetch `url` as the site allows. Raises IngestError, among them RobotsRefused, LeftSite and
        AlreadyVisited for a redirect to such a page."""
        self._hops = []
        with by_itself(url):
            return self.fetch(url, self._before)

    def ask_for(self, urls: Iterable[str], updated: Mapping[str, date | None] | None = None) -> None:
        """Queue pages whose links are of no interest."""
        self._queue(Turn(url, self.limits.depth, (updated or {}).get(url)) for url in urls)

    def missing(self) -> list[str]:
        """The known pages of which nothing was heard in this run."""
        return [url for url in self.known if url not in self._settled and url not in self._visited]

    def follow(self) -> Iterator[Crawled]:
        """Ask for what is in the queue, and for what gets into it, until the limits are reached."""
        while self.queue and self._asked < self.limits.pages and self._failures < self.limits.failures:
            turn = self.queue.popleft()
            if turn.url not in self._visited:
                yield from self._visit(turn)
        self.queue = deque(turn for turn in self.queue if turn.url not in self._visited)

    def take(self, answer: Fetched | NotModified, turn: Turn | None = None) -> Iterator[Crawled]:
        """What an answer means, at most one item; its links go into the queue."""
        try:
            with by_itself(answer.url):
                yield from self._take(answer, turn)
        except Unforeseen as error:
            yield from self._put_aside(answer.url, error)

    def _take(self, answer: Fetched | NotModified, turn: Turn | None) -> Iterator[Crawled]:
        url = normalised(answer.url) or answer.url
        turn = turn or Turn(url, 0)
        if isinstance(answer, NotModified):
            self._queue_links(self._stored_links(url), turn.depth)
            yield from self._settle(Unchanged(url, self.known[url]))
        elif is_read(answer):
            yield from self._page(replace(answer, url=url), turn)
        elif answer.status not in GONE:
            self.incomplete = True
            yield from self._settle(Kept(url, f"The server answered with status {answer.status}; is it a closed page?"))

    def _before(self, url: str) -> str | None:
        """Ahead of each request: whether it is ours to make, and when."""
        plain = normalised(url) or url
        if self._site and not self._site.holds(plain):
            raise LeftSite("The page leads out of the site.")
        if plain in self._visited and plain not in self._hops:
            raise AlreadyVisited("The page was read under another address.")
        self._hops.append(plain)
        self.manners.require(plain)
        self._visited.add(plain)
        self._asked += len(self._hops) == 1
        self.manners.wait(plain)
        return self.known.get(plain)

    def _visit(self, turn: Turn) -> Iterator[Crawled]:
        try:
            answer = self.get(turn.url)
        except (AlreadyVisited, LeftSite, RobotsRefused):
            return
        except FetchFailed as error:
            yield from self._unread(turn.url, error)
        except IngestError as error:
            yield from self._put_aside(self._hops[-1] if self._hops else turn.url, error)
        else:
            self._failures = 0
            yield from self.take(answer, turn)

    def _unread(self, url: str, error: FetchFailed) -> Iterator[Crawled]:
        self.incomplete = True
        self._failures += 1
        hops = self._hops or [url]
        for one in (*(hop for hop in hops if hop in self.known), hops[-1]):
            yield from self._settle(Kept(one, str(error)))

    def _page(self, answer: Fetched, turn: Turn) -> Iterator[Crawled]:
        try:
            raw = received(answer)
            head = _head(raw, answer)
        except IngestError as error:
            yield from self._put_aside(answer.url, error)
            return
        links = [link for link in head.links if self.is_inside(link)]
        self._queue_links(links, turn.depth)
        if not head.noindex:
            source = self._source(answer.url, head)
            self._visited.add(source)
            validator = with_links(answer.validator, links if self.start.kind == "site" else ())
            updated = None if head.dated else turn.updated or raw.updated
            yield from self._settle(self._compared(replace(raw, source=source, updated=updated, validator=validator)))

    def _compared(self, raw: RawDocument) -> RawDocument | Unchanged:
        before, now = remembered(self.known.get(raw.source)), remembered(raw.validator)
        same = before.content_hash == now.content_hash
        return Unchanged(raw.source, raw.validator) if same and raw.validator else raw

    def _source(self, url: str, head: Head) -> str:
        """The canonical URL, if it is of this site. Many sites wrongly name their front page on every
        page; that would merge them all into one."""
        if head.canonical is None or not self.is_inside(head.canonical):
            return url
        wrong = urlsplit(head.canonical).path == "/" and not FRONT.fullmatch(urlsplit(url).path)
        return url if wrong else head.canonical

    def _stored_links(self, url: str) -> list[str]:
        joined = (normalised(link, url) for link in remembered(self.known[url]).links)
        return [link for link in joined if link and self.is_inside(link)]

    def _queue_links(self, links: Iterable[str], depth: int) -> None:
        if self.start.kind == "site" and depth < self.limits.depth:
            self._queue(Turn(link, depth + 1) for link in links)

    def _queue(self, turns: Iterable[Turn]) -> None:
        for turn in turns:
            if turn.url in self._visited or turn.url in self._queued:
                continue
            if len(self.queue) < WAITING * self.limits.pages:
                self._queued.add(turn.url)
                self.queue.append(turn)

    def _put_aside(self, url: str, error: IngestError) -> Iterator[Crawled]:
        self.incomplete |= isinstance(error, Unforeseen)
        yield from self._settle(quarantine(url, error))

    def _settle(self, item: Crawled) -> Iterator[Crawled]:
        """Each source comes out once."""
        if item.source not in self._settled:
            self._settled.add(item.source)
            yield item


def _head(raw: RawDocument, answer: Fetched) -> Head:
    tag = answer.headers.get("x-robots-tag", "")
    if raw.format == "html":
        return read_head(decode(raw.content[:MAX_READ]), answer.url, tag)
    return Head(noindex="noindex" in asked_by(tag))
