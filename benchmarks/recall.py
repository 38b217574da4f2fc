"""The gate on the vector index: `python -m benchmarks.recall DATA` exits with 1 when recall@10 is below 0.98.

The index is the production one with its real settings, asked for as many candidates as a turn asks for; the truth
is exact search over the same vectors. Vectors are the FAQs of dstc10_faq (each equal text once), embedded as ingest
embeds; queries are the questions of its conversations, which are not in the index. There are 12,000 FAQs, so up to
10,000 every vector is that of a real text. At 100,000 the others lie between a real vector and one of its nearest
neighbours with some noise on top, so that they crowd where real ones do.

A candidate counts as found when it is at least as near as the tenth nearest (Aumueller, Bernhardsson and Faithfull,
"ANN-Benchmarks", 2018): which of several equals is named does not matter.
"""

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from evals.datasets import load_dataset, read_lines
from retrieval.bulk import BulkEmbedder
from retrieval.embed import Embedder, Vectors
from retrieval.index import HNSW, VectorIndex, VectorIndexes
from retrieval.model_files import find_model
from retrieval.retriever import CANDIDATES
from runtime.settings import Settings

SIZES = (1_000, 10_000, 100_000)
DEPTH = 10
LEAST_RECALL = 0.98
MOST_TIMES_SLOWER = 3.0
NEIGHBOURS = 10
NOISE = 0.3
EQUAL = 1e-5
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: recall of each query, and milliseconds of each search."""

    size: int
    recall: Vectors
    query_ms: Sequence[float]
    insert_s: float


def main(data: Path) -> int:
    """Print the table. The exit status: 0 when the bars are kept, else 1."""
    faqs, questions = embedded(data)
    rng = np.random.default_rng(0)
    everything = np.concatenate([rng.permutation(faqs), between(faqs, SIZES[-1] - len(faqs), rng)])
    print(f"{len(faqs):,} vectors of real texts, {len(questions)} queries, {HNSW}\n")
    print("| vectors | recall@10 | least of a query | query p50, ms | p95, ms | inserted per second |")
    print("|---|---|---|---|---|---|")
    found = [measured(everything[:size], questions) for size in SIZES]
    slower = float(np.median(found[-1].query_ms) / np.median(found[0].query_ms))
    least = min(float(one.recall.mean()) for one in found)
    print(f"\nLeast recall@10: {least:.4f} (bar {LEAST_RECALL}).")
    print(f"Query p50 at {SIZES[-1]:,} over that at {SIZES[0]:,}: {slower:.2f} (bar {MOST_TIMES_SLOWER}).")
    return 0 if least >= LEAST_RECALL else 1


def embedded(data: Path) -> tuple[Vectors, Vectors]:
    """Vectors of the FAQs and of the questions."""
    settings = Settings()
    texts = list({f"{one['title']}\n{one['text']}": None for one in read_lines(data / "dstc10_faq" / "corpus.jsonl")})
    asked = list({one.text: None for one in load_dataset(data / "dstc10_faq").questions})
    embedder = Embedder(settings.embedding_model, settings.home / "models")
    with BulkEmbedder(embedder, find_model(settings.embedding_model)) as embed:
        embed.expect(len(texts))
        return embed(texts), embedder(asked)


def between(real: Vectors, count: int, rng: np.random.Generator) -> Vectors:
    """Unit vectors that each lie between a real one and one of its neighbours, somewhat off the line."""
    first = rng.integers(0, len(real), count)
    near = np.concatenate(
        [np.argsort(-(rows @ real.T), axis=1)[:, 1 : NEIGHBOURS + 1] for rows in np.array_split(real, 20)]
    )
    second = near[first, rng.integers(0, NEIGHBOURS, count)]
    share = rng.uniform(0.2, 0.8, (count, 1)).astype(np.float32)
    off = rng.normal(size=(count, real.shape[1])).astype(np.float32)
    off *= NOISE / np.linalg.norm(off, axis=1, keepdims=True)
    mixed = share * real[first] + (1 - share) * real[second] + off
    unit: Vectors = mixed / np.linalg.norm(mixed, axis=1, keepdims=True)
    return unit


def measured(vectors: Vectors, questions: Vectors) -> Measured:
    """Fill a new index and compare it with exact search; prints a line of the table."""
    with TemporaryDirectory() as folder, VectorIndexes(Path(folder)) as indexes:
        index = indexes.open("default", "recall")
        started = time.perf_counter()
        index.add([str(n) for n in range(len(vectors))], vectors)
        took = time.perf_counter() - started
        one = Measured(len(vectors), recall(index, vectors, questions), timed(index, questions), took)
    p50, p95 = np.percentile(one.query_ms, [50, 95])
    cells = [
        f"{one.recall.mean():.4f}",
        f"{one.recall.min():.1f}",
        f"{p50:.2f}",
        f"{p95:.2f}",
        f"{one.size / took:,.0f}",
    ]
    print(f"| {one.size:,} | {' | '.join(cells)} |", flush=True)
    return one


def recall(index: VectorIndex, vectors: Vectors, questions: Vectors) -> Vectors:
    """For each question the share of its ten nearest that is among the first ten found."""
    shares = []
    for question in questions:
        likeness = vectors @ question
        tenth = np.partition(likeness, -DEPTH)[-DEPTH]
        found = [int(name) for name, _ in index.search(question.tolist(), CANDIDATES)[:DEPTH]]
        shares.append(float((likeness[found] >= tenth - EQUAL).sum()) / DEPTH)
    return np.array(shares, dtype=np.float32)


def timed(index: VectorIndex, questions: Vectors) -> list[float]:
    """Milliseconds of one search after another; every question several times."""
    took = []
    for question in [one.tolist() for one in questions] * ROUNDS:
        started = time.perf_counter()
        index.search(question, CANDIDATES)
        took.append((time.perf_counter() - started) * 1000)
    return took


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
