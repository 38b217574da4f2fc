"""Is the promise kept? 1,000 random calibration draws, judged on what they are drawn from.

`python -m benchmarks.promise DATA` pools the labelled questions of `DATA/clapnq`, both halves, with a third of the gold
passages hidden; `python -m benchmarks.promise` takes the shipped tables. Draws are with repetition: so the pool is
the very distribution that they come from, and its risk at a threshold is known exactly.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from evals.aims import ByRisk
from evals.datasets import load_dataset
from evals.pictures import exact
from evals.record import ingested, record
from evals.stats import Bools, Floats
from evals.tables import read_csv
from evals.train import RIGHT_C, Paths, Sample, cross_fitted
from policy.errors import TooFewLabels
from policy.features import RIGHT_FEATURES
from policy.promise import keep_promise, promised
from runtime.settings import Settings

DRAWS = 1_000
CONFIDENCE = 0.95
AIMS = [(on, risk) for on in ("marginal", "selective") for risk in (0.05, 0.1, 0.2, 0.3)]
LABELS = (100, 300, 600)
HEAD = "| bounded | risk | labels | promised | broken | 95 % interval | coverage left | risk it has |"


def main(data: Path | None) -> None:
    """Print one line for each promise and number of labels."""
    shares, right = pooled(data)
    print(f"\n## The promise on {len(right)} pooled questions, {right.mean():.3f} right, confidence {CONFIDENCE:g}\n")
    print(f"{HEAD}\n|{'---|' * 8}")
    for on, risk in AIMS:
        for labels in LABELS:
            print(_row(ByRisk(risk, CONFIDENCE, on), labels, list(_drawn(shares, right, on, risk, labels))))


def pooled(data: Path | None) -> tuple[Floats, Bools]:
    """Cross-fitted confidences, and whether each draft is right."""
    sample = _recorded(data) if data else _shipped()
    return cross_fitted(sample, RIGHT_C), sample.y


def _drawn(shares: Floats, right: Bools, on: str, risk: float, labels: int) -> Iterator[tuple[float, float] | None]:
    """(coverage, risk) on the pool for each draw; None where no promise was made."""
    random = np.random.default_rng(0)
    for _ in range(DRAWS):
        drawn = random.integers(0, len(right), labels)
        try:
            threshold = keep_promise(shares[drawn].tolist(), right[drawn].tolist(), risk, CONFIDENCE, on).threshold
        except TooFewLabels:
            yield None
            continue
        true = promised(shares.tolist(), right.tolist(), threshold, risk, CONFIDENCE, on)
        yield true.coverage, true.marginal_risk if on == "marginal" else true.selective_risk


def _row(aim: ByRisk, labels: int, draws: list[tuple[float, float] | None]) -> str:
    """A promise that was refused is none that was broken."""
    made = [one for one in draws if one]
    broken = sum(risk > aim.risk for _, risk in made)
    low, high = exact(broken, len(draws))
    left, has = (f"{np.mean(column):.3f}" for column in zip(*made, strict=True)) if made else ("-", "-")
    counts = f"{len(made)} | {broken} of {len(draws)} | {low:.3f} to {high:.3f}"
    return f"| {aim.on} | {aim.risk:g} | {labels} | {counts} | {left} | {has} |"


def _shipped() -> Sample:
    rows = read_csv(Paths().tables / "turns.csv")
    return _sample(
        [({name: float(row[name]) for name in RIGHT_FEATURES}, row["right"] == "1", row["group"]) for row in rows]
    )


def _recorded(data: Path) -> Sample:
    dataset = load_dataset(data / "clapnq")
    with ingested(dataset, Settings()) as warmline:
        turns = list(record(warmline, dataset.questions, knock_out=True))
    return _sample([(one.features, one.right, one.question.group) for one in turns])


def _sample(rows: list[tuple[dict[str, float], bool, str]]) -> Sample:
    x = np.array([[features[name] for name in RIGHT_FEATURES] for features, _, _ in rows])
    return Sample(x, np.array([right for _, right, _ in rows]), tuple(group for *_, group in rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
