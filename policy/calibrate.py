"""Raw scores to probabilities by the knots that training stored. Needs numpy only."""

import math

import numpy as np

Knots = tuple[tuple[float, float], ...]


def calibrated(raw: float, knots: Knots) -> float:
    """Piecewise linear through (raw score, probability) knots, flat outside; the score itself without knots."""
    if not knots:
        return float(raw)
    return float(np.interp(raw, [at for at, _ in knots], [share for _, share in knots]))


def shifted(share: float, by: float) -> float:
    """The probability with `by` added to its logit: another intercept, the same order. 0 and 1 stay."""
    if not by or not 0.0 < share < 1.0:
        return share
    return 1.0 / (1.0 + math.exp(-by) * (1.0 - share) / share)
