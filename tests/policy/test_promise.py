"""The threshold keeps its promise, or is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy.errors import TooFewLabels
from policy.promise import keep_promise, labels_missing, labels_needed, upper_bound


@pytest.mark.parametrize(
    ("wrong", "n", "confidence", "bound"),
    [
        # The two-sided 95 % interval of 5 in 10 is 0.1871 to 0.8129 (Clopper and Pearson, 1934, table).
        (5, 10, 0.975, 0.8129),
        # For 0 in n it is 1 - (1 - confidence) ** (1 / n); the "rule of three" says about 3 / n.
        (0, 100, 0.95, 1 - 0.05 ** (1 / 100)),
        (0, 10, 0.975, 0.3085),
        (1, 10, 0.975, 0.4450),
        (9, 10, 0.975, 0.9975),
        (10, 10, 0.95, 1.0),
        (0, 0, 0.95, 1.0),
    ],
)
def test_the_bound_has_the_published_values(wrong: int, n: int, confidence: float, bound: float) -> None:
    assert upper_bound(wrong, n, confidence) == pytest.approx(bound, abs=5e-5)


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0.5, 0.999))
def test_the_bound_is_a_share_above_what_was_seen_and_grows_with_confidence(wrong, n, confidence) -> None:
    wrong = min(wrong, n)
    bound = upper_bound(wrong, n, confidence)
    assert wrong / n <= bound + 0.5 / n
    assert 0.0 < bound <= 1.0
    assert bound <= upper_bound(wrong, n, min(0.9995, confidence + 0.0005)) + 1e-12


@pytest.mark.parametrize(("risk", "confidence", "needed"), [(0.05, 0.95, 59), (0.1, 0.9, 22), (0.01, 0.99, 459)])
def test_the_fewest_labels_are_those_with_which_no_error_at_all_would_do(risk, confidence, needed: int) -> None:
    assert labels_needed(risk, confidence) == needed
    assert upper_bound(0, needed, confidence) <= risk < upper_bound(0, needed - 1, confidence)


def test_too_few_labels_are_refused_with_the_number_that_is_missing() -> None:
    with pytest.raises(TooFewLabels, match=r"50 labels.*label 9 more"):
        keep_promise([0.9] * 50, [True] * 50, 0.05, 0.95)


@pytest.mark.parametrize("on", ["marginal", "selective"])
def test_a_risk_that_no_threshold_keeps_is_refused(on: str) -> None:
    with pytest.raises(TooFewLabels, match=f"No threshold keeps a {on} risk of 0.05"):
        keep_promise([1.0] * 100, [False] * 100, 0.05, 0.95, on)


def test_a_selective_promise_needs_enough_answers_not_just_enough_labels() -> None:
    scores = [0.9] * 40 + [0.1] * 60
    right = [True] * 40 + [False] * 60
    with pytest.raises(TooFewLabels, match="selective"):
        keep_promise(scores, right, 0.05, 0.95, "selective")
    assert keep_promise(scores, right, 0.05, 0.95, "marginal").threshold == pytest.approx(0.11)


def test_a_stricter_threshold_that_fails_is_not_passed_over() -> None:
    scores = [0.9] * 40 + [0.4] * 300
    right = [True] * 30 + [False] * 10 + [True] * 300
    with pytest.raises(TooFewLabels, match="selective"):
        keep_promise(scores, right, 0.1, 0.9, "selective")


def test_a_faultless_record_is_answered_whole() -> None:
    promise = keep_promise([0.5] * 100, [True] * 100, 0.05, 0.95)
    assert (promise.threshold, promise.coverage, promise.marginal_risk, promise.labels) == (0.0, 1.0, 0.0, 100)


def test_the_figures_are_those_of_the_labels_at_the_threshold() -> None:
    scores = [0.9] * 80 + [0.6] * 15 + [0.2] * 5
    right = [True] * 79 + [False] + [True] * 10 + [False] * 10
    promise = keep_promise(scores, right, 0.1, 0.9)
    assert (promise.on, promise.risk, promise.confidence) == ("marginal", 0.1, 0.9)
    assert 0.2 < promise.threshold <= 0.9
    kept = [flag for score, flag in zip(scores, right, strict=True) if score >= promise.threshold]
    assert promise.coverage == len(kept) / 100
    assert promise.marginal_risk == kept.count(False) / 100
    assert promise.selective_risk == kept.count(False) / len(kept)


def test_a_promise_under_which_nothing_is_answered_is_none() -> None:
    with pytest.raises(TooFewLabels, match="even the surest answers are wrong too often"):
        keep_promise([0.6] * 100, [False] * 100, 0.05, 0.95)


def test_the_labels_that_are_missing_are_about_those_that_would_do() -> None:
    scores, right = [0.9] * 60 + [0.2] * 20, [True] * 58 + [False] * 2 + [False] * 20
    with pytest.raises(TooFewLabels, match=r"label about \d+ more questions"):
        keep_promise(scores, right, 0.1, 0.95, "selective")
    missing = labels_missing(scores, right, 0.1, 0.95, "selective")
    assert missing is not None
    more = 1 + missing / len(scores)
    assert keep_promise(scores * round(more + 1), right * round(more + 1), 0.1, 0.95, "selective").threshold > 0.2


def test_a_selective_threshold_is_stricter_than_a_marginal_one() -> None:
    random = np.random.default_rng(1)
    scores = random.uniform(size=2000)
    right = random.uniform(size=2000) < np.where(scores > 0.6, 0.99, 0.4)
    marginal, selective = (keep_promise(scores, right, 0.1, 0.9, on) for on in ("marginal", "selective"))
    assert selective.threshold > marginal.threshold
    assert selective.selective_risk <= 0.1
    assert marginal.marginal_risk <= 0.1


@pytest.mark.parametrize("on", ["marginal", "selective"])
def test_the_promise_is_broken_no_more_often_than_it_says(on: str) -> None:
    """1,000 calibration sets from a pool whose true risk at every threshold is known.

    Scores are uniform and P(right) = score ** 0.3: above threshold t a share (1 - t) - (1 - t ** 1.3) / 1.3 is wrong.
    """
    risk, confidence, draws = 0.1, 0.9, 1000
    random = np.random.default_rng(7)
    broken = 0
    for _ in range(draws):
        scores = random.uniform(size=300)
        right = random.uniform(size=300) < scores**0.3
        threshold = _threshold(scores, right, risk, on)
        wrong = (1 - threshold) - (1 - threshold**1.3) / 1.3
        broken += threshold <= 1 and (wrong if on == "marginal" else wrong / (1 - threshold)) > risk
    # Three standard deviations of chance above 100 in 1,000.
    assert broken <= draws * (1 - confidence) + 3 * (draws * confidence * (1 - confidence)) ** 0.5
    assert broken > 0


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(["marginal", "selective"]))
def test_more_risk_never_answers_less(seed: int, on: str) -> None:
    random = np.random.default_rng(seed)
    scores = random.beta(2, 1, size=400)
    right = random.uniform(size=400) < scores
    strict, easy = (_threshold(scores, right, risk, on) for risk in (0.08, 0.16))
    assert easy <= strict


def _threshold(scores, right, risk: float, on: str) -> float:
    try:
        return keep_promise(scores, right, risk, 0.9, on).threshold
    except TooFewLabels:
        return 1.01
