"""Several server processes behind one port: started here, started again when they die, stopped together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence

import structlog

log = structlog.get_logger()
BACKLOG = 2048
# A process that dies younger than this has something that starting again does not cure.
YOUNG_S = 10.0
GRACE_S = 20.0
LOOK_S = 0.2


def run_several(command: Sequence[str], host: str, port: int, workers: int) -> int:
    """Run `command --fd N` so many times over one listening socket until told to stop. Returns an exit status."""
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
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


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
