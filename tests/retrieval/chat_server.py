"""Chat models on loopback that speak a vendor's wire format, streamed and whole, well and badly."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.retrieval.chat_wires import OpenAi, Wire


@dataclass
class Act:
    """What happens to one request: `reply` with `status`, or something that goes wrong on the way."""

    reply: str = "NO ANSWER"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # late: nothing comes. drip: a byte now and then. garbage: no JSON. cut: hangs up in the middle.
    fault: str | None = None
    # Streamed replies pause before each piece until the test lets them go on.
    gate: Callable[[int], None] | None = None
    # Replaces the body of the wire format, such as a refusal.
    body: Any = None


@dataclass
class Script:
    """What the model will do, one act after the other, the last for good, and what it was asked."""

    acts: list[Act] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def will(self, *acts: Act | str) -> None:
        """Replace what it will do; a text is what it replies."""
        self.acts[:] = [Act(one) if isinstance(one, str) else one for one in acts]

    def next(self) -> Act:
        """The act for the next request."""
        if not self.acts:
            return Act()
        return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]


@contextmanager
def serving(script: Script, speaks: Wire = OpenAi) -> Iterator[str]:
    """The address of a server that follows the script."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"script": script, "speaks": speaks}))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        script.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers each request by the next act."""

    script: Script
    speaks: Wire
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = {"path": self.path, "key": self.headers.get("Authorization"), **sent}
        self.script.asked.append(asked)
        act = self.script.next()
        # A client that has waited long enough hangs up.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._act(act, asked, self.speaks.is_streamed(self.path, asked))

    def _act(self, act: Act, asked: dict[str, Any], streamed: bool) -> None:
        if act.fault == "late":
            self.script.over.wait(60)
            self.close_connection = True
        elif act.fault == "garbage":
            self._send(200, b"<html>\x00 busy {", self.speaks.stream_type if streamed else "application/json")
        elif act.status != 200:
            body = self.speaks.error(act.status) if act.body is None else act.body
            self._send(act.status, json.dumps(body).encode(), headers=act.headers)
        elif act.body is not None and not streamed:
            self._send(200, json.dumps(act.body).encode())
        elif streamed:
            self._stream(act, asked)
        else:
            self._whole(act)

    def _whole(self, act: Act) -> None:
        body = json.dumps(self.speaks.whole(act.reply)).encode()
        if act.fault == "cut":
            return self._cut(lambda: self._send(200, body, length=2 * len(body)))
        if act.fault == "drip":
            return self._drip(body)
        return self._send(200, body)

    def _stream(self, act: Act, asked: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", self.speaks.stream_type)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        parts = list(self.speaks.streamed("" if act.body is not None else act.reply, asked))
        if act.fault == "cut":
            parts = parts[: len(parts) * 3 // 4]
        for n, part in enumerate(parts):
            if act.gate:
                act.gate(n)
            if act.fault == "drip" and self.script.over.wait(0.05):
                return
            self._chunk(part)
        if act.fault == "cut":
            self._cut(lambda: None)
        else:
            self._chunk(b"")

    def _chunk(self, part: bytes) -> None:
        self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        self.wfile.flush()

    def _drip(self, body: bytes) -> None:
        self._head(200, len(body))
        for byte in body:
            if self.script.over.wait(0.05):
                return
            self.wfile.write(bytes([byte]))
            self.wfile.flush()

    def _cut(self, before: Callable[[], None]) -> None:
        before()
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(
        self,
        status: int,
        body: bytes,
        kind: str = "application/json",
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        self._head(status, len(body) if length is None else length, kind, headers)
        self.wfile.write(body)

    def _head(
        self, status: int, length: int, kind: str = "application/json", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def handle_one_request(self) -> None:
        with suppress(ConnectionResetError):
            super().handle_one_request()

    def log_message(self, format: str, *args: object) -> None:
        pass
