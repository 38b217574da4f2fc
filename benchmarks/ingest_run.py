"""One measured run of Warmline's ingest in a process of its own: `python -m benchmarks.ingest_run TASK HOME ...`.

Prints one JSON object. `benchmarks.ingest` starts it and makes the tables.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ingest.open import syncing
from ingest.sync import Sync
from ingest.tokens import token_counter
from retrieval.embed import Embed, Vectors
from retrieval.query import terms
from runtime.compose import opened
from runtime.memory import share_heaps
from runtime.settings import Settings

WORKSPACE = "default"
SEARCHES = 50
CLUSTERS = 1_000
DIMENSION = 384
ROUNDS = 5


@dataclass(slots=True)
class Timed:
    """An embedder and the seconds spent in it."""

    embed: Embed
    seconds: float = 0.0

    def __call__(self, texts: Sequence[str]) -> Vectors:
        started = time.perf_counter()
        vectors = self.embed(texts)
        self.seconds += time.perf_counter() - started
        return vectors


def cold(home: Path, path: Path) -> dict[str, float]:
    """A cold run and the same again unchanged, with the real embedder."""
    with opened(Settings(home=home)) as warmline, syncing(warmline, WORKSPACE) as sync:
        timed = Timed(sync.embed)
        measured = replace(sync, embed=timed)
        before = rss()
        first = measured(path)
        after = rss()
        again = measured(path)
        count = token_counter(warmline.model_folder / "tokenizer.json")
        brain = warmline.brain(WORKSPACE)
        texts = (part.embedding_text() for parts, _ in brain.knowledge.passages.active_chunks() for part in parts)
        return {
            "chunks": first.chunks,
            "tokens": sum(map(count, texts)),
            "seconds": first.seconds,
            "again": again.seconds,
            "embedding": timed.seconds,
            "grown_mib": (after - before) / 1024,
        }


def scale(home: Path, path: Path) -> dict[str, float]:
    """A cold run of records with a fake embedder: what parsing, cutting and the three stores cost."""
    with opened(Settings(home=home)) as warmline, syncing(warmline, WORKSPACE) as sync:
        done = without_model(sync)(path)
        return {"chunks": done.chunks, "seconds": done.seconds}


def serve(home: Path) -> dict[str, float]:
    """Resident memory of a process that has opened the home and searched it."""
    rng = np.random.default_rng(0)
    with opened(Settings(home=home)) as warmline:
        brain = warmline.brain(WORKSPACE)
        for n in range(SEARCHES):
            brain.retriever.search(terms(f"record {n} of the account"), rng.normal(size=DIMENSION).tolist(), 10)
        return {"chunks": brain.audit.active, "rss_kib": rss()}


def again(home: Path, path: Path) -> dict[str, list[float]]:
    """Resident memory after each of several runs in which every document has changed."""
    text = path.read_text()
    with opened(Settings(home=home)) as warmline, syncing(warmline, WORKSPACE) as sync:
        measured = without_model(sync)
        sizes = []
        for n in range(ROUNDS):
            path.write_text(text.replace("Record", f"Record edition {n}"))
            measured(path)
            sizes.append(rss() / 1024)
        return {"rss_mib": sizes, "chunks": [float(len(warmline.brain(WORKSPACE).knowledge.passages.active_ids()))]}


def without_model(sync: Sync) -> Sync:
    """The same with a fake embedder, and nothing started in the background for the real one."""
    quiet: dict[str, Any] = {"expect": lambda _: None} if hasattr(sync, "expect") else {}
    return replace(sync, embed=fake_vectors, **quiet)


def fake_vectors(texts: Sequence[str]) -> Vectors:
    """Unit vectors in clusters, as real ones lie, the same for the same text."""
    centres = np.random.default_rng(0).normal(size=(CLUSTERS, DIMENSION))
    rows = []
    for text in texts:
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])
        rows.append(centres[seed % CLUSTERS] + 0.7 * np.random.default_rng(seed).normal(size=DIMENSION))
    vectors = np.array(rows, dtype=np.float32).reshape(len(texts), DIMENSION)
    unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def rss() -> int:
    """Resident memory of this process in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


if __name__ == "__main__":
    share_heaps()
    tasks: dict[str, Callable[..., object]] = {"cold": cold, "scale": scale, "serve": serve, "again": again}
    print(json.dumps(tasks[sys.argv[1]](*map(Path, sys.argv[2:]))))
