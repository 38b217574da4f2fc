"""Drift is told when there is some, and seldom when there is none."""

import numpy as np
import pytest
from scipy.special import kolmogorov

from policy.drift import BLOCK, KEPT, drift, quantiles

NAMES = [f"f{n}" for n in range(12)]


def rows(random, n: int, **shifts: float):
    return [{name: float(random.normal(shifts.get(name, 0.0))) for name in NAMES} for _ in range(n)]


def sample(random, n: int):
    drawn = rows(random, n)
    return {name: quantiles([row[name] for row in drawn]) for name in NAMES}


def test_questions_like_those_of_the_labels_raise_few_alarms() -> None:
    random = np.random.default_rng(5)
    alarms = sum(bool(drift(sample(random, 120), 120, rows(random, BLOCK)).moved) for _ in range(200))
    assert alarms <= 7


@pytest.mark.parametrize("labels", [60, 1000])
def test_what_has_moved_is_named_the_farthest_first(labels: int) -> None:
    random = np.random.default_rng(8)
    found = drift(sample(random, labels), labels, rows(random, BLOCK, f3=1.0, f7=2.0))
    assert [one.feature for one in found.moved] == ["f7", "f3"]
    assert all(0 < one.distance <= 1 and one.p < 0.01 for one in found.moved)


@pytest.mark.parametrize(("shift", "p"), [(0.0, 1.0), (0.5, 0.0), (0.2, None)])
def test_p_is_that_of_the_published_distribution(shift: float, p: float | None) -> None:
    """Against scipy's own, for two samples whose distance is known."""
    kept = [float(n) for n in range(100)]
    found = drift({"f": kept}, 100, [{"f": value + round(100 * shift)} for value in kept])
    size = 50**0.5
    wanted = kolmogorov((size + 0.12 + 0.11 / size) * shift)
    [moved] = found.moved or [None]
    assert (moved is not None) == (wanted < 0.01)
    assert moved is None or (moved.distance, moved.p) == (shift, pytest.approx(wanted, abs=1e-9))
    assert p is None or wanted == pytest.approx(p, abs=1e-6)


def test_the_very_questions_of_the_labels_have_not_moved() -> None:
    """Kept with six digits: a value that many questions share is the same value all the same."""
    live = [{"counts": float(np.log1p(n % 7)), "constant": 0.1443673142987615, "many": n / 7} for n in range(3 * BLOCK)]
    kept = {name: quantiles([row[name] for row in live]) for name in live[0]}
    assert set(kept["counts"]) <= {round(row["counts"], 6) for row in live}
    found = drift(kept, len(live), live)
    assert found.moved == ()


def test_what_is_of_the_workspace_is_no_drift_of_its_questions() -> None:
    kept = {"passages_alike": quantiles([0.144] * BLOCK), "f": quantiles([0.0] * BLOCK)}
    live = [{"passages_alike": 0.151, "f": 1.0}] * BLOCK
    assert [one.feature for one in drift(kept, BLOCK, live).moved] == ["f"]


def test_too_few_turns_or_a_promise_without_features_say_nothing() -> None:
    random = np.random.default_rng(7)
    assert drift(sample(random, 60), 60, rows(random, BLOCK - 1, f3=5.0)).moved == ()
    assert drift({}, 0, rows(random, BLOCK)).moved == ()


def test_a_large_sample_is_kept_as_quantiles_and_a_small_one_whole() -> None:
    assert quantiles([3, 1, 2]) == [1, 2, 3]
    kept = quantiles(np.linspace(0, 1, 10_001))
    assert len(kept) == KEPT
    assert kept[KEPT // 2] == pytest.approx(0.5, abs=0.01)
