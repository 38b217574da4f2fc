"""Read a website politely: what is new, what is as before, what could not be reached this time."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping

from ingest.errors import FetchFailed, IngestError, SourceUnreachable
from ingest.fetch import GONE, Fetch, Fetched, NotModified
from ingest.links import normalised
from ingest.pagelist import PageList, read_feed, read_sitemap
from ingest.pinned import Clock
from ingest.quarantine import quarantine
from ingest.robots import Manners
from ingest.unforeseen import by_itself
from ingest.visits import Visits, is_read
from ingest.website import Crawled, Kept, Limits, Start


def crawl(
    start: Start, fetch: Fetch, known: Mapping[str, str], limits: Limits, sleep: Callable[[float], None], clock: Clock
) -> Iterator[Crawled]:
    """The documents of a website, each source at most once, one in memory at a time.

    `known` maps the source of every stored page of this website to its validator; leave out those that
    must be read again whatever the server says. A page that does not come out is not there any more (404
    or 410, no longer linked or listed, excluded by robots.txt or noindex) and may be removed when the
    iterator has ended. A feed only announces pages, so those known from earlier are asked for one by one.

    Raises SourceUnreachable, before anything comes out, when the start cannot be read: then nothing is
    known about any page.
    """
    visits = Visits(start, fetch, known, limits, Manners(fetch, limits.delay, limits.max_delay, sleep, clock))
    first = _first(visits)
    if start.kind in ("sitemap", "feed"):
        yield from _listed(visits, first)
    else:
        yield from visits.take(first)
    yield from visits.follow()
    if visits.incomplete or start.kind == "feed":
        # A page that could not be read may be the only one that leads to another.
        visits.ask_for(visits.missing())
        yield from visits.follow()
    if visits.queue:
        for url in visits.missing():
            yield Kept(url, "The run ended before this page was reached; raise the page limit, or try again later.")
        left_out = f"{start.url} (pages not reached)"
        yield Kept(left_out, f"At least {len(visits.queue)} pages were not asked for; raise WARMLINE_CRAWL_PAGES.")


def _first(visits: Visits) -> Fetched | NotModified:
    """The answer at the start, which decides what the site is."""
    start = visits.start
    try:
        answer = visits.get(start.url)
    except IngestError as error:
        raise SourceUnreachable(f"{start.url} could not be read: {error}") from error
    # A single page that was there before may be gone, as any other page.
    may_be_gone = start.kind == "url" and bool(visits.known)
    if isinstance(answer, Fetched) and not (is_read(answer) or (may_be_gone and answer.status in GONE)):
        raise SourceUnreachable(f"{start.url} answered with status {answer.status}; check the URL.")
    visits.settle_down(answer.url)
    return answer


def _listed(visits: Visits, answer: Fetched | NotModified) -> Iterator[Crawled]:
    """Queue the pages of a sitemap or feed and of the lists that it names."""
    start = visits.start
    try:
        first = _read(start, answer)
    except IngestError as error:
        raise SourceUnreachable(f"{start.url} could not be read: {error}") from error
    found, parts = _announce(visits, first), deque(first.lists)
    for _ in range(visits.limits.lists):
        if not parts:
            break
        url = parts.popleft()
        try:
            part = _read(start, visits.get(url))
        except IngestError as error:
            visits.incomplete = True
            yield quarantine(url, error)
        else:
            parts += part.lists
            found += _announce(visits, part)
    visits.incomplete |= bool(parts)
    if not found and not visits.incomplete:
        raise SourceUnreachable(f"{start.url} lists no page of its own host; give the list of that host.")


def _read(start: Start, answer: Fetched | NotModified) -> PageList:
    if not (isinstance(answer, Fetched) and is_read(answer)):
        raise FetchFailed("This list of pages could not be read; try again later.")
    with by_itself(answer.url):
        return read_feed(answer.content) if start.kind == "feed" else read_sitemap(answer.content)


def _announce(visits: Visits, listed: PageList) -> int:
    pages = ((normalised(one.url, visits.start.url), one.updated) for one in listed.pages)
    mine = {url: day for url, day in pages if url and visits.is_inside(url)}
    visits.ask_for(mine, mine)
    return len(mine)
