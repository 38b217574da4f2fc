"""The threshold that keeps a stated risk, or a refusal when the labels cannot support one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv

from policy.errors import TooFewLabels


@dataclass(frozen=True, slots=True)
class Promise:
    """At most `risk` wrong answers with `confidence`, on data exchangeable with the `labels` labels.

    `on` is `marginal` (wrong / all) or `selective` (wrong / answered).
    """

    threshold: float
    risk: float
    confidence: float
    on: str
    labels: int
    coverage: float
    marginal_risk: float
    selective_risk: float


def upper_bound(wrong: int, n: int, confidence: float) -> float:
    """One-sided Clopper-Pearson upper bound of a rate (Clopper and Pearson, 1934); 1 for n = 0."""
    if wrong >= n:
        return 1.0
    return float(betaincinv(wrong + 1, n - wrong, confidence))


def labels_needed(risk: float, confidence: float) -> int:
    """The fewest labels with which even a faultless record could show the risk."""
    return int(np.ceil(np.log(1 - confidence) / np.log(1 - risk)))


def keep_promise(
    scores: Sequence[float], right: Sequence[bool], risk: float, confidence: float, on: str = "marginal"
) -> Promise:
    """The lowest threshold that keeps `risk` with `confidence`.

    Learn-then-Test with fixed-sequence testing (Angelopoulos, Bates, Candes, Jordan and Lei, 2021):
    thresholds from a fixed grid are tested from the strictest down, each by its Clopper-Pearson bound,
    and the walk ends at the first that fails. Raises `TooFewLabels`, naming how many are missing.
    """
    values, correct = np.asarray(scores, dtype=float), np.asarray(right, dtype=bool)
    missing = labels_needed(risk, confidence) - len(values)
    if missing > 0:
        raise TooFewLabels(f"{len(values)} labels cannot show a risk of {risk:g}: label {missing} more questions.")
    kept: float | None = None
    for threshold in np.round(np.arange(1.0, -0.001, -0.01), 2):
        answered = values >= threshold
        wrong = int((answered & ~correct).sum())
        n = len(values) if on == "marginal" else int(answered.sum())
        too_few = on == "selective" and n < labels_needed(risk, confidence)
        if not too_few and upper_bound(wrong, n, confidence) > risk:
            break
        kept = kept if too_few else float(threshold)
    if kept is None:
        raise TooFewLabels(
            f"No threshold keeps a {on} risk of {risk:g} with confidence {confidence:g} on these {len(values)} labels."
        )
    return _promise(values, correct, kept, risk, confidence, on)


def _promise(
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    correct: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    threshold: float,
    risk: float,
    confidence: float,
    on: str,
) -> Promise:
    answered = values >= threshold
    wrong = int((answered & ~correct).sum())
    return Promise(
        threshold=threshold,
        risk=risk,
        confidence=confidence,
        on=on,
        labels=len(values),
        coverage=float(answered.mean()),
        marginal_risk=wrong / len(values),
        selective_risk=wrong / max(1, int(answered.sum())),
    )
