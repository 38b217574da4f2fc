"""What the robots.txt of each host allows, and how long to wait between two requests to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from protego import Protego

from ingest.errors import FetchFailed, IngestError, RobotsRefused
from ingest.fetch import AGENT, Fetch, Fetched
from ingest.pinned import Clock
from ingest.unforeseen import by_itself

MAX_ROBOTS = 512_000
CLIENT_ERROR = 400


@dataclass(slots=True)
class Manners:
    """Asks for robots.txt once per host and run, and spaces the requests to each host.

    `delay` is the seconds between two requests to one host, more if its robots.txt asks for more, but
    at most `max_delay`.
    """

    fetch: Fetch
    delay: float
    max_delay: float
    sleep: Callable[[float], None]
    clock: Clock
    _rules: dict[str, Protego | FetchFailed] = field(default_factory=dict)
    _free_at: dict[str, float] = field(default_factory=dict)

    def require(self, url: str) -> None:
        """Raises RobotsRefused if the host asks to leave `url` alone, and FetchFailed if it cannot say."""
        rules = self._rules_of(url)
        if isinstance(rules, FetchFailed):
            raise FetchFailed(str(rules))
        if not rules.can_fetch(url, AGENT):
            raise RobotsRefused("The robots.txt of this site asks crawlers to leave this page alone; allow Warmline.")

    def wait(self, url: str) -> None:
        """Sleep until the host of `url` may be asked again, and count the request that follows."""
        host = urlsplit(url).netloc
        if (left := self._free_at.get(host, 0.0) - self.clock()) > 0:
            self.sleep(left)
        self._free_at[host] = self.clock() + self._delay(url)

    def _delay(self, url: str) -> float:
        rules = self._rules.get(_origin(url))
        asked = rules.crawl_delay(AGENT) if isinstance(rules, Protego) else None
        return min(max(self.delay, asked or 0.0), max(self.max_delay, self.delay))

    def _rules_of(self, url: str) -> Protego | FetchFailed:
        origin = _origin(url)
        if origin not in self._rules:
            self._rules[origin] = self._asked(origin)
        return self._rules[origin]

    def _asked(self, origin: str) -> Protego | FetchFailed:
        try:
            with by_itself(origin):
                return self._read(f"{origin}/robots.txt")
        except FetchFailed as error:
            return error
        except IngestError as error:
            return FetchFailed(f"The robots.txt of the site cannot be read: {error}")

    def _read(self, url: str) -> Protego:
        answer = self.fetch(url, self._only_wait)
        # No robots.txt, or none for us: nothing is forbidden (RFC 9309, 2.3.1.3).
        found = isinstance(answer, Fetched) and answer.status < CLIENT_ERROR
        text = answer.content[:MAX_ROBOTS].decode(errors="replace") if isinstance(answer, Fetched) and found else ""
        return Protego.parse(text.removeprefix("\ufeff"))

    def _only_wait(self, url: str) -> None:
        self.wait(url)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
