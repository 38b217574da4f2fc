"""The task `decisions`: does the confidence know which drafted answers are right?"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from evals.datasets import Question
from evals.items import as_item
from evals.metric import Measured, on_confidence
from evals.record import decided
from evals.stats import CONFIDENCE_MEASURES, Bools, Floats, risk_at
from runtime.compose import Warmline

COVERAGES = (70, 80, 85, 90)
MEASURES: Mapping[str, Callable[[Floats, Bools], float]] = {
    **CONFIDENCE_MEASURES,
    **{f"risk@{percent}": partial(risk_at, coverage=percent / 100) for percent in COVERAGES},
}


def measure(warmline: Warmline, questions: Sequence[Question]) -> Measured:
    """P(right) against right, over the turns that were taken for questions; the others are unscored.

    Raises `MissingData` when turns cannot be taken.
    """
    taken = (as_item(one) for one in decided(warmline, questions))
    items = [{**item, "scored": item["kind"] == "knowledge"} for item in taken]
    scored = [item for item in items if item["scored"]]
    shares = np.array([item["confidence"] for item in scored], dtype=np.float64)
    right = np.array([item["right"] for item in scored], dtype=np.bool_)
    groups = [item["group"] for item in scored]
    metrics = {name: on_confidence(one, shares, right, groups) for name, one in MEASURES.items()}
    return Measured(metrics, items, len(items) - len(scored))
