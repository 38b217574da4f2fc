"""A website on the loopback, whose answers a test sets page by page and whose requests it can read."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import Any

from ingest.address import Address
from ingest.fetch import Fetcher

LOOPBACK = frozenset({"127.0.0.0/8"})


@dataclass
class Answer:
    """What the site says at one path; `etag` is added and honoured unless it is switched off."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    etag: bool = True


Page = Answer | Callable[["Handler"], None]


@dataclass
class Website:
    """`pages` maps a path to its answer; `requests` are the paths asked for, in order, and `statuses`
    what was answered."""

    url: str = ""
    pages: dict[str, Page] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    statuses: list[tuple[str, int]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> None:
        content = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        self.pages[path] = Answer(content, status, {"Content-Type": "text/html; charset=utf-8"} | named)

    def redirect(self, path: str, location: str, status: int = 302) -> None:
        self.pages[path] = Answer(status=status, headers={"Location": location})

    def forget(self) -> None:
        self.requests.clear()
        self.statuses.clear()
        self.headers.clear()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Website

    def do_GET(self) -> None:
        self.site.requests.append(self.path)
        self.site.headers.append({name.lower(): text for name, text in self.headers.items()})
        page = self.site.pages.get(self.path, Answer(b"Nothing here.", 404))
        if isinstance(page, Answer):
            self.answer(page)
        else:
            page(self)

    def answer(self, page: Answer) -> None:
        tag = f'"{sha256(page.body).hexdigest()[:12]}"'
        known = page.etag and page.status == 200 and self.headers["If-None-Match"] == tag
        self.site.statuses.append((self.path, 304 if known else page.status))
        self.send_response(304 if known else page.status)
        for name, text in page.headers.items():
            self.send_header(name, text)
        if page.etag and page.status == 200:
            self.send_header("ETag", tag)
        self.send_header("Content-Length", "0" if known else str(len(page.body)))
        self.end_headers()
        if not known:
            self.wfile.write(page.body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Quiet(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True

    # Clients that hang up in the middle are part of the tests.
    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def served(host: str = "127.0.0.1") -> Iterator[Website]:
    """The site for as long as the context lasts, on a free port of `host`."""
    site = Website()
    server = Quiet((host, 0), type("Bound", (Handler,), {"site": site}))
    site.url = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        site.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


def page(title: str, *links: str, head: str = "", text: str = "") -> str:
    """A small page with a heading, a sentence and links."""
    anchors = "".join(f'<p><a href="{link}">More</a></p>' for link in links)
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head>"
        f"<body><main><h1>{title}</h1><p>{text or f'All about {title}.'}</p>{anchors}</main></body></html>"
    )


def drip(handler: Handler) -> None:
    """An answer that comes byte by byte and never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.site.closing.wait(0.02):
        handler.wfile.write(b"x")


def drip_headers(handler: Handler) -> None:
    """Headers that never end, a few bytes at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.site.closing.wait(0.02):
        handler.wfile.write(b"X-More: and more\r\n")


def flood(handler: Handler) -> None:
    """An endless body, as fast as it is taken."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while not handler.site.closing.is_set():
        handler.wfile.write(b"<p>and more</p>" * 4000)


def silence(handler: Handler) -> None:
    """No answer at all."""
    handler.site.closing.wait(30)


def names(**hosts: str) -> Callable[[str, int], list[Address]]:
    """A resolver that knows these hosts (with `_` for the dot) and nothing else."""
    table = {name.replace("_", "."): [ip_address(one) for one in text.split()] for name, text in hosts.items()}

    def resolve(host: str, port: int) -> list[Address]:
        return table.get(host, [])

    return resolve


def fetcher(**options: Any) -> Fetcher:
    """One that may reach the loopback and takes no more than 200 kB."""
    given = {"allow": LOOPBACK, "max_bytes": 200_000} | options
    return Fetcher(**given)


@dataclass
class Time:
    """A clock that only sleeping moves; `sleeps` are what was slept."""

    now: float = 0.0
    sleeps: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.now += seconds


class Trap:
    """A socket on the loopback that counts who connects."""

    def __init__(self, port: int = 0) -> None:
        self.caught = 0
        self._socket = socket.create_server(("127.0.0.1", port))
        self._socket.settimeout(0.02)
        self.port = self._socket.getsockname()[1]
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._done.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.caught += 1
            connection.close()

    def close(self) -> int:
        """Stop, and say how many there were, including those that still waited in line."""
        self._done.wait(0.06)
        self._done.set()
        self._thread.join()
        self._socket.close()
        return self.caught
