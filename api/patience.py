"""Connections that begin a request and do not go on: cut, so that nobody can hold them all by doing nothing."""

import asyncio

from api.heads import Bounded

# From the opening of a connection, or the first byte of its next request, to the end of the request's head.
HEAD_S = 20.0


def punctual(head_s: float = HEAD_S) -> type[asyncio.Protocol]:
    """uvicorn's protocol with that limit; its own begins when a response has ended and ends with the next byte."""

    class Punctual(Bounded):
        _late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._wait()
            else:
                self._stop()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._late is None:
                self._late = self.loop.call_later(head_s, self.transport.close)

        def _stop(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    return Punctual
