"""Metrics against other implementations, against sums done by hand, and in what must hold of them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, ndcg_score, roc_auc_score

from evals import stats

# Few values, so that ties are common.
OUTCOMES = st.lists(st.tuples(st.integers(0, 8).map(lambda n: n / 8), st.booleans()), min_size=1, max_size=40)
WORDS = st.lists(st.sampled_from("abcde"), max_size=12)
RANKED = st.permutations([f"d{n}" for n in range(12)])
GOLD = st.sets(st.sampled_from([f"d{n}" for n in range(15)]), min_size=1).map(sorted)


def arrays(outcomes):
    return np.array([score for score, _ in outcomes]), np.array([right for _, right in outcomes])


@given(OUTCOMES)
def test_auroc_is_that_of_sklearn(outcomes):
    scores, right = arrays(outcomes)
    assume(right.any() and not right.all())
    assert stats.auroc(scores, right) == pytest.approx(roc_auc_score(right, scores))


@pytest.mark.parametrize("right", [[], [True], [False, False]])
def test_auroc_of_one_kind_is_not_a_number(right):
    assert np.isnan(stats.auroc(np.ones(len(right)), np.array(right, dtype=bool)))


@given(OUTCOMES)
def test_brier_is_that_of_sklearn(outcomes):
    scores, right = arrays(outcomes)
    assert stats.brier(scores, right) == pytest.approx(brier_score_loss(right, scores, pos_label=True))


def test_aurc_by_hand():
    # Risks after 1, 2, 3 and 4 items: 0, 1/2, 1/3, 1/2. The oracle's: 0, 0, 1/3, 1/2.
    scores, right = np.array([0.9, 0.8, 0.7, 0.1]), np.array([True, False, True, False])
    assert stats.aurc(scores, right) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)
    assert stats.eaurc(scores, right) == pytest.approx((1 / 2) / 4)


@given(OUTCOMES, st.randoms())
def test_the_order_of_the_file_says_nothing(outcomes, random):
    shuffled = list(outcomes)
    random.shuffle(shuffled)
    for name, measure in stats.CONFIDENCE_MEASURES.items():
        before, after = measure(*arrays(outcomes)), measure(*arrays(shuffled))
        assert before == pytest.approx(after, nan_ok=True), name
    for coverage in (0.1, 0.5, 0.7):
        at = stats.risk_at(*arrays(outcomes), coverage)
        assert at == pytest.approx(stats.risk_at(*arrays(shuffled), coverage))


@given(OUTCOMES)
def test_tied_items_share_their_errors(outcomes):
    scores, right = arrays(outcomes)
    coverage, risk = stats.risk_coverage(np.zeros(len(scores)), right)
    assert risk == pytest.approx(np.full(len(scores), (~right).mean()))
    assert coverage[-1] == 1.0


@given(OUTCOMES)
def test_no_ranking_beats_the_oracle_and_risks_are_shares(outcomes):
    scores, right = arrays(outcomes)
    assert stats.eaurc(scores, right) >= -1e-12
    assert 0 <= stats.aurc(scores, right) <= 1
    assert 0 <= stats.ece(scores, right) <= 1


def test_risk_at_a_coverage_by_hand():
    scores = np.linspace(1, 0, 10)
    right = np.array([True] * 5 + [False] * 5)
    assert stats.risk_at(scores, right, 0.5) == 0.0
    assert stats.risk_at(scores, right, 0.7) == pytest.approx(2 / 7)
    assert stats.risk_at(scores, right, 0.85) == pytest.approx(4 / 9)
    assert stats.risk_at(scores, right, 1.0) == 0.5


@given(st.integers(1, 3000), st.sampled_from([70, 80, 85, 90]))
def test_a_coverage_keeps_the_whole_number_above_it(n, percent):
    risks = stats.risk_at(np.arange(n, 0, -1.0), np.arange(n) < -(-percent * n // 100), percent / 100)
    assert risks == 0.0


def test_ece_by_hand():
    # Bins 0.2..0.3 (mean 0.25, one of two right) and 0.9..1.0 (mean 0.95, both right).
    shares, right = np.array([0.2, 0.3 - 1e-9, 0.9, 1.0]), np.array([True, False, True, True])
    assert stats.ece(shares, right) == pytest.approx((2 * 0.25 + 2 * 0.05) / 4)


@given(st.lists(st.booleans(), min_size=1, max_size=60))
def test_a_constant_that_is_the_base_rate_is_calibrated(outcomes):
    right = np.array(outcomes)
    assert stats.ece(np.full(len(right), right.mean()), right) == pytest.approx(0.0)


@pytest.mark.parametrize("name", stats.CONFIDENCE_MEASURES)
def test_nothing_measured_is_not_a_number(name):
    assert np.isnan(stats.CONFIDENCE_MEASURES[name](np.array([]), np.array([], dtype=bool)))
    assert np.isnan(stats.risk_at(np.array([]), np.array([], dtype=bool), 0.7))


@given(RANKED, GOLD)
def test_ndcg_is_that_of_sklearn(ranked, gold):
    every = sorted({*ranked, *gold})
    relevance = [[float(one in gold) for one in every]]
    scores = [[float(-ranked.index(one)) if one in ranked else -1e6 for one in every]]
    assert stats.ndcg(ranked, gold) == pytest.approx(ndcg_score(relevance, scores, k=10))


@given(RANKED, GOLD)
def test_ranked_metrics_agree_with_each_other(ranked, gold):
    first = next((place for place, one in enumerate(ranked, start=1) if one in gold), 99)
    assert stats.reciprocal_rank(ranked, gold) == (1 / first if first <= 10 else 0.0)
    assert stats.hit(ranked, gold, 5) == float(first <= 5) == float(stats.recall(ranked, gold, 5) > 0)
    assert stats.hit(ranked, gold, 1) <= stats.hit(ranked, gold, 5)
    assert stats.recall(ranked, gold, 5) == len(set(ranked[:5]) & set(gold)) / len(gold)


def test_without_relevant_documents_there_is_nothing_to_rank():
    assert np.isnan(stats.ndcg(["a"], []))
    assert np.isnan(stats.recall(["a"], [], 5))


def test_token_f1_by_hand():
    assert stats.token_f1(["a", "b", "b"], ["b", "b", "c", "d"]) == pytest.approx(
        2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4)
    )
    assert stats.token_f1([], ["a"]) == stats.token_f1(["a"], []) == 0.0


@given(WORDS, WORDS)
def test_rouge_l_is_of_the_longest_common_subsequence(left, right):
    subsequences = {
        picked
        for size in range(len(left) + 1)
        for picked in map(tuple, combinations(left, size))
        if is_in(picked, right)
    }
    longest = max(map(len, subsequences))
    expected = 2 * longest / (len(left) + len(right)) if longest else 0.0
    assert stats.rouge_l(left, right) == pytest.approx(expected)
    assert stats.rouge_l(left, right) <= stats.token_f1(left, right) + 1e-12


def is_in(picked, sequence):
    rest = iter(sequence)
    return all(one in rest for one in picked)


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0, 1)), min_size=1, max_size=30))
def test_an_interval_is_the_same_each_time_and_within_the_values(items):
    groups, values = [group for group, _ in items], np.array([value for _, value in items])
    low, high = stats.bootstrap(groups, lambda picked: float(values[picked].mean()), resamples=50)
    assert (low, high) == stats.bootstrap(groups, lambda picked: float(values[picked].mean()), resamples=50)
    assert values.min() - 1e-9 <= low <= high <= values.max() + 1e-9


def test_an_interval_covers_what_theory_says():
    values = np.random.default_rng(5).normal(size=400)
    low, high = stats.bootstrap([str(n) for n in range(400)], lambda picked: float(values[picked].mean()))
    width = 2 * 1.96 * values.std() / 20
    assert high - low == pytest.approx(width, rel=0.15)
    assert low < values.mean() < high


def test_items_of_one_group_stay_together():
    seen: list[tuple[int, ...]] = []
    stats.bootstrap(["x", "y", "x"], lambda picked: float(len(seen.append(tuple(picked)) or picked)), resamples=30)
    assert {tuple(sorted(set(one))) for one in seen} <= {(0, 2), (1,), (0, 1, 2)}
    assert all(one.count(0) == one.count(2) for one in seen)


def test_an_interval_of_nothing_is_not_a_number():
    assert np.isnan(stats.bootstrap([], lambda picked: 1.0)).all()
    assert np.isnan(stats.bootstrap(["a"], lambda picked: float("nan"))).all()
