"""Hybrid search beside its halves, on four sets: `python -m benchmarks.fusion DATA`.

Every system gets the same reading of the conversation, so that only the search differs; the last row of a set with
conversations takes the hybrid's question alone. Differences are paired by question and drawn by passage.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.headings import debian_faq, login_gov
from conversation.turn import Reading, pending_question
from evals.datasets import Dataset, Question, load_dataset
from evals.record import WORKSPACE, ingested, reader_of
from evals.retrieval import ranked
from evals.splits import is_training
from evals.stats import Floats, bootstrap, hit, ndcg
from runtime.ask import conversation_of
from runtime.brain import Brain
from runtime.compose import Warmline
from runtime.settings import Settings

DEPTH = 100
# Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion outperforms Condorcet" (2009).
RRF_K = 60
HYBRID = "hybrid"
SINGLE = ("BM25", "dense")

Ranked = Sequence[str]
Rank = Callable[[Reading], Ranked]


def main(data: Path) -> None:
    """Print a table for each set."""
    with TemporaryDirectory() as folder:
        for dataset, questions in sets(data, Path(folder)):
            with ingested(dataset, Settings()) as warmline:
                table(dataset.name, warmline, questions)


def sets(data: Path, folder: Path) -> Iterator[tuple[Dataset, Sequence[Question]]]:
    """The sets with the questions that have an answer, of clapnq and dstc10_faq those of the test half."""
    for dataset in (debian_faq(data, folder), login_gov(data, folder)):
        yield dataset, dataset.questions
    for name in ("clapnq", "dstc10_faq"):
        dataset = load_dataset(data / name)
        yield dataset, [one for one in dataset.questions if one.gold and not is_training(one.group)]


def table(name: str, warmline: Warmline, questions: Sequence[Question]) -> None:
    """Each system's nDCG@10 and hit@5, and what hybrid search has over it."""
    rankings = {system: list(map(rank, _readings(warmline, questions))) for system, rank in _systems(warmline)}
    if any(one.history for one in questions):
        alone = _readings(warmline, [replace(one, history=()) for one in questions])
        rankings["hybrid, last message alone"] = list(map(dict(_systems(warmline))[HYBRID], alone))
    gains = {system: _scores(ndcg, ranked, questions) for system, ranked in rankings.items()}
    best = max(SINGLE, key=lambda system: gains[system].mean())
    print(f"\n### {name}, n={len(questions)}; the best single method is {best}\n")
    print("| system | nDCG@10 (95 % interval) | hit@5 | hybrid less it, nDCG@10, paired |\n|---|---|---|---|")
    groups = [one.group for one in questions]
    for system, gain in gains.items():
        found = _scores(partial(hit, depth=5), rankings[system], questions).mean()
        less = "" if system == HYBRID else _interval(groups, gains[HYBRID] - gain, "+")
        print(f"| {system} | {_interval(groups, gain)} | {found:.3f} | {less} |", flush=True)


def _interval(groups: Sequence[str], values: Floats, sign: str = "") -> str:
    low, high = bootstrap(groups, lambda items: float(values[items].mean()))
    return f"{values.mean():{sign}.3f} ({low:{sign}.3f} to {high:{sign}.3f})"


def _scores(
    measure: Callable[[Ranked, Sequence[str]], float], rankings: Sequence[Ranked], questions: Sequence[Question]
) -> Floats:
    return np.array([measure(ranked, one.gold) for ranked, one in zip(rankings, questions, strict=True)])


def _readings(warmline: Warmline, questions: Sequence[Question]) -> Iterator[Reading]:
    read = reader_of(warmline.brain(WORKSPACE))
    for question in questions:
        yield read(*pending_question(conversation_of(question.history, question.text)))


def _systems(warmline: Warmline) -> Iterator[tuple[str, Rank]]:
    """Documents by their best passage."""
    brain = warmline.brain(WORKSPACE)

    def bm25(reading: Reading) -> list[str]:
        return [chunk for chunk, _ in brain.indexes.lexical.search(reading.terms, DEPTH)]

    def dense(reading: Reading) -> list[str]:
        return [chunk for chunk, _ in brain.indexes.vectors.search(reading.vector, DEPTH)]

    def by_rank(reading: Reading) -> list[str]:
        score: dict[str, float] = {}
        for ranking in (bm25(reading), dense(reading)):
            for place, chunk in enumerate(ranking, start=1):
                score[chunk] = score.get(chunk, 0.0) + 1 / (RRF_K + place)
        return sorted(score, key=lambda chunk: (-score[chunk], chunk))

    for name, rank in zip((*SINGLE, "RRF of both"), (bm25, dense, by_rank), strict=True):
        yield name, lambda reading, rank=rank: _documents(brain, rank(reading))
    yield HYBRID, lambda reading: [source for source, _ in ranked(brain.retriever, reading)]


def _documents(brain: Brain, chunks: Sequence[str]) -> list[str]:
    found = brain.knowledge.passages.lookup(chunks)
    return list(dict.fromkeys(found[chunk].source for chunk in chunks if chunk in found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
