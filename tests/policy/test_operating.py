"""The threshold by people's time or by cost."""

import numpy as np
import pytest

from policy.errors import TooFewLabels
from policy.operating import cheapest, within_budget


def test_the_budget_is_kept_on_the_labels_and_used_up_nearly() -> None:
    scores = np.linspace(0.01, 1, 500)
    threshold = within_budget(scores, 0.2, 0.95)
    assert 0.15 < (scores < threshold).mean() <= 0.2


def test_the_budget_is_broken_no_more_often_than_it_says() -> None:
    random = np.random.default_rng(3)
    broken = sum(within_budget(random.uniform(size=200), 0.3, 0.9) > 0.3 for _ in range(1000))
    assert 0 < broken <= 100 + 3 * 9.5


def test_a_budget_that_cannot_be_shown_or_kept_is_refused() -> None:
    with pytest.raises(TooFewLabels, match=r"4 labels cannot show that 0\.2 go to people: label 10 more"):
        within_budget([0.5] * 4, 0.2, 0.95)
    with pytest.raises(TooFewLabels, match="60 of 100 questions have no draft"):
        within_budget([0.0] * 60 + [0.9] * 40, 0.2, 0.95)


def test_a_dear_wrong_answer_makes_it_strict_and_a_dear_handoff_lax() -> None:
    scores = np.linspace(0.01, 1, 100)
    right = np.random.default_rng(0).uniform(size=100) < scores
    assert cheapest(scores, right, 10, 1) > 0.7
    assert cheapest(scores, right, 1, 10) < 0.3
    with pytest.raises(TooFewLabels, match="label 1 more"):
        cheapest(scores[:49], right[:49], 1, 1)
