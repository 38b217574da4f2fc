"""A measured number with its interval and what went into it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.stats import Bools, Floats, bootstrap

Item = Mapping[str, Any]
Terms = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Metric:
    """`value` lies in `low`..`high` with 95 % confidence; NaN where nothing could be measured.

    `n` is how many things the value is a share or mean of. `terms` has one pair for each scored item, so that
    two reports can be compared item by item: (part, whole) of a ratio, else (score, 1 or 0).
    """

    value: float
    low: float
    high: float
    n: int
    terms: Terms = ()
    ratio: bool = True

    def as_json(self) -> dict[str, Any]:
        """The contract's form; null says that there was nothing to measure."""
        return {"value": number(self.value), "ci95": [number(self.low), number(self.high)], "n": self.n}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a task found: metrics by name, one item for each question, and how many could not be scored.

    An item whose `scored` is false is in no metric.
    """

    metrics: Mapping[str, Metric]
    items: Sequence[Item]
    unscored: int

    def lines(self) -> Iterator[dict[str, Any]]:
        """The items with what each adds to the metrics: `scores` by metric, `outcome` as [score, 1 or 0]."""
        place = 0
        for item in self.items:
            if item.get("scored", True):
                yield {**item, **self._terms(place)}
                place += 1
            else:
                yield dict(item)

    def _terms(self, place: int) -> dict[str, Any]:
        ratios = {name: list(one.terms[place]) for name, one in self.metrics.items() if one.terms and one.ratio}
        curves = [one.terms[place] for one in self.metrics.values() if one.terms and not one.ratio]
        return {"scores": ratios, **({"outcome": list(curves[0])} if curves else {})}


def share(part: Sequence[float], whole: Sequence[float], groups: Sequence[str], n: int | None = None) -> Metric:
    """Sum of `part` over sum of `whole`, as wrong answers over answers; a mean when `whole` is all ones.

    `n` is the sum of `whole` unless that counts something else.
    """
    parts, wholes = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)

    def ratio(items: NDArray[np.int_]) -> float:
        total = wholes[items].sum()
        return float(parts[items].sum() / total) if total else float("nan")

    pairs = tuple(zip(parts.tolist(), wholes.tolist(), strict=True))
    return _measured(ratio, groups, int(wholes.sum()) if n is None else n, pairs, ratio=True)


def on_confidence(
    measure: Callable[[Floats, Bools], float], shares: Floats, right: Bools, groups: Sequence[str]
) -> Metric:
    """`measure` of P(right) against what was right."""
    pairs = tuple(zip(shares.tolist(), right.astype(float).tolist(), strict=True))
    return _measured(lambda items: measure(shares[items], right[items]), groups, len(shares), pairs, ratio=False)


def detection(found: Sequence[bool], wanted: Sequence[bool], groups: Sequence[str]) -> dict[str, Metric]:
    """Precision, recall and their harmonic mean F1 of finding what is wanted (van Rijsbergen, 1979).

    F1 is 2 TP / (2 TP + FP + FN); its `n` counts the items.
    """
    both = [float(f and w) for f, w in zip(found, wanted, strict=True)]
    chosen, there = [float(f) for f in found], [float(w) for w in wanted]
    either = [f + w for f, w in zip(chosen, there, strict=True)]
    return {
        "precision": share(both, chosen, groups),
        "recall": share(both, there, groups),
        "f1": share([2 * b for b in both], either, groups, len(groups)),
    }


def _measured(
    metric: Callable[[NDArray[np.int_]], float], groups: Sequence[str], n: int, terms: Terms, ratio: bool
) -> Metric:
    low, high = bootstrap(groups, metric)
    return Metric(metric(np.arange(len(groups))), low, high, n, terms, ratio)


def number(value: float) -> float | None:
    """JSON has no NaN; null says that there is no value."""
    return value if np.isfinite(value) else None
