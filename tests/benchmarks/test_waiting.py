"""The benchmark of the threshold that gives way, on a pool whose truth is known."""

import numpy as np

from benchmarks.waiting import WAITS_MIN, judged, made

RISK = 0.1


def test_longer_waits_answer_more_cost_no_more_than_a_threshold_that_stays_and_break_few_promises() -> None:
    random = np.random.default_rng(3)
    # As calibrated as can be.
    shares = random.uniform(0.05, 0.95, 2_000)
    right = random.random(2_000) < shares
    draws = list(made(shares, right, RISK, 100))
    assert len(draws) == 100
    for draw in draws:
        points = [judged(shares, right, *draw, minutes) for minutes in WAITS_MIN]
        thresholds = [one.threshold for one in points]
        assert thresholds == sorted(thresholds, reverse=True)
        assert points[0].cost == points[0].unmoved
    last = [judged(shares, right, *draw, WAITS_MIN[-1]) for draw in draws]
    assert sum(one.risk > RISK for one in last) <= 10
    assert np.mean([one.cost for one in last]) < np.mean([one.unmoved for one in last])
