"""What a cross-encoder brings and costs: `python -m benchmarks.cross_encoder DATA MODEL`.

MODEL is what WARMLINE_RERANKER would name. Every question is drafted twice in turns, without it and with it, over
passages that both have prepared; differences are paired by question and drawn by passage. For the headings and
dstc10_faq only what is found is compared: their questions have no sentence that answers.
"""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.fusion import sets
from benchmarks.own_questions import SOURCES, built
from benchmarks.speed import timed
from conversation.turn import Draft, Retrieve, draft, pending_question
from evals.answers import compared
from evals.datasets import Dataset, Question
from evals.labels import is_right
from evals.record import WORKSPACE, ingested, reader_of
from evals.retrieval import ranked
from evals.stats import bootstrap, ndcg
from policy.features import features
from retrieval.cross_encoder import ScorePairs
from retrieval.generate import ExtractiveGenerator
from retrieval.passage_cache import PassageCache
from retrieval.reader import Reader
from retrieval.retriever import Retriever
from runtime.ask import conversation_of
from runtime.compose import Warmline
from runtime.settings import Settings

DRAFTED = "clapnq"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared."""

    read: Reader
    search: Retriever
    draft: Draft


def main(data: Path, model: str) -> None:
    """Print one table."""
    print("| set | what | n | without | with | difference (95 % interval) |\n|---|---|---|---|---|---|")
    settings = Settings(reranker=model)
    with TemporaryDirectory() as folder:
        for dataset, questions in sets(data, Path(folder)):
            with ingested(dataset, settings) as warmline:
                found(dataset.name, warmline, questions)
                if dataset.name == DRAFTED:
                    drafted(dataset.name, warmline, questions)
        for name in SOURCES:
            own: Dataset = built(name, data, Path(folder))
            with ingested(own, settings) as warmline:
                drafted(name, warmline, [one for one in own.questions if one.answerable])


def found(name: str, warmline: Warmline, questions: Sequence[Question]) -> None:
    """Documents by their best passage."""
    gains = [[_gain(side, one) for side in sides(warmline)] for one in questions]
    _row(name, "nDCG@10", questions, gains)


def drafted(name: str, warmline: Warmline, questions: Sequence[Question]) -> None:
    """The drafts, whatever the policy does with them, and how long they take."""
    both = sides(warmline)
    drafts: dict[str, list[list[float]]] = {}
    for question in questions:
        asked = conversation_of(question.history, question.text)
        for side in both:
            side.draft(asked)
        for what, pair in _both([_measured(warmline, side, question) for side in both]):
            drafts.setdefault(what, []).append(pair)
    for what, pairs in drafts.items():
        _row(name, what, questions, pairs)


def sides(warmline: Warmline) -> tuple[Side, Side]:
    """Without the cross-encoder and with it."""
    return _side(warmline, None), _side(warmline, warmline.reranker)


def _side(warmline: Warmline, score: ScorePairs | None) -> Side:
    brain = warmline.brain(WORKSPACE)
    read = reader_of(brain)
    indexes, lookup = brain.indexes, brain.knowledge.passages.lookup
    search = Retriever(indexes.vectors.search, indexes.lexical.search, lookup, score=score)
    return Side(read, search, _drafting(read, search, ExtractiveGenerator(PassageCache(warmline.embedder.look), score)))


def _drafting(read: Reader, search: Retrieve, generate: ExtractiveGenerator) -> Draft:
    return lambda conversation: draft(conversation, read, search, generate, time.monotonic, {})


def _gain(side: Side, question: Question) -> float:
    reading = side.read(*pending_question(conversation_of(question.history, question.text)))
    return ndcg([source for source, _ in ranked(side.search, reading)], question.gold)


def _measured(warmline: Warmline, side: Side, question: Question) -> Mapping[str, float]:
    asked = conversation_of(question.history, question.text)
    turn = side.draft(asked)
    policy = warmline.brain(WORKSPACE).policy
    f1, rouge = compared(question, turn.answer)
    return {
        "right": float(is_right(question, turn.answer)),
        **({"token-F1": f1, "ROUGE-L": rouge} if f1 is not None and rouge is not None else {}),
        **({"confidence": policy.right(features(asked, turn))} if policy else {}),
        "draft, ms": timed(lambda: side.draft(asked)),
    }


def _both(sides: Sequence[Mapping[str, float]]) -> Iterator[tuple[str, list[float]]]:
    for what in sides[0]:
        yield what, [side[what] for side in sides]


def _row(name: str, what: str, questions: Sequence[Question], pairs: Sequence[Sequence[float]]) -> None:
    values = np.array(pairs)
    groups = [one.group for one in questions]
    of: Callable[..., np.floating] = np.median if what.endswith("ms") else np.mean
    without, having = of(values, axis=0)
    less = values[:, 1] - values[:, 0]
    low, high = bootstrap(groups, lambda items: float(of(less[items])))
    shown = f"{of(less):+.3f} ({low:+.3f} to {high:+.3f})"
    print(f"| {name} | {what} | {len(values)} | {without:.3f} | {having:.3f} | {shown} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
