"""Raw scores to probabilities by the knots that training stored. Needs numpy only."""

import numpy as np

Knots = tuple[tuple[float, float], ...]


def calibrated(raw: float, knots: Knots) -> float:
    """Piecewise linear through (raw score, probability) knots, flat outside; the score itself without knots."""
    if not knots:
        return float(raw)
    return float(np.interp(raw, [at for at, _ in knots], [share for _, share in knots]))
