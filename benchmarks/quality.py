"""Retrieval and confidence on the test half of clapnq: `python -m benchmarks.quality DATA`.

Nothing was fitted on this half. Rows are compared by a paired bootstrap over passages.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from evals.datasets import Question, load_dataset
from evals.record import WORKSPACE, Recorded, ingested, record
from evals.splits import is_training
from evals.stats import Bools, Floats, aurc, auroc, bootstrap, brier, eaurc, ece, ndcg
from retrieval.query import terms
from runtime.compose import Warmline
from runtime.settings import Settings

DEPTH = 100


def main(data: Path) -> None:
    """Print both tables."""
    dataset = load_dataset(data / "clapnq")
    held = [one for one in dataset.questions if not is_training(one.group)]
    with ingested(dataset, Settings()) as warmline:
        retrieval_table(warmline, [one for one in held if one.gold])
        confidence_table(warmline, held)


def retrieval_table(warmline: Warmline, questions: Sequence[Question]) -> None:
    """nDCG@10 by documents, a document's score being its best chunk's."""
    brain = warmline.brain(WORKSPACE)
    vectors = warmline.embedder([one.text for one in questions])

    def sources(ranking: Sequence[tuple[str, float]]) -> list[str]:
        found = brain.knowledge.passages.lookup([chunk for chunk, _ in ranking])
        return list(dict.fromkeys(found[chunk].source for chunk, _ in ranking if chunk in found))

    systems: dict[str, Callable[[int], list[str]]] = {
        "BM25": lambda n: sources(brain.indexes.lexical.search(terms(questions[n].text), DEPTH)),
        "dense": lambda n: sources(brain.indexes.vectors.search(vectors[n].tolist(), DEPTH)),
        "hybrid": lambda n: list(
            dict.fromkeys(
                one.source for one in brain.retriever.search(terms(questions[n].text), vectors[n].tolist(), DEPTH)
            )
        ),
    }
    gains = {
        name: np.array([ndcg(ranked(n), one.gold) for n, one in enumerate(questions)])
        for name, ranked in systems.items()
    }
    groups = [one.group for one in questions]
    print(
        f"\n## Retrieval, clapnq test half, n={len(questions)}\n\n| system | nDCG@10 | 95 % interval |\n|---|---|---|"
    )
    for name, gain in gains.items():
        low, high = bootstrap(groups, lambda items, gain=gain: float(gain[items].mean()))
        print(f"| {name} | {gain.mean():.4f} | {low:.4f} to {high:.4f} |")
    better = gains["hybrid"] - gains["dense"]
    low, high = bootstrap(groups, lambda items: float(better[items].mean()))
    print(f"\nhybrid - dense: {better.mean():+.4f} ({low:+.4f} to {high:+.4f}, paired)")


def confidence_table(warmline: Warmline, questions: Sequence[Question]) -> None:
    """Confidence beside the cosine of the best passage, with a third of the gold passages hidden."""
    turns = list(record(warmline, questions, knock_out=True))
    confidence = np.array([_confidence(warmline, one) for one in turns])
    cosine = np.array([one.features["dense_top"] for one in turns])
    right = np.array([one.right for one in turns])
    groups = [one.question.group for one in turns]
    print(f"\n## Confidence, clapnq test half, n={len(turns)}, {int(right.sum())} right\n")
    print("| measure | confidence | 95 % interval | top-1 cosine |\n|---|---|---|---|")
    measures: dict[str, Callable[[Floats, Bools], float]] = {"AUROC": auroc, "AURC": aurc, "E-AURC": eaurc}
    for name, measure in measures.items():
        low, high = _interval(groups, confidence, right, measure)
        value, other = measure(confidence, right), measure(cosine, right)
        print(f"| {name} | {value:.4f} | {low:.4f} to {high:.4f} | {other:.4f} |")
    for name, measure in {"ECE": ece, "Brier": brier}.items():
        low, high = _interval(groups, confidence, right, measure)
        print(f"| {name} | {measure(confidence, right):.4f} | {low:.4f} to {high:.4f} | |")
    low, high = bootstrap(groups, lambda i: auroc(confidence[i], right[i]) - auroc(cosine[i], right[i]))
    gain = auroc(confidence, right) - auroc(cosine, right)
    print(f"\nAUROC gain over top-1 cosine: {gain:+.4f} ({low:+.4f} to {high:+.4f}, paired)")


def _interval(
    groups: Sequence[str], scores: Floats, right: Bools, measure: Callable[[Floats, Bools], float]
) -> tuple[float, float]:
    return bootstrap(groups, lambda items: measure(scores[items], right[items]))


def _confidence(warmline: Warmline, one: Recorded) -> float:
    return warmline.brain(WORKSPACE).decide(one.conversation, one.turn).confidence


if __name__ == "__main__":
    main(Path(sys.argv[1]))
