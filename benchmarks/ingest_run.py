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
DIMENSION = 384
NEIGHBOURS = 10
NOISE = 0.3
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


def scale(home: Path, path: Path, real: Path) -> dict[str, float]:
    """A cold run of records with a fake embedder: what parsing, cutting and the three stores cost."""
    with opened(Settings(home=home)) as warmline, syncing(warmline, WORKSPACE) as sync:
        done = without_model(sync, Between(np.load(real)))(path)
        return {"chunks": done.chunks, "seconds": done.seconds}


def more(home: Path, path: Path) -> dict[str, float]:
    """Records on top of what the home holds, with the real embedder."""
    with opened(Settings(home=home)) as warmline, syncing(warmline, WORKSPACE) as sync:
        done = sync(path)
        held = len(warmline.brain(WORKSPACE).knowledge.passages.active_ids())
        return {"chunks": done.chunks, "seconds": done.seconds, "held": held}


def vectors(home: Path, path: Path, real: Path) -> dict[str, float]:
    """Vectors of these records by the real embedder, kept in a file."""
    texts = [line["text"] for line in map(json.loads, path.read_text().splitlines())]
    with opened(Settings(home=home)) as warmline:
        np.save(real, warmline.embedder(texts))
    return {"vectors": len(texts)}


def serve(home: Path) -> dict[str, float]:
    """Resident memory of a process that has opened the home and searched it."""
    rng = np.random.default_rng(0)
    with opened(Settings(home=home)) as warmline:
        brain = warmline.brain(WORKSPACE)
        for n in range(SEARCHES):
            brain.retriever.search(terms(f"record {n} of the account"), rng.normal(size=DIMENSION).tolist(), 10)
        return {"chunks": brain.audit.active, "rss_kib": rss()}


def again(home: Path, path: Path, real: Path) -> dict[str, list[float]]:
    """Resident memory after each of several runs in which every document has changed."""
    text = path.read_text()
    with opened(Settings(home=home)) as warmline, syncing(warmline, WORKSPACE) as sync:
        measured = without_model(sync, Between(np.load(real)))
        sizes = []
        for n in range(ROUNDS):
            path.write_text(text.replace("Record", f"Record edition {n}"))
            measured(path)
            sizes.append(rss() / 1024)
        return {"rss_mib": sizes, "chunks": [float(len(warmline.brain(WORKSPACE).knowledge.passages.active_ids()))]}


def without_model(sync: Sync, embed: Embed) -> Sync:
    """The same with a fake embedder, and nothing started in the background for the real one."""
    quiet: dict[str, Any] = {"expect": lambda _: None} if hasattr(sync, "expect") else {}
    return replace(sync, embed=embed, **quiet)


class Between:
    """Unit vectors that each lie between a real one and one of its neighbours, the same for the same text.

    A graph over vectors drawn at random in all directions is several times as dear to build as one over real ones.
    """

    def __init__(self, real: Vectors) -> None:
        """`real` is (n, dimension)."""
        self._real = real
        self._near = np.argsort(-(real @ real.T), axis=1)[:, 1 : NEIGHBOURS + 1]

    def __call__(self, texts: Sequence[str]) -> Vectors:
        made = np.array([self._one(text) for text in texts], dtype=np.float32)
        return made.reshape(len(texts), self._real.shape[1])

    def _one(self, text: str) -> Vectors:
        rng = np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]))
        first = int(rng.integers(len(self._real)))
        second = int(self._near[first, rng.integers(self._near.shape[1])])
        share = rng.uniform(0.2, 0.8)
        off = rng.normal(size=self._real.shape[1])
        mixed = share * self._real[first] + (1 - share) * self._real[second] + NOISE * off / np.linalg.norm(off)
        unit: Vectors = mixed / np.linalg.norm(mixed)
        return unit


def rss() -> int:
    """Resident memory of this process in KiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1])


if __name__ == "__main__":
    share_heaps()
    tasks: dict[str, Callable[..., object]] = {
        "cold": cold,
        "scale": scale,
        "more": more,
        "vectors": vectors,
        "serve": serve,
        "again": again,
    }
    print(json.dumps(tasks[sys.argv[1]](*map(Path, sys.argv[2:]))))
