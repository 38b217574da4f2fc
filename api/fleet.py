"""Several server processes behind one port: started here, started again when they die, stopped together."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog

from runtime.errors import NoPort

log = structlog.get_logger()
BACKLOG = 2048
# A process that dies younger than this has something that starting again does not cure.
YOUNG_S = 10.0
GRACE_S = 20.0
LOOK_S = 0.2


def run_several(command: Sequence[str], host: str, port: int, workers: int) -> int:
    """Run `command --fd N` so many times over one listening socket until told to stop. Returns an exit status.

    Raises `NoPort`.
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with _listening(host, port) as shared:
        log.info("serving", host=host, port=shared.getsockname()[1], processes=workers)
        running = [_started(command, shared) for _ in range(workers)]
        try:
            return _watched(running, command, shared, stopping)
        finally:
            _stopped([process for process, _ in running])


def _watched(
    running: list[tuple[subprocess.Popen[bytes], float]],
    command: Sequence[str],
    shared: socket.socket,
    stopping: threading.Event,
) -> int:
    while not stopping.wait(LOOK_S):
        for place, (process, since) in enumerate(running):
            if (status := process.poll()) is None:
                continue
            log.error("server_process_ended", pid=process.pid, status=status)
            if time.monotonic() - since < YOUNG_S:
                return status if status > 0 else 1
            running[place] = _started(command, shared)
    return 0


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with _named(host, port):
        return socket.create_server((host, port), family=family, backlog=BACKLOG)


def check_free(host: str, port: int) -> None:
    """Raises `NoPort` now rather than when everything has been opened; the server itself would say it in its log."""

    async def bind() -> None:
        # As the server will, which may be to several addresses for one name.
        loop = asyncio.get_running_loop()
        (await loop.create_server(asyncio.Protocol, host, port, start_serving=False)).close()

    with _named(host, port):
        asyncio.run(bind())


@contextmanager
def _named(host: str, port: int) -> Iterator[None]:
    """Whatever keeps us from listening has one name. A host that cannot be written in DNS is a `UnicodeError`."""
    try:
        yield
    except (OSError, UnicodeError) as error:
        number = getattr(error, "errno", None) or 0
        # asyncio says more than the system does; a name that cannot be looked up has a negative number.
        why = os.strerror(number) if number > 0 else getattr(error, "strerror", None) or "this is no name of a host"
        raise NoPort(f"Nothing can listen on {host}:{port} ({why}); give another --port or --host.") from error


def _started(command: Sequence[str], shared: socket.socket) -> tuple[subprocess.Popen[bytes], float]:
    number = shared.fileno()
    process = subprocess.Popen([*command, "--fd", str(number)], stdin=subprocess.PIPE, pass_fds=(number,))
    return process, time.monotonic()


def _stopped(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def stop_with_parent() -> None:
    """End when the process that started this one is gone: its end of our standard input is closed then."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
