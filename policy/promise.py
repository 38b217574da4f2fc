"""The threshold that keeps a stated risk, or a refusal when the labels cannot support one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from policy.errors import TooFewLabels

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
# The thresholds that are tried, fixed before any label is seen.
GRID = np.round(np.arange(1.0, -0.001, -0.01), 2)
MOST_LABELS = 100_000


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
    and the walk ends at the first that fails. A promise under which nothing would be answered is none.
    Raises `TooFewLabels`, naming how many are missing.
    """
    values, correct = np.asarray(scores, dtype=float), np.asarray(right, dtype=bool)
    missing = labels_needed(risk, confidence) - len(values)
    if missing > 0:
        raise TooFewLabels(f"{len(values)} labels cannot show a risk of {risk:g}: label {missing} more questions.")
    kept: float | None = None
    for threshold in GRID:
        answered, wrong = _at(values, correct, threshold)
        n = len(values) if on == "marginal" else answered
        # Which thresholds are tried is settled by the scores alone: those with too few answers say nothing.
        too_few = on == "selective" and n < labels_needed(risk, confidence)
        if not too_few and upper_bound(wrong, n, confidence) > risk:
            break
        kept = kept if too_few else float(threshold)
    if kept is None or not _at(values, correct, kept)[0]:
        raise TooFewLabels(_refusal(values, correct, risk, confidence, on))
    return promised(scores, right, kept, risk, confidence, on)


def labels_missing(
    scores: Sequence[float], right: Sequence[bool], risk: float, confidence: float, on: str
) -> int | None:
    """About how many more labels would show the risk at some threshold, if they come out as these did.

    None when even the surest answers are wrong too often. A rate is estimated as (wrong + 1/2) / (n + 1), so that
    a few faultless answers do not pass for certainty.
    """
    values, correct = np.asarray(scores, dtype=float), np.asarray(right, dtype=bool)
    needed = []
    for threshold in GRID:
        answered, wrong = _at(values, correct, threshold)
        n = len(values) if on == "marginal" else answered
        rate = (wrong + 0.5) / (n + 1)
        if answered and rate < risk:
            needed.append(_enough(rate, risk, confidence) * len(values) / n)
    return max(1, int(np.ceil(min(needed))) - len(values)) if needed else None


def _enough(rate: float, risk: float, confidence: float) -> int:
    """The smallest number of trials, to about a tenth, at which that rate lies below the risk for sure."""
    n = labels_needed(risk, confidence)
    while upper_bound(int(np.ceil(rate * n)), n, confidence) > risk and n < MOST_LABELS:
        n = int(n * 1.1) + 1
    return n


def _refusal(values: Floats, correct: Bools, risk: float, confidence: float, on: str) -> str:
    said = f"No threshold keeps a {on} risk of {risk:g} with confidence {confidence:g} on these {len(values)} labels"
    missing = labels_missing(values.tolist(), correct.tolist(), risk, confidence, on)
    if missing is None or missing >= MOST_LABELS:
        return f"{said}: even the surest answers are wrong too often. Promise a higher risk, or mend the documents."
    return f"{said}: if the next come out as these did, label about {missing} more questions."


def _at(values: Floats, correct: Bools, threshold: float) -> tuple[int, int]:
    """How many are answered, and how many of these are wrong. Nothing is answered with a confidence of 0."""
    answered = (values >= threshold) & (values > 0)
    return int(answered.sum()), int((answered & ~correct).sum())


def promised(
    scores: Sequence[float], right: Sequence[bool], threshold: float, risk: float, confidence: float, on: str
) -> Promise:
    """What the labels say of that threshold."""
    values, correct = np.asarray(scores, dtype=float), np.asarray(right, dtype=bool)
    answered, wrong = _at(values, correct, threshold)
    return Promise(
        threshold=threshold,
        risk=risk,
        confidence=confidence,
        on=on,
        labels=len(values),
        coverage=answered / max(1, len(values)),
        marginal_risk=wrong / max(1, len(values)),
        selective_risk=wrong / max(1, answered),
    )
