"""Start a parser process, with as little of ours as it needs."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from ingest.errors import ParserUnavailable
from retrieval.pipe import BrokenFrame, read_frame

COMMAND = (sys.executable, "-P", "-m", "ingest.worker")
START_SECONDS = 120
# The child gets no more of our environment than it needs: keys and passwords stay here.
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
SILENT = {"DO_NOT_TRACK": "true", "ORT_DISABLE_TELEMETRY": "1"}
FIXED = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONHASHSEED": "0", **SILENT}

Process = subprocess.Popen[bytes]


class Alarm:
    """Kills a process when a time is up; `rang` tells whether it had to."""

    def __init__(self, process: Process, seconds: float) -> None:
        self.rang = False
        self._process = process
        self._timer = threading.Timer(seconds, self._ring)
        self._timer.daemon = True

    def _ring(self) -> None:
        self.rang = True
        self._process.kill()

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


def start(command: Sequence[str]) -> Process:
    """Run `command` and wait until it is ready. Raises ParserUnavailable with its last words if it dies
    or is silent for two minutes."""
    with tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=_environment(os.environ),
            cwd="/",
            start_new_session=True,
        )
        try:
            with Alarm(process, START_SECONDS):
                read_frame(pipes(process)[1], 16)
        except BrokenFrame as error:
            process.kill()
            process.communicate()
            raise ParserUnavailable(f"The parser cannot start: {_last_line(complaints)}") from error
        return process


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    root = str(Path(__file__).resolve().parent.parent)
    return {name: ours[name] for name in KEPT if name in ours} | FIXED | {"PYTHONPATH": root}


def _last_line(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing; run `warmline doctor`."


def pipes(process: Process) -> tuple[IO[bytes], IO[bytes]]:
    """Where to write requests and where to read answers."""
    return cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
