"""A measured number with its interval and what went into it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.stats import Bools, Floats, bootstrap

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """`value` lies in `low`..`high` with 95 % confidence; NaN where nothing could be measured.

    `n` is how many things the value is a share or mean of.
    """

    value: float
    low: float
    high: float
    n: int

    def as_json(self) -> dict[str, Any]:
        """The contract's form. JSON has no NaN: null says that there was nothing to measure."""
        return {"value": _number(self.value), "ci95": [_number(self.low), _number(self.high)], "n": self.n}


@dataclass(frozen=True, slots=True)
class Measured:
    """What a task found: metrics by name, one item for each question, and how many could not be scored."""

    metrics: Mapping[str, Metric]
    items: Sequence[Item]
    unscored: int


def share(part: Sequence[float], whole: Sequence[float], groups: Sequence[str]) -> Metric:
    """Sum of `part` over sum of `whole`, as wrong answers over answers; a mean when `whole` is all ones."""
    parts, wholes = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)

    def ratio(items: NDArray[np.int_]) -> float:
        total = wholes[items].sum()
        return float(parts[items].sum() / total) if total else float("nan")

    return _measured(ratio, groups, int(wholes.sum()))


def on_confidence(
    measure: Callable[[Floats, Bools], float], shares: Floats, right: Bools, groups: Sequence[str]
) -> Metric:
    """`measure` of P(right) against what was right."""
    return _measured(lambda items: measure(shares[items], right[items]), groups, len(shares))


def _measured(metric: Callable[[NDArray[np.int_]], float], groups: Sequence[str], n: int) -> Metric:
    low, high = bootstrap(groups, metric)
    return Metric(metric(np.arange(len(groups))), low, high, n)


def _number(value: float) -> float | None:
    return value if np.isfinite(value) else None
