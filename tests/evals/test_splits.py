"""Which half an item belongs to must never change: a policy has been trained on one of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.splits import fold_of, is_knocked_out, is_training


@pytest.mark.parametrize(
    ("group", "training", "knocked_out", "fold"),
    [
        ("shop/returns-policy.md", True, False, 4),
        ("product/warranty.md", False, False, 3),
        ("b728845c1c0c787e", True, True, 3),
        ("88626017e6b82722", False, False, 3),
        ("", False, False, 3),
        ("é", True, True, 3),
    ],
)
def test_pinned_examples(group, training, knocked_out, fold):
    assert (is_training(group), is_knocked_out(group), fold_of(group, 5)) == (training, knocked_out, fold)


@given(st.text(), st.integers(1, 20))
def test_a_fold_is_one_of_so_many(group, folds):
    assert 0 <= fold_of(group, folds) < folds


def test_shares_are_about_a_half_and_a_third():
    groups = [f"group-{n}" for n in range(2_000)]
    assert sum(map(is_training, groups)) / 2_000 == pytest.approx(1 / 2, abs=0.05)
    assert sum(map(is_knocked_out, groups)) / 2_000 == pytest.approx(1 / 3, abs=0.05)
    assert all(sum(fold_of(group, 5) == fold for group in groups) / 2_000 > 0.15 for fold in range(5))


def test_the_splits_do_not_follow_each_other():
    groups = [f"group-{n}" for n in range(2_000)]
    training = [group for group in groups if is_training(group)]
    assert sum(map(is_knocked_out, training)) / len(training) == pytest.approx(1 / 3, abs=0.05)
    assert sum(fold_of(group, 2) for group in training) / len(training) == pytest.approx(1 / 2, abs=0.05)
