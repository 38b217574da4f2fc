"""Fetch one page: checked, pinned to what was checked, and bounded in time and size."""

import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

import httpcore
import httpx

from ingest.address import Resolve, Target, checked_addresses, joined, read_target, resolve_host
from ingest.dates import mail_time
from ingest.errors import DamagedDocument, FetchFailed, FetchTimedOut, ServerUnavailable, TooLarge, TooManyRedirects
from ingest.inflate import inflated
from ingest.load import MAX_BYTES
from ingest.pinned import Clock, Pinned
from ingest.validator import conditions, validator_of

AGENT = "Warmline"
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
NOT_MODIFIED, TOO_MANY, SERVER_ERROR = 304, 429, 500
READ = frozenset({200, 203})
GONE = frozenset({404, 410})
KEPT_HEADERS = ("content-type", "last-modified", "etag", "x-robots-tag", "content-language")
ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"

Sleep = Callable[[float], None]
Before = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as its server gave it.

    `url` is where the redirects ended; `headers` are a few, in lower case; `content` is unpacked, and
    empty unless `status` is 200 or 203; `validator` is what to hand in next time.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    validator: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page at `url` is still what its validator stands for."""

    url: str


Fetch = Callable[[str, Before], Fetched | NotModified]


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long to wait: to connect, for one piece of the answer, and for all of it with redirects."""

    connect: float = 5.0
    read: float = 10.0
    whole: float = 30.0


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Calls as `fetch(url, before)`.

    `before(url)` is called ahead of every request, redirects included: it returns the validator stored
    for that URL, or None, or raises to refuse it. `allow` is as in `checked_addresses`. Neither proxies,
    cookies, credentials nor anything else of the environment is used.
    """

    max_bytes: int = MAX_BYTES
    allow: frozenset[str] = frozenset()
    seconds: Seconds = Seconds()
    resolve: Resolve = resolve_host
    sleep: Sleep = time.sleep
    clock: Clock = time.monotonic
    tls: ssl.SSLContext = field(default_factory=lambda: httpx.create_ssl_context(trust_env=False))

    def __call__(self, url: str, before: Before = lambda _: None) -> Fetched | NotModified:
        """The page at `url`, of any status below 500 but 429.

        Raises AddressRefused, HostUnknown, TooLarge, TooManyRedirects, DamagedDocument for broken
        compression, FetchTimedOut, ServerUnavailable for 429 and 5xx (after waiting once for as long as
        the server asks, if that fits into the time), FetchFailed for all else, and what `before` raises.
        """
        deadline = self.clock() + self.seconds.whole
        for _ in range(MAX_REDIRECTS + 1):
            target = read_target(url.partition("#")[0])
            asked = self.clock()
            validator = before(target.url)
            # Being polite takes time that is not the server's.
            deadline += self.clock() - asked
            answer = self._patiently(target, validator, deadline)
            if not isinstance(answer, str):
                return answer
            url = joined(target.url, answer)
        raise TooManyRedirects(f"The page leads on more than {MAX_REDIRECTS} times; give the URL where it ends.")

    def _patiently(self, target: Target, validator: str | None, deadline: float) -> Fetched | NotModified | str:
        try:
            return self._once(target, validator, deadline)
        except Busy as busy:
            if busy.wait is None or self.clock() + busy.wait >= deadline:
                raise ServerUnavailable(str(busy)) from busy
            self.sleep(busy.wait)
        try:
            return self._once(target, validator, deadline)
        except Busy as busy:
            raise ServerUnavailable(str(busy)) from busy

    def _once(self, target: Target, validator: str | None, deadline: float) -> Fetched | NotModified | str:
        """One request. A string is where the server says to look instead."""
        addresses = checked_addresses(target, self.resolve, self.allow)
        origin = httpcore.Origin(target.scheme.encode(), target.host.encode(), target.port)
        network = Pinned(addresses, deadline, self.clock)
        try:
            with httpcore.HTTPConnection(origin, ssl_context=self.tls, network_backend=network) as connection:
                return self._exchange(connection, target, validator)
        except httpcore.TimeoutException as error:
            raise FetchTimedOut(f"{target.host} took too long to answer; try again later.") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchFailed(f"{target.host} could not be read ({error}); try again later.") from error

    def _exchange(
        self, connection: httpcore.HTTPConnection, target: Target, validator: str | None
    ) -> Fetched | NotModified | str:
        url = httpcore.URL(
            scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
        )
        waits = {"connect": self.seconds.connect, "read": self.seconds.read, "write": self.seconds.read}
        with connection.stream(
            "GET", url, headers=_asked(target, validator), extensions={"timeout": waits}
        ) as response:
            headers = {name.decode("latin-1").lower(): text.decode(errors="replace") for name, text in response.headers}
            if response.status == TOO_MANY or response.status >= SERVER_ERROR:
                raise Busy(target.host, response.status, headers.get("retry-after"))
            if response.status in REDIRECTS and "location" in headers:
                return headers["location"].strip().replace(" ", "%20")
            if response.status == NOT_MODIFIED and conditions(validator):
                return NotModified(target.url)
            content = self._content(response, headers) if response.status in READ else b""
        kept = {name: headers[name] for name in KEPT_HEADERS if name in headers}
        return Fetched(target.url, response.status, kept, content, validator_of(kept, content))

    def _content(self, response: httpcore.Response, headers: Mapping[str, str]) -> bytes:
        encoding = headers.get("content-encoding", "identity").strip().lower()
        blocks = self._bounded(response.iter_stream())
        if encoding in ("gzip", "x-gzip"):
            return inflated(blocks, self.max_bytes)
        if encoding != "identity":
            raise DamagedDocument(f"The server packs this page as {encoding} without being asked; turn that off.")
        return b"".join(blocks)

    def _bounded(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        received = 0
        for block in blocks:
            received += len(block)
            if received > self.max_bytes:
                raise TooLarge(f"The page is over the limit of {self.max_bytes} bytes; split it.")
            yield block


class Busy(Exception):
    """A server that asks to come back; `wait` is in how many seconds, if it says."""

    def __init__(self, host: str, status: int, retry_after: str | None) -> None:
        super().__init__(f"{host} answered with status {status}; try again later.")
        self.wait = seconds_to_wait(retry_after, datetime.now(UTC)) if retry_after else None


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """What a Retry-After header asks for, at least 0; None if it makes no sense."""
    if retry_after.strip().isdecimal():
        return float(retry_after)
    until = mail_time(retry_after)
    if until is None:
        return None
    return max((until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds(), 0.0)


def _asked(target: Target, validator: str | None) -> list[tuple[bytes | str, bytes | str]]:
    headers = {
        "Host": target.authority,
        "User-Agent": f"{AGENT}/{version('warmline')}",
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **conditions(validator),
    }
    return list(headers.items())
