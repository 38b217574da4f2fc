"""Paired tests: is the difference between two measurements of the same items more than noise?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.stats import Floats, blocks_of, drawn_items

RESAMPLES = 2_000
SEED = 0
# Of an (items, 2) array of terms.
Statistic = Callable[[Floats], float]


@dataclass(frozen=True, slots=True)
class Difference:
    """`value` is after less before, in `low`..`high` with 95 % confidence; NaN where one has no value.

    `n` is how many things the values are a share or mean of; the larger number where that differs.
    """

    before: float
    after: float
    value: float
    low: float
    high: float
    p: float
    n: int


def ratio(terms: Floats) -> float:
    """Sum of parts over sum of wholes; NaN of nothing."""
    whole = terms[:, 1].sum()
    return float(terms[:, 0].sum() / whole) if whole else float("nan")


def whole(before: Floats, after: Floats) -> int:
    """What the ratios of both are shares of; the larger sum where they differ."""
    return int(max(terms[:, 1].sum() for terms in (before, after)))


def paired(
    before: Floats, after: Floats, groups: Sequence[str], statistic: Statistic, n: int | None = None
) -> Difference:
    """The difference of `statistic` over items that stand in the same rows of `before` and `after`, (items, 2).

    The interval is a percentile bootstrap over groups (Efron, 1979). p is two-sided, from approximate
    randomisation: before and after change places group by group (Noreen, 1989). `n` counts the
    items unless something else is given.
    """
    blocks = blocks_of(groups)
    drawn = [statistic(after[items]) - statistic(before[items]) for items in drawn_items(blocks, RESAMPLES, SEED)]
    finite = [value for value in drawn if np.isfinite(value)]
    low, high = np.percentile(finite, [2.5, 97.5]) if finite else (float("nan"), float("nan"))
    first, second = statistic(before), statistic(after)
    p = _swapped(before, after, groups, statistic)
    return Difference(first, second, second - first, float(low), float(high), p, len(groups) if n is None else n)


def _swapped(before: Floats, after: Floats, groups: Sequence[str], statistic: Statistic) -> float:
    """The share of swaps, the true order included, with a difference at least as large."""
    observed = abs(statistic(after) - statistic(before))
    if not np.isfinite(observed) or np.array_equal(before, after):
        return 1.0
    random = np.random.default_rng(SEED + 1)
    _, place = np.unique(np.array(groups), return_inverse=True)
    as_large = 1
    for _ in range(RESAMPLES):
        swap = random.integers(0, 2, place.max() + 1).astype(bool)[place][:, None]
        other = abs(statistic(np.where(swap, before, after)) - statistic(np.where(swap, after, before)))
        # What has no value under a swap cannot speak against chance; rounding must not either.
        as_large += not other < observed - 1e-12
    return as_large / (RESAMPLES + 1)


def holm(p: Mapping[str, float]) -> dict[str, float]:
    """p-values corrected step by step for their number (Holm, 1979)."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(sorted(p, key=lambda one: p[one])):
        highest = max(highest, min(1.0, p[name] * (len(p) - place)))
        adjusted[name] = highest
    return adjusted
