"""Another intercept for the confidence, from a few labels of the owner's own."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, gammaincc, logit

from evals.stats import Bools, Floats
from policy.errors import TooFewLabels

FEWEST = 30
# A shift is kept when the labels would be this unlikely without one: moving for noise does harm.
LEVEL = 0.05
# Standard deviation, in logits, of what shifts are thought to be before any label is seen: where all labels are
# right, or all wrong, the likelihood alone would move for ever.
PRIOR = 2.0
STEPS = 50
NEAREST = 1e-6


@dataclass(frozen=True, slots=True)
class Shift:
    """`by` is added to the logit of every confidence, 0 where the labels do not ask for it.

    `said` is the mean confidence of the drafts, `was` the share of them that is right, `p` of the likelihood-ratio
    test of calibration in the large (Cox, 1958); `n` labels had a draft.
    """

    by: float
    said: float
    was: float
    p: float
    n: int


def intercept(shares: Floats, right: Bools) -> Shift:
    """Fit the intercept alone; the order of the drafts and so AUROC stay. Raises `TooFewLabels`.

    Questions without a draft (confidence 0) say nothing about it.
    """
    drafted = shares > 0
    shares, right = np.clip(shares[drafted], NEAREST, 1 - NEAREST), right[drafted]
    if len(shares) < FEWEST:
        raise TooFewLabels(
            f"{len(shares)} labels with a draft: label {FEWEST - len(shares)} more to re-fit the intercept."
        )
    best = _fit(logit(shares), right)
    gain = 2 * (_log_likelihood(expit(logit(shares) + best), right) - _log_likelihood(shares, right))
    # Survival function of chi-square with one degree of freedom (Wilks, 1938).
    p = float(gammaincc(0.5, max(0.0, gain) / 2))
    kept = round(best, 4) if p < LEVEL else 0.0
    return Shift(kept, float(shares.mean()), float(right.mean()), p, len(shares))


def _fit(logits: Floats, right: Bools) -> float:
    """Newton's method on a concave function: the mode under a normal prior."""
    by = 0.0
    for _ in range(STEPS):
        shares = expit(logits + by)
        slope = float((right - shares).sum()) - by / PRIOR**2
        step = slope / (float((shares * (1 - shares)).sum()) + 1 / PRIOR**2)
        by += float(np.clip(step, -1.0, 1.0))
    return by


def _log_likelihood(shares: Floats, right: Bools) -> float:
    return float(np.log(np.where(right, shares, 1 - shares)).sum())
