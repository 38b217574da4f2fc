"""Who begins a request and does not go on is cut off, and keeps nobody else waiting."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from fastapi import FastAPI, Request

from api import errors
from api.limits import BodyLimit
from api.patience import punctual

SHORT_S, LONG_S = 0.3, 5.0
# Far beyond the limits under test, so that what is seen to close a connection is one of them.
NEVER_S = 60


async def taken(request: Request) -> dict[str, int]:
    return {"bytes": len(await request.body())}


@contextmanager
def serving(head_s: float, body_s: float) -> Iterator[tuple[str, int]]:
    app = FastAPI()
    errors.install(app)
    app.post("/")(taken)
    app.add_middleware(BodyLimit, max_bytes=1_000_000, larger={}, patience_s=body_s)
    config = uvicorn.Config(app, port=0, log_level="critical", http=punctual(head_s), timeout_keep_alive=NEVER_S)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()
    finally:
        server.should_exit = True
        thread.join()


def heard(place: tuple[str, int], *sent: bytes, every_s: float = 0.0) -> bytes:
    """What comes back until the server closes; `sent` goes out piece by piece."""
    with socket.create_connection(place, timeout=NEVER_S) as one:
        for piece in sent:
            one.sendall(piece)
            time.sleep(every_s)
        return b"".join(iter(lambda: one.recv(4096), b""))


HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n"


@pytest.mark.parametrize("begun", [b"", b"POST / HTTP/1.1\r\nHost"])
def test_a_head_that_does_not_end_is_cut_off(begun: bytes) -> None:
    with serving(SHORT_S, LONG_S) as place:
        assert heard(place, begun) == b""


def test_a_body_that_stops_is_refused_and_the_connection_closed() -> None:
    with serving(LONG_S, SHORT_S) as place:
        head, _, body = heard(place, HEAD + b"abc").partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408")
        assert json.loads(body)["type"] == "/problems/too-slow"


def test_a_body_that_drips_gains_no_time_by_that() -> None:
    with serving(LONG_S, SHORT_S) as place:
        began = time.monotonic()
        assert heard(place, HEAD, b"a", b"a", every_s=0.08).startswith(b"HTTP/1.1 408")
        assert time.monotonic() - began < LONG_S


def test_who_goes_on_is_served_also_on_the_same_connection_later() -> None:
    with serving(SHORT_S, LONG_S) as (host, port), httpx.Client(base_url=f"http://{host}:{port}") as client:
        for size in (0, 10, 300_000):
            assert client.post("/", content=b"a" * size).json() == {"bytes": size}
            time.sleep(SHORT_S * 1.5)


def test_the_next_request_of_a_connection_has_the_same_time_for_its_head() -> None:
    with serving(SHORT_S, LONG_S) as place, socket.create_connection(place, timeout=NEVER_S) as one:
        one.sendall(HEAD + b"0123456789")
        assert one.recv(4096).startswith(b"HTTP/1.1 200")
        one.sendall(b"POST / HTTP/1.1\r\nHo")
        while rest := one.recv(4096):
            assert b"HTTP/1.1" not in rest
