"""A head that is longer than anybody needs is refused as soon as that is known, and nobody waits for it meanwhile."""

import json
import socket
from contextlib import suppress

import httpx
import pytest

from api.heads import MAX_HEAD_BYTES
from tests.api.test_patience import LONG_S, NEVER_S, serving

START = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = START + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
FULL = b"a" * MAX_HEAD_BYTES


def answered(place: tuple[str, int], *sent: bytes) -> bytes:
    """What comes back; the server may close before it has heard all."""
    came = b""
    with socket.create_connection(place, timeout=NEVER_S) as one, suppress(ConnectionError):
        for piece in sent:
            one.sendall(piece)
        while more := one.recv(4096):
            came += more
    return came


@pytest.mark.parametrize(
    "sent",
    [
        [START, b"X: ", FULL, b"\r\n\r\n"],
        [START + b"X: " + FULL + b"\r\n\r\n"],
        [START, b"a: b\r\n" * 12_000, b"\r\n"],
        [b"GET /", FULL, b" HTTP/1.1\r\nHost: x\r\n\r\n"],
        [b"GET /?a=" + FULL + b" HTTP/1.1\r\nHost: x\r\n\r\n"],
    ],
    ids=["a header", "a header at once", "many headers", "an address", "a query"],
)
def test_a_head_that_is_too_long_is_refused_and_the_connection_closed(sent: list[bytes]) -> None:
    with serving(LONG_S, LONG_S) as place:
        head, _, body = answered(place, *sent).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
        assert json.loads(body)["type"] == "/problems/head-too-large"
        assert httpx.post(f"http://{place[0]}:{place[1]}/", content=b"hello").json() == {"bytes": 5}


@pytest.mark.parametrize("begun", [START + b"X: ", CHUNKED + b"X: ", b"GET /"], ids=["head", "trailer", "address"])
def test_what_never_ends_is_cut_off_and_not_gathered(begun: bytes) -> None:
    with serving(NEVER_S, NEVER_S) as place, socket.create_connection(place, timeout=NEVER_S) as one:
        one.sendall(begun)
        with pytest.raises(ConnectionError):
            one.sendall(FULL * 1_000)


def test_what_fits_is_taken_and_each_request_of_a_connection_has_room_of_its_own() -> None:
    with serving(LONG_S, LONG_S) as (host, port), httpx.Client(base_url=f"http://{host}:{port}") as client:
        for _ in range(3):
            sent = client.post("/", content=iter([b"a" * 300_000] * 3), headers={"X": "a" * (MAX_HEAD_BYTES - 500)})
            assert sent.json() == {"bytes": 900_000}


def test_headers_behind_a_body_that_fit_are_taken() -> None:
    with serving(LONG_S, LONG_S) as place, socket.create_connection(place, timeout=NEVER_S) as one:
        one.sendall(CHUNKED + b"X: y\r\n\r\n")
        assert one.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_long_head_behind_another_request_is_no_part_of_that() -> None:
    with serving(LONG_S, LONG_S) as place:
        came = answered(place, START + b"Content-Length: 5\r\n\r\nhello" + START + b"X: " + FULL + b"\r\n\r\n")
        assert came.startswith(b"HTTP/1.1 200")
        assert came.count(b"HTTP/1.1 431") == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        START + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        START + b"Content-Length: -1\r\n\r\n",
        START + b"X: a\x7fb\r\nno colon\r\n\r\n",
    ],
    ids=["another protocol", "two lengths", "a length below nothing", "no header"],
)
def test_what_is_no_request_is_refused_by_a_problem_document(sent: bytes) -> None:
    with serving(LONG_S, LONG_S) as place:
        head, _, body = answered(place, sent).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400 Bad Request\r\n")
        assert b"application/problem+json" in head
        assert json.loads(body)["type"] == "/problems/bad-request"
