"""Heads of requests that are longer than anybody needs: httptools gathers them without an end, and ever slower.

And what is no request at all: like every refusal, it is told in a problem document.
"""

from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from api.errors import HeadTooLarge, NotHttp, raw, refusal

MAX_HEAD_BYTES = 65_536
_REFUSED = refusal(HeadTooLarge(f"The address and the headers may have at most {MAX_HEAD_BYTES} bytes together."))
_REFUSED.headers["Connection"] = "close"
_GARBLED = refusal(NotHttp("This is no HTTP request that can be read; send one Host, and one length or chunks."))
_GARBLED.headers["Connection"] = "close"
_Http: Any = AutoHTTPProtocol


class Bounded(_Http):  # type: ignore[misc]
    """uvicorn's protocol with that limit, for httptools; h11 has its own and calls but the first and the refusal.

    What ends in time is refused by its size. What does not is known by bytes that bring neither the end of a head nor
    any of a body: such may be headers behind the body, too.
    """

    _head = 0
    _idle = 0
    _brought = True

    def data_received(self, data: bytes) -> None:
        self._brought = not hasattr(_Http, "on_headers_complete")
        super().data_received(data)
        self._idle = 0 if self._brought else self._idle + len(data)
        if self._idle > MAX_HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(raw(_REFUSED))
            self.transport.close()

    def send_400_response(self, _msg: str) -> None:
        self.transport.write(raw(_GARBLED))
        self.transport.close()

    def on_message_begin(self) -> None:
        self._head = 0
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        self._head += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head += len(name) + len(value) + len(b": \r\n")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._brought = True
        self.app = self.config.loaded_app
        if self._head > MAX_HEAD_BYTES:
            # httptools takes no longer address apart; nobody will look at it.
            self.app, self.url = _REFUSED, b"/"
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._brought = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._brought = True
        super().on_message_complete()
