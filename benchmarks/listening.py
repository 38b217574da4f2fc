"""A lean HTTP client for thousands of streams in one event loop, so that the client weighs little beside the server."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

HOST = "127.0.0.1"
PATIENCE_S = 30.0
LONGEST_LINE = 4 << 20
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Place:
    """The port of a server, and the key of an agent."""

    port: int
    key: str


@dataclass(frozen=True, slots=True)
class Door:
    """A conversation and the token that opens it."""

    id: str
    token: str

    @property
    def path(self) -> str:
        """Of the conversation."""
        return f"/v1/conversations/{self.id}"


async def asked(port: int, method: str, path: str, token: str = "", body: Mapping[str, Any] | None = None) -> Any:
    """What the server says, on a connection of its own. Raises RuntimeError when it refuses."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=LONGEST_LINE)
    try:
        writer.write(_request(method, path, token, json.dumps(body or {})))
        status, length = await _head(reader)
        told = json.loads(await reader.readexactly(length)) if length else None
    finally:
        writer.close()
    if status >= 300:
        raise RuntimeError(f"{path} was answered with {status}: {told}")
    return told


async def open_doors(port: int, count: int) -> list[Door]:
    """So many new conversations."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> Door:
        async with gate:
            told = await asked(port, "POST", "/v1/conversations")
            return Door(told["id"], told["token"])

    return list(await asyncio.gather(*(one() for _ in range(count))))


@asynccontextmanager
async def following(port: int, path: str, token: str) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """The events of a stream that is open."""
    reader, writer = await asyncio.open_connection(HOST, port, limit=LONGEST_LINE)
    try:
        writer.write(_request("GET", path, token, ""))
        status, _ = await _head(reader)
        if status != 200:
            raise RuntimeError(f"{path} was answered with {status}.")
        yield _events(reader)
    finally:
        writer.close()


async def _events(reader: asyncio.StreamReader) -> AsyncIterator[dict[str, Any]]:
    # The sizes of chunks stand on lines of their own.
    while line := await reader.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


async def _head(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and length of an answer."""
    async with asyncio.timeout(PATIENCE_S):
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    _, _, length = head.partition("content-length:")
    return int(head.split()[1]), int(length.split()[0]) if length else 0


def _request(method: str, path: str, token: str, body: str) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", f"Content-Length: {len(body)}"]
    lines += ["Content-Type: application/json"] + ([f"Authorization: Bearer {token}"] if token else [])
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


class Idle(asyncio.Protocol):
    """A stream on which only pings come; what comes is counted."""

    def __init__(self) -> None:
        self.received = 0
        self.open = True

    def data_received(self, data: bytes) -> None:
        """asyncio's."""
        self.received += len(data)

    def connection_lost(self, _exc: Exception | None) -> None:
        """asyncio's."""
        self.open = False


async def stay(port: int, door: Door) -> tuple[asyncio.Transport, Idle]:
    """Open the stream of a conversation and only keep it."""
    transport, idle = await asyncio.get_running_loop().create_connection(Idle, HOST, port)
    transport.write(_request("GET", f"{door.path}/events", door.token, ""))
    while not idle.received and idle.open:
        await asyncio.sleep(0.005)
    return transport, idle
