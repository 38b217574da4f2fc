"""The trained head over `SUPPORT_FEATURES`, as JSON: how likely it is that passages carry a sentence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import RetrievalError
from retrieval.support import SUPPORT_FEATURES, VETOES

SCHEMA = 1
# Beyond this a coefficient is damage, not training.
LARGEST = 1e6


class SupportUnusable(RetrievalError):
    """The trained check is missing, damaged, or made for another embedding model."""


@dataclass(frozen=True, slots=True)
class SupportHead:
    """Logistic regression on standardised features. From `threshold` on a sentence counts as carried."""

    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float
    threshold: float

    def __call__(self, row: Mapping[str, float]) -> float:
        """P(the passages carry the sentence), 0..1; 0 when a veto speaks against it."""
        if any(row[name] > 0 for name in VETOES):
            return 0.0
        values = (np.array([row[name] for name in SUPPORT_FEATURES]) - self.mean) / self.scale
        # The logistic function, in the form that cannot overflow.
        return 0.5 * (1.0 + float(np.tanh(0.5 * (float(values @ self.weights) + self.bias))))


def load_support(path: Path, model_fingerprint: str) -> SupportHead:
    """Read the head from JSON. Raises `SupportUnusable`."""
    try:
        stored = json.loads(path.read_text())
        head = support_head(stored)
        made_for = stored["model_fingerprint"]
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise SupportUnusable(
            f"The check of a chat model's sentences at {path.name} cannot be read ({error}); "
            "run warmline train --record DATA."
        ) from error
    if made_for != model_fingerprint:
        raise SupportUnusable(
            f"The check of a chat model's sentences at {path.name} belongs to another embedding model; "
            "run warmline train --record DATA."
        )
    return head


def support_head(stored: Mapping[str, Any]) -> SupportHead:
    """The head from JSON values. Raises `ValueError`, `KeyError` or `TypeError` when they are not one."""
    lists = [np.array(stored[name], dtype=np.float64) for name in ("mean", "scale", "weights")]
    mean, scale, weights = lists
    head = SupportHead(mean, scale, weights, float(stored["bias"]), float(stored["threshold"]))
    if stored["schema"] != SCHEMA or tuple(stored["features"]) != SUPPORT_FEATURES:
        raise ValueError("it was trained on other features")
    if any(values.shape != (len(SUPPORT_FEATURES),) for values in lists):
        raise ValueError("its lists differ in length")
    numbers = np.abs(np.concatenate([*lists, [head.bias]]))
    # Written so that NaN fails too.
    if not (numbers <= LARGEST).all() or not (head.scale >= 1 / LARGEST).all() or not 0 <= head.threshold <= 1:
        raise ValueError("it holds numbers that cannot be scored with")
    return head
