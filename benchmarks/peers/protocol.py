"""What every system is asked to do and how it is timed. Runs in both environments, so: standard library only.

A system's module ends with `measure(System)` and is run as `python -m benchmarks.peers.NAME JOB.json`. It prints
one JSON object on its last line: `chunks`, `load_s` (imports left out), `ingest_s`, `rss_mib`, `query_ms` (one for
each query, in order) and `ranked` (for each query the documents of the passages found, best first).
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

WARM_UP = 20
WARM_UP_WORDS = 8


@dataclass(frozen=True, slots=True)
class Document:
    """Plain text with an id; the title may be empty."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """One corpus for one system.

    `documents` and `queries` are .jsonl files with `_id` and `text` (and `title`), `model` is a
    sentence-transformers folder, `store` an empty folder of the system's own. `chunk_words` is how many words
    come to `chunk_tokens` of the model in this corpus, for systems that can only count words. `passages` is how
    many are asked for. `dtype` is the arithmetic for embedding documents, `float32` or `bfloat16`.
    """

    documents: Path
    queries: Path
    model: Path
    store: Path
    chunk_tokens: int
    chunk_words: int
    passages: int
    dtype: str

    @classmethod
    def read(cls, path: Path) -> "Job":
        """The job that was written to `path` as JSON."""
        fields = json.loads(path.read_text())
        paths = {name: Path(fields[name]) for name in ("documents", "queries", "model", "store")}
        return cls(**fields | paths)


class System(Protocol):
    """One system over one corpus."""

    def ingest(self, documents: Sequence[Document]) -> int:
        """Make the documents searchable. Returns how many chunks they are."""

    def search(self, text: str) -> Sequence[str]:
        """The documents of the `passages` best passages, best first; a document may come more than once."""


def measure(make: Callable[[Job], System]) -> None:
    """Do the job named on the command line and print what it took."""
    print("\n" + json.dumps(measured(make, Job.read(Path(sys.argv[1])))), flush=True)


def measured(make: Callable[[Job], System], job: Job) -> dict[str, Any]:
    """What came of the job; the fields are those of the last line."""
    documents = [Document(line["_id"], line.get("title", ""), line["text"]) for line in _lines(job.documents)]
    started = time.perf_counter()
    system = make(job)
    loaded = time.perf_counter()
    chunks = system.ingest(documents)
    ingested = time.perf_counter()
    # Other words than the queries', so that no cache answers for a system when it is timed.
    for document in documents[:WARM_UP]:
        system.search(" ".join(document.text.split()[:WARM_UP_WORDS]))
    took, ranked = [], []
    for line in _lines(job.queries):
        asked = time.perf_counter()
        found = system.search(line["text"])
        took.append((time.perf_counter() - asked) * 1000)
        ranked.append(list(dict.fromkeys(found)))
    result: dict[str, Any] = {
        "chunks": chunks,
        "load_s": loaded - started,
        "ingest_s": ingested - loaded,
        "rss_mib": _rss_mib(),
    }
    return result | {"query_ms": took, "ranked": ranked}


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _rss_mib() -> float:
    """Resident memory of this process, in MiB; 0 where there is no /proc."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.is_file() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
