"""The threshold by what the owner can afford: people's time, or money."""

from collections.abc import Sequence

import numpy as np

from policy.errors import TooFewLabels
from policy.promise import GRID, labels_needed, upper_bound

# Below so many the cheapest threshold is mostly an accident of which questions were drawn.
LABELS_FOR_COST = 50


def within_budget(scores: Sequence[float], to_people: float, confidence: float) -> float:
    """The strictest threshold under which at most that share of questions goes to people, with `confidence`.

    Thresholds are tried from the laxest up, each by its Clopper-Pearson bound (1934), to the first that fails; the
    share only grows on the way, so that no correction is needed. Raises `TooFewLabels`.
    """
    values = np.asarray(scores, dtype=float)
    missing = labels_needed(to_people, confidence) - len(values)
    if missing > 0:
        raise TooFewLabels(
            f"{len(values)} labels cannot show that {to_people:g} go to people: label {missing} more questions."
        )
    kept: float | None = None
    for threshold in GRID[::-1]:
        handed_over = int((~((values >= threshold) & (values > 0))).sum())
        if upper_bound(handed_over, len(values), confidence) > to_people:
            break
        kept = float(threshold)
    if kept is None:
        without = int((values <= 0).sum())
        raise TooFewLabels(
            f"{without} of {len(values)} questions have no draft at all, so more than {to_people:g} would go to people "
            "whatever the threshold; add documents, or allow a larger share."
        )
    return kept


def cheapest(scores: Sequence[float], right: Sequence[bool], cost_wrong: float, cost_handoff: float) -> float:
    """The threshold with the lowest mean cost on these labels; the stricter of two that cost the same.

    Raises `TooFewLabels`.
    """
    values, correct = np.asarray(scores, dtype=float), np.asarray(right, dtype=bool)
    missing = LABELS_FOR_COST - len(values)
    if missing > 0:
        raise TooFewLabels(f"{len(values)} labels say too little about costs: label {missing} more questions.")
    costs = [float(cost_of(values, correct, t, cost_wrong, cost_handoff).mean()) for t in GRID]
    return float(GRID[int(np.argmin(costs))])


def cost_of(
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]",
    correct: "np.ndarray[tuple[int], np.dtype[np.bool_]]",
    threshold: float,
    cost_wrong: float,
    cost_handoff: float,
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """What each question costs under the threshold: a wrong answer, a handoff, or nothing."""
    answered = (values >= threshold) & (values > 0)
    return np.where(answered, np.where(correct, 0.0, cost_wrong), cost_handoff)
