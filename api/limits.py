"""Limits on how often, how many at once, how much and how slowly.

A token bucket by key, turns for what is costly, a cap on the body, and a time for it.
"""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import RateLimited, problem

MAX_KEYS = 50_000
LENGTH_DIGITS = 18
# A body may take this long, and longer only as long as it comes at least so fast.
BODY_S = 30.0
SLOWEST_BYTES_S = 4_096


class RateLimit:
    """`per_minute` requests for each key, saved up to one minute's worth."""

    def __init__(self, per_minute: int, now: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._now = now
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Use up one request. Raises `RateLimited`."""
        with self._lock:
            now = self._now()
            left, at = self._buckets.pop(key, (float(self._per_minute), now))
            left = min(self._per_minute, left + (now - at) * self._per_minute / 60)
            self._buckets[key] = (max(0.0, left - 1) if left >= 1 else left, now)
            if len(self._buckets) > MAX_KEYS:
                self._buckets.popitem(last=False)
        if left < 1:
            after_s = (1 - left) * 60 / self._per_minute
            raise RateLimited(f"At most {self._per_minute} a minute; wait a moment and try again.", after_s)


def address_of(request: Request) -> str:
    """Where it comes from, as far as that is known; behind a proxy, as that says."""
    return request.client.host if request.client else "unknown"


class AtOnce:
    """So many at a time; who comes then waits a little, in no thread, for others have need of those."""

    def __init__(self, most: int, wait_s: float) -> None:
        self._free = asyncio.Semaphore(most)
        self._wait_s = wait_s

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One's turn, in the order of coming. Raises `RateLimited` when it does not come in time."""
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise RateLimited("Too many ask for this at once; wait a moment and try again.") from None
        try:
            yield
        finally:
            self._free.release()


class BodyLimit:
    """Refuses bodies over the limit, whether or not they state their length, and those that do not come to an end."""

    def __init__(self, app: ASGIApp, max_bytes: int, larger: Mapping[str, int], patience_s: float = BODY_S) -> None:
        """`larger` says how much more the routes of documents and of attachments take."""
        self._app = app
        self._max_bytes = max_bytes
        self._larger = larger
        self._patience_s = patience_s

    def _limit(self, path: str) -> int:
        kind = "documents" if path.startswith("/v1/documents") else path.rpartition("/")[2]
        talks = kind == "documents" or path.startswith(("/v1/conversations/", "/v1/desk/conversations/"))
        return self._max_bytes + (self._larger.get(kind, 0) if talks else 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        stated = dict(scope["headers"]).get(b"content-length", b"0")
        if not stated.isdigit() or len(stated) > LENGTH_DIGITS or int(stated) > limit:
            await problem(413, "too-large", _sentence(limit))(scope, receive, send)
            return
        await self._app(scope, _counted(receive, limit, self._patience_s), send)


def _sentence(limit: int) -> str:
    return f"The body may have at most {limit} bytes."


def _counted(receive: Receive, limit: int, patience_s: float) -> Receive:
    taken, ended = 0, False
    began = asyncio.get_running_loop().time()

    async def counted() -> Message:
        nonlocal taken, ended
        if ended:
            # What is waited for now is that the client goes away.
            return await receive()
        try:
            async with asyncio.timeout_at(began + patience_s + taken / SLOWEST_BYTES_S):
                message = await receive()
        except TimeoutError:
            # Not said by the client either; the connection is of no more use.
            raise HTTPException(408, "The body did not come in time.", {"Connection": "close"}) from None
        taken += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        if taken > limit:
            # The client never said how much was coming. Whoever reads the body passes this on.
            raise HTTPException(413, _sentence(limit))
        return message

    return counted
