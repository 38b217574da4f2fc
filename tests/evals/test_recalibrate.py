"""Fifty labels put the intercept right where it is off, and leave it where it is not."""

import numpy as np
import pytest
from scipy.special import expit

from evals.recalibrate import intercept
from evals.stats import ece
from policy.calibrate import shifted
from policy.errors import TooFewLabels

DRAWS = 40


def trial(random, by: float, n: int):
    """Labels and a large test set whose confidences are off by `by` logits."""
    logits = random.normal(0, 1.5, n + 4000)
    right = random.uniform(size=len(logits)) < expit(logits + by)
    shares = expit(logits)
    return shares[:n], right[:n], shares[n:], right[n:]


def errors(by: float, n: int = 50):
    """(ECE before, ECE after) on the test set, mean over draws of the labels."""
    random, found = np.random.default_rng(2), []
    for _ in range(DRAWS):
        labelled, right, shares, truth = trial(random, by, n)
        fitted = intercept(labelled, right).by
        after = np.array([shifted(float(one), fitted) for one in shares])
        found.append((ece(shares, truth), ece(after, truth)))
    return np.mean(found, axis=0)


@pytest.mark.parametrize("by", [-2.0, -1.0, 1.0, 2.0])
def test_fifty_labels_bring_the_calibration_error_down(by: float) -> None:
    before, after = errors(by)
    assert before > 0.1
    assert after < 0.6 * before


def test_where_nothing_is_off_next_to_nothing_is_moved() -> None:
    before, after = errors(0.0)
    assert after < before + 0.02


def test_all_right_or_all_wrong_moves_far_but_not_for_ever() -> None:
    sure, unsure = (intercept(np.full(50, 0.5), np.full(50, right)).by for right in (True, False))
    assert sure == pytest.approx(-unsure)
    assert 2 < sure < 6


def test_questions_without_a_draft_say_nothing_and_too_few_are_refused() -> None:
    shares = np.array([0.0] * 100 + [0.5] * 29)
    with pytest.raises(TooFewLabels, match="29 labels with a draft: label 1 more"):
        intercept(shares, np.zeros(129, dtype=bool))
