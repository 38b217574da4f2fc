"""Embed whole corpora: bfloat16 in a process of its own where the CPU is made for it, onnxruntime until then.

The other process needs seconds to load torch. Until it is ready, and whenever it is not there, the model that
is open anyway does the work, so a small run never waits for it and no text is ever lost with it.
"""

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self, cast

import numpy as np
import structlog

from retrieval.embed import Embedder
from retrieval.frames import rows_to_bytes, vectors_from_bytes
from retrieval.model_files import OFFLINE
from retrieval.pipe import BrokenFrame, read_frame, write_frame
from retrieval.rows import Rows, Vectors

log = structlog.get_logger()

WORKER = (sys.executable, "-P", "-m", "retrieval.bulk_worker")
# Starting takes 5 CPU seconds and each chunk then costs 12 ms less: it pays from about 400 chunks on.
WORTHWHILE = 400
# Sorted by length together; also how often the other process reports.
WINDOW = 512
# While the other process starts, so often is it asked whether it is ready.
STEP = 32
START_SECONDS = 120.0
WINDOW_SECONDS = 300.0
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")
Process = subprocess.Popen[bytes]


class BulkEmbedder:
    """Calls as `embed(texts) -> (len(texts), dimension)` float32 vectors of unit length.

    The vectors have a cosine of at least 0.999 with those of `embedder`. Thread-safe; close it, or use it as
    a context manager. `command` plus the model's folder starts a process that speaks `retrieval.frames`;
    an empty one means onnxruntime alone.
    """

    def __init__(self, embedder: Embedder, folder: Path, command: Sequence[str] | None = None) -> None:
        self.fingerprint, self.dimension = embedder.fingerprint, embedder.dimension
        self._embedder = embedder
        if command is None:
            command = WORKER if bfloat16_is_fast() else ()
        self._command = [*command, str(folder)] if command else []
        self._done = 0
        self._process: Process | None = None
        self._started = 0.0
        self._ready = False
        self._lock = threading.Lock()

    def expect(self, chunks: int) -> None:
        """Say that about so many chunks are coming: the other process starts now if that is worth its while."""
        with self._lock:
            if chunks >= WORTHWHILE:
                self._start()

    @property
    def starting(self) -> bool:
        """Whether the other process was started and is not known yet to be ready, or gone."""
        return self._process is not None and not self._ready

    def __call__(self, texts: Sequence[str]) -> Vectors:
        rows = self._embedder.tokens(texts)
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        # Similar lengths together, across more than one window if there is more.
        order = sorted(range(len(rows)), key=lambda i: len(rows[i]), reverse=True)
        with self._lock:
            at = 0
            while at < len(order):
                places = order[at : at + (WINDOW if self._is_ready() else STEP)]
                vectors[places] = self._vectors([rows[i] for i in places])
                at += len(places)
        return vectors

    def _vectors(self, rows: Rows) -> Vectors:
        self._done += len(rows)
        if self._done >= WORTHWHILE:
            self._start()
        if self._process and self._ready:
            try:
                return _asked(self._process, rows, self.dimension)
            except (BrokenFrame, OSError, ValueError) as error:
                self._give_up(type(error).__name__)
        return self._embedder.vectors(rows)

    def _start(self) -> None:
        if self._process or not self._command:
            return
        try:
            self._process, self._started = _started(self._command), time.monotonic()
        except OSError as error:
            self._give_up(type(error).__name__)

    def _is_ready(self) -> bool:
        """Whether the other process takes work; one that ended or takes too long to start is given up."""
        if not self._process or self._ready:
            return self._ready
        answers = _pipes(self._process)[1]
        try:
            if select.select([answers], [], [], 0)[0]:
                read_frame(answers, 16)
                self._ready = True
            elif time.monotonic() - self._started > START_SECONDS:
                raise BrokenFrame("it did not become ready")
        except BrokenFrame as error:
            self._give_up(type(error).__name__)
        return self._ready

    def _give_up(self, reason: str) -> None:
        log.warning("bulk_embedder_gone", error=reason, instead="onnxruntime")
        self._command = []
        self._stop()

    def _stop(self) -> None:
        process, self._process, self._ready = self._process, None, False
        if process:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End the other process, if there is one; calls after this start it again when it is worth while."""
        with self._lock:
            self._stop()
            self._done = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def bfloat16_is_fast(cpu: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this CPU multiplies bfloat16 matrices in hardware (AMX)."""
    try:
        return "amx_bf16" in cpu.read_text().split()
    except OSError:
        return False


def _started(command: Sequence[str]) -> Process:
    root = str(Path(__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept | OFFLINE | {"OMP_NUM_THREADS": "1", "PYTHONPATH": root},
        cwd="/",
        start_new_session=True,
    )


def _asked(process: Process, rows: Rows, dimension: int) -> Vectors:
    requests, answers = _pipes(process)
    alarm = threading.Timer(WINDOW_SECONDS, process.kill)
    alarm.daemon = True
    alarm.start()
    try:
        write_frame(requests, rows_to_bytes(rows))
        return vectors_from_bytes(read_frame(answers), len(rows), dimension)
    finally:
        alarm.cancel()


def _pipes(process: Process) -> tuple[IO[bytes], IO[bytes]]:
    return cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
