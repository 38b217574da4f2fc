"""The end of the process that serves: what would wait for news for ever goes first, and the rest has a moment."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


class Server(uvicorn.Server):
    """uvicorn's, which waits for streams to end by themselves, and cancels them when they do not."""

    def __init__(self, config: uvicorn.Config, end_waiting: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_waiting = end_waiting

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Streams first: nobody else tells them."""
        self._end_waiting()
        await super().shutdown(sockets)


def cut_short(app: ASGIApp) -> ASGIApp:
    """The same application, which takes no harm, nor a page of the log, from being cancelled at the end."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        # Whoever takes nothing in keeps their stream open, whatever it is told.
        with suppress(asyncio.CancelledError):
            await app(scope, receive, send)

    return served
