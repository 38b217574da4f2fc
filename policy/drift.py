"""Are the questions of today still like those that the promise was made on?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

# Quantiles that are kept of each feature of the calibration sample; of fewer labels every value is kept.
KEPT = 200
# Turns that are looked at together. Below so many nothing is said.
BLOCK = 100
LEVEL = 0.01
# These are of the workspace and not of a question: each document that comes moves them for all, and that is no drift.
OF_THE_WORKSPACE = frozenset({"passages_alike"})
DIGITS = 6
# Below that distance p is 1 to ten digits; above it the series has ended long before so many terms.
NEAREST, TERMS = 0.2, 100


@dataclass(frozen=True, slots=True)
class Moved:
    """One feature: the largest distance of the two distributions, 0..1, and p corrected for all features (Holm)."""

    feature: str
    distance: float
    p: float


@dataclass(frozen=True, slots=True)
class Drift:
    """What `turns` live turns say; `moved` are the features that drifted, the farthest first."""

    turns: int
    moved: tuple[Moved, ...]


def quantiles(values: Sequence[float]) -> list[float]:
    """The sample in order, or `KEPT` evenly spaced quantiles of a larger one."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if len(ordered) > KEPT:
        # Values that there are: between two of a feature that counts something lies none.
        ordered = np.quantile(ordered, (np.arange(KEPT) + 0.5) / KEPT, method="inverted_cdf")
    return [round(float(value), DIGITS) for value in ordered]


def drift(sample: Mapping[str, Sequence[float]], labels: int, live: Sequence[Mapping[str, float]]) -> Drift:
    """Compare each feature of the sample (its quantiles, of `labels` labels) with the live rows.

    Two-sample Kolmogorov-Smirnov tests with Stephens' correction for small samples (Stephens, 1970), corrected for
    the number of features (Holm, 1979), at level 0.01: of a hundred looks at questions that have not changed, about
    one raises a false alarm.
    """
    if len(live) < BLOCK or not labels:
        return Drift(len(live), ())
    size = np.sqrt(labels * len(live) / (labels + len(live)))
    found = []
    for name, kept in sample.items():
        if name in OF_THE_WORKSPACE:
            continue
        # As the sample was kept: a value that is not the same in the seventh digit would be another one.
        far = _distance(np.asarray(kept), np.array([row[name] for row in live]).round(DIGITS))
        found.append((name, far, _kolmogorov(float(size + 0.12 + 0.11 / size) * far)))
    highest, moved = 0.0, []
    for place, (name, far, p) in enumerate(sorted(found, key=lambda one: one[2])):
        highest = max(highest, min(1.0, p * (len(found) - place)))
        if highest < LEVEL:
            moved.append(Moved(name, round(far, 4), highest))
    return Drift(len(live), tuple(sorted(moved, key=lambda one: -one.distance)))


def _kolmogorov(far: float) -> float:
    """P(a scaled distance of at least that) where nothing has moved (Kolmogorov, 1933); the server has no scipy."""
    if far < NEAREST:
        return 1.0
    terms = np.arange(1, TERMS)
    return float(np.clip(2 * ((-1.0) ** (terms - 1) * np.exp(-2 * (terms * far) ** 2)).sum(), 0.0, 1.0))


def _distance(
    one: "np.ndarray[tuple[int], np.dtype[np.float64]]", other: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> float:
    """The largest gap between the two step functions."""
    places = np.concatenate([one, other])
    shares = [np.searchsorted(np.sort(each), places, side="right") / len(each) for each in (one, other)]
    return float(np.abs(shares[0] - shares[1]).max())
