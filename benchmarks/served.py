"""A server as `warmline serve` runs it: memory, and 16 customers at once against one at a time.

`python -m benchmarks.served DATA`. The workspace holds the passages of clapnq and the chapters of docs_debian_faq,
a little over 1,000 chunks; the questions are clapnq's, each asked in a conversation of its own that was opened
before the clock started, over loopback HTTP with `Prefer: wait`. The two ways take turns on the same server. With the
default debounce one customer mostly waits for it; so all is done again without. An answer from a passage that
was never quoted before embeds its sentences first; so the same questions are asked a second time.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.exported import share_models
from evals.datasets import load_dataset
from ingest.open import syncing
from runtime.compose import opened
from runtime.settings import Settings

CUSTOMERS = 16
ROUNDS = 3
ALONE = 40
EACH = 8
WARM_UP = 20
MOST_MIB = 400.0
LEAST_TIMES = 3.0
START_S = 60.0
WAIT_S = 30
# Limits are for strangers; here one address opens hundreds of conversations.
UNLIMITED = {
    "WARMLINE_CONVERSATIONS_PER_MINUTE": "100000",
    "WARMLINE_MESSAGES_PER_ADDRESS": "100000",
    "WARMLINE_LOG_LEVEL": "warning",
}


@dataclass(frozen=True, slots=True)
class Phase:
    """Turns that were answered, how long all of them took together, and each by itself."""

    replies: int
    answers: int
    seconds: float
    turn_ms: Sequence[float]

    @property
    def rate(self) -> float:
        """Turns per second."""
        return self.replies / self.seconds


def main(data: Path) -> None:
    """Print both tables."""
    questions = [one.text for one in load_dataset(data / "clapnq").questions]
    with TemporaryDirectory(prefix="served-") as folder:
        home = Path(folder)
        chunks = filled(Settings(home=home), data)
        print(f"A workspace of {chunks:,} chunks, {os.cpu_count()} cores.\n\n| what | value |\n|---|---|")
        for name, settings in (("debounce 0.3 s", {}), ("debounce 0", {"WARMLINE_DEBOUNCE_S": "0"})):
            with server(home, settings) as (port, process):
                customers(port, questions[:WARM_UP], 1)
                mib = resident_kib(process.pid) // 1024
                print(f"| {name}: resident after {WARM_UP} turns, MiB (bar {MOST_MIB:.0f}) | {mib} |")
                throughput(f"{name}, passages new", port, iter(questions[WARM_UP:]))
                throughput(f"{name}, passages known", port, iter(questions[WARM_UP:]))
                mib = resident_kib(process.pid) // 1024
                print(f"| {name}: resident in the end, MiB | {mib} |", flush=True)


def filled(settings: Settings, data: Path) -> int:
    """Ingest into a new home. Returns how many chunks it holds."""
    share_models(settings.home)
    chapters = sorted((data / "docs_debian_faq" / "files").glob("*.html"))
    with opened(settings) as warmline, syncing(warmline, warmline.settings.workspace) as sync:
        return sum(sync(path).chunks for path in (data / "clapnq" / "corpus.jsonl", *chapters))


def throughput(name: str, port: int, questions: Iterator[str]) -> None:
    """Both ways in turns, each question once."""
    alone, crowd = [], []
    for _ in range(ROUNDS):
        alone.append(customers(port, list(islice(questions, ALONE)), 1))
        crowd.append(customers(port, list(islice(questions, CUSTOMERS * EACH)), CUSTOMERS))
    times = [many.rate / one.rate for one, many in zip(alone, crowd, strict=True)]
    for who, phases in (("one at a time", alone), (f"{CUSTOMERS} at once", crowd)):
        took = [one for phase in phases for one in phase.turn_ms]
        p50, p95 = np.percentile(took, [50, 95])
        row(f"{name}, {who}: turns/s, n={len(took)}", [phase.rate for phase in phases])
        answered = sum(phase.answers for phase in phases)
        print(f"| {name}, {who}: a turn, ms, p50 / p95 ({answered} answered) | {p50:.0f} / {p95:.0f} |", flush=True)
    row(f"{name}, ratio (bar {LEAST_TIMES:.0f})", times)


def row(name: str, values: Sequence[float]) -> None:
    """The median with the least and the most."""
    print(f"| {name} | {statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f}) |", flush=True)


def customers(port: int, questions: Sequence[str], at_once: int) -> Phase:
    """Ask every question, `at_once` of them at a time."""
    doors = [opened_conversation(port) for _ in questions]
    started = time.perf_counter()
    with ThreadPoolExecutor(at_once) as threads:
        replies = list(threads.map(lambda one: asked(port, *one), zip(doors, questions, strict=True)))
    seconds = time.perf_counter() - started
    answers = sum(action == "answer" for action, _ in replies)
    return Phase(sum(action is not None for action, _ in replies), answers, seconds, [took for _, took in replies])


def opened_conversation(port: int) -> tuple[str, str]:
    """The id and the token of a new conversation."""
    told = post(port, "/v1/conversations", {}, {})
    return told["id"], told["token"]


def asked(port: int, door: tuple[str, str], question: str) -> tuple[str | None, float]:
    """The action of the reply, None when none came, and the milliseconds that it took."""
    started = time.perf_counter()
    headers = {"Authorization": f"Bearer {door[1]}", "Prefer": f"wait={WAIT_S}"}
    reply = post(port, f"/v1/conversations/{door[0]}/messages", {"text": question}, headers)["reply"]
    return reply and reply["action"], (time.perf_counter() - started) * 1000


def post(port: int, path: str, body: dict[str, str], headers: dict[str, str]) -> dict:
    """What the server says. Raises RuntimeError when it refuses."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2 * WAIT_S)
    connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"} | headers)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    if answer.status >= 300:
        raise RuntimeError(f"{path} was answered with {answer.status}: {told}")
    return told


@contextmanager
def server(home: Path, settings: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The port of a server that is ready, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port), "--home", str(home)]
    process = subprocess.Popen(command, env={**os.environ, **UNLIMITED, **settings}, stdout=subprocess.DEVNULL)
    try:
        wait_until_ready(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def wait_until_ready(port: int, process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError when the server ends or does not become ready."""
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The server did not become ready.")


def resident_kib(pid: int) -> int:
    """Resident memory of a running process."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
