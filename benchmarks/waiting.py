"""What the queue-aware threshold does: `python -m benchmarks.waiting [DATA]`.

Calibration draws from a pool of labelled questions, as in `benchmarks.promise`, each for a promise with costs. For
every wait the threshold that it leads to is judged on the whole pool: how many are answered, how many wrongly, how
often more than was promised, and what a question costs beside a threshold that stays. Costs are counted in handoffs.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.promise import CONFIDENCE, DRAWS, pooled
from evals.pictures import exact
from evals.stats import Bools, Floats
from policy.errors import TooFewLabels
from policy.operating import cheapest, cost_of
from policy.promise import keep_promise
from policy.waiting import Waiting

RISKS = (0.1, 0.2)
LABELS = 300
WRONG, HANDOFF, MINUTE = 3.0, 1.0, 0.05
WAITS_MIN = (0.0, 5.0, 15.0, 60.0, 240.0)
HEAD = (
    "| risk | wait, min | threshold | answered | wrong of all | broken | 95 % interval | cost | if it stayed | saved |"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One draw's threshold for one wait, as the pool judges it. Costs are of one question."""

    threshold: float
    coverage: float
    risk: float
    cost: float
    unmoved: float


def main(data: Path | None) -> None:
    """Print one line for each promise and wait."""
    shares, right = pooled(data)
    costs = f"a wrong answer {WRONG:g}, a handoff {HANDOFF:g}, a minute {MINUTE:g}"
    print(f"\n## Waiting, {len(right)} pooled questions, {LABELS} labels a draw, {costs}\n")
    print(f"{HEAD}\n|{'---|' * 10}")
    for risk in RISKS:
        draws = list(made(shares, right, risk))
        for minutes in WAITS_MIN:
            print(_row(risk, minutes, [judged(shares, right, *one, minutes) for one in draws]), flush=True)


def made(shares: Floats, right: Bools, risk: float, draws: int = DRAWS) -> Iterator[tuple[float, Waiting]]:
    """(threshold for no wait, what may move) of each draw that a promise can be made from."""
    random = np.random.default_rng(0)
    for _ in range(draws):
        drawn = random.integers(0, len(right), LABELS)
        scores, truth = shares[drawn].tolist(), right[drawn].tolist()
        try:
            floor = keep_promise(scores, truth, risk, CONFIDENCE).threshold
        except TooFewLabels:
            continue
        yield max(floor, cheapest(scores, truth, WRONG, HANDOFF)), Waiting(floor, WRONG, MINUTE)


def judged(shares: Floats, right: Bools, stored: float, waiting: Waiting, minutes: float) -> Point:
    threshold = waiting.threshold(stored, minutes)
    answered, handoff = shares >= threshold, HANDOFF + minutes * MINUTE
    cost, unmoved = (float(cost_of(shares, right, one, WRONG, handoff).mean()) for one in (threshold, stored))
    return Point(threshold, float(answered.mean()), float((answered & ~right).mean()), cost, unmoved)


def _row(risk: float, minutes: float, points: list[Point]) -> str:
    broken = sum(one.risk > risk for one in points)
    low, high = exact(broken, len(points))
    saved = np.percentile([1 - one.cost / one.unmoved for one in points], [50, 2.5, 97.5])
    means = " | ".join(
        f"{np.mean([getattr(one, name) for one in points]):.3f}" for name in ("threshold", "coverage", "risk")
    )
    costs = " | ".join(f"{np.mean([getattr(one, name) for one in points]):.3f}" for name in ("cost", "unmoved"))
    kept = f"{broken} of {len(points)} | {low:.3f} to {high:.3f}"
    return (
        f"| {risk:g} | {minutes:g} | {means} | {kept} | {costs} | {saved[0]:.3f} ({saved[1]:.3f} to {saved[2]:.3f}) |"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
