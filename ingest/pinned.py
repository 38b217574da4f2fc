"""Connections to addresses that were checked before, within a deadline for everything."""

import ssl
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpcore

from ingest.address import Address

Clock = Callable[[], float]


class Pinned(httpcore.NetworkBackend):
    """Connects to `addresses`, in order, whatever host it is asked for: no second look-up of the name
    can lead elsewhere. No wait on the connection goes beyond `deadline`, in the seconds of `clock`."""

    def __init__(self, addresses: Sequence[Address], deadline: float, clock: Clock) -> None:
        self._addresses = addresses
        self._deadline = deadline
        self._clock = clock
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """As in httpcore. Raises its ConnectError or ConnectTimeout when no address answers."""
        failed: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError(f"no address for {host}")
        for address in self._addresses:
            left = time_left(self._deadline, self._clock, timeout)
            try:
                stream = self._sockets.connect_tcp(str(address), port, left, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return Timed(stream, self._deadline, self._clock)
        raise failed


class Timed(httpcore.NetworkStream):
    """A stream on which a server that sends a byte now and then gets no more time than `deadline`."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float, clock: Clock) -> None:
        self._stream = stream
        self._deadline = deadline
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """At most `max_bytes`. Raises ReadTimeout."""
        return self._stream.read(max_bytes, time_left(self._deadline, self._clock, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """All of `buffer`. Raises WriteTimeout."""
        self._stream.write(buffer, time_left(self._deadline, self._clock, timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The encrypted stream, once the certificate is that of `server_hostname`."""
        left = time_left(self._deadline, self._clock, timeout)
        return Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline, self._clock)

    def get_extra_info(self, info: str) -> Any:
        """As in httpcore."""
        return self._stream.get_extra_info(info)


def time_left(deadline: float, clock: Clock, timeout: float | None) -> float:
    """The seconds to wait for one step. Raises ReadTimeout when there are none."""
    left = deadline - clock()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for the whole page is up")
    return left if timeout is None else min(left, timeout)
