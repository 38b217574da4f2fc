"""A stored policy scores exactly as trained, or it does not load at all."""

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.calibrate import calibrated
from policy.errors import PolicyUnusable
from policy.features import PERSON_FEATURES, RIGHT_FEATURES
from policy.model import load_policy
from policy.waiting import Waiting
from tests.policy.building import RETRIEVER, sigmoid, stored_policy, written

ROW = dict.fromkeys((*RIGHT_FEATURES, *PERSON_FEATURES), 0.5)


def loaded(folder: Path, stored: Any):
    return load_policy(written(folder, json.dumps(stored)), RETRIEVER)


def test_a_policy_that_fits_loads_with_its_thresholds_and_a_fingerprint(tmp_path: Path) -> None:
    policy = loaded(tmp_path, stored_policy())
    assert (policy.threshold, policy.person_threshold, policy.clarify_from) == (0.6, 0.7, 0.15)
    assert policy.card == {"rows": 3}
    assert len(policy.fingerprint) == 16
    assert loaded(tmp_path, stored_policy()).fingerprint == policy.fingerprint
    assert loaded(tmp_path, stored_policy() | {"threshold": 0.61}).fingerprint != policy.fingerprint


def test_a_head_is_a_logistic_regression_on_standardised_features(tmp_path: Path) -> None:
    stored = stored_policy()
    stored["right"] |= {"features": ["support", "dense_top"], "mean": [0.1, 0.2], "scale": [2.0, 0.5]}
    stored["right"] |= {"weights": [1.5, -0.5], "bias": 0.25, "knots": []}
    right = loaded(tmp_path, stored).right
    expected = sigmoid((0.5 - 0.1) / 2.0 * 1.5 + (0.7 - 0.2) / 0.5 * -0.5 + 0.25)
    assert right({"dense_top": 0.7, "support": 0.5, "more": 9.0}) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("raw", "share"), [(0.0, 0.2), (0.3, 0.2), (0.4, 0.35), (0.5, 0.5), (0.7, 0.7), (0.9, 0.9), (1.0, 0.9)]
)
def test_calibration_is_linear_between_its_knots_and_flat_outside(raw: float, share: float) -> None:
    assert calibrated(raw, ((0.3, 0.2), (0.5, 0.5), (0.9, 0.9))) == pytest.approx(share)


def test_without_knots_the_score_is_the_probability() -> None:
    assert calibrated(0.37, ()) == 0.37


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=9), st.floats(0, 1), st.floats(0, 1))
def test_calibration_never_turns_an_order_round(pairs, low: float, high: float) -> None:
    knots = tuple(zip(sorted(raw for raw, _ in pairs), sorted(share for _, share in pairs), strict=True))
    low, high = sorted((low, high))
    assert calibrated(low, knots) <= calibrated(high, knots) + 1e-12


def test_a_missing_policy_is_unusable_and_says_what_to_do(tmp_path: Path) -> None:
    said = r"none\.json cannot be read: no such file or directory; run warmline train --record DATA\.$"
    with pytest.raises(PolicyUnusable, match=said):
        load_policy(tmp_path / "none.json", RETRIEVER)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '"policy"', "{}", "[" * 5000, '{"right": {}}', json.dumps(stored_policy())[:-9]],
    ids=lambda text: text[:12],
)
def test_a_damaged_file_is_unusable(tmp_path: Path, text: str) -> None:
    with pytest.raises(PolicyUnusable):
        load_policy(written(tmp_path, text), RETRIEVER)


def test_bytes_that_are_no_text_are_unusable(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_bytes(b"\x80\x04\x95pickle")
    with pytest.raises(PolicyUnusable):
        load_policy(path, RETRIEVER)


@pytest.mark.parametrize("name", sorted(stored_policy()))
def test_a_policy_that_lacks_a_part_is_unusable(tmp_path: Path, name: str) -> None:
    stored = stored_policy()
    del stored[name]
    # Of two parts it is said what they are not, rather than that they are missing.
    said = {"schema": "has schema None", "retriever": "another retriever"}.get(
        name, f'cannot be read: it has no "{name}"'
    )
    with pytest.raises(PolicyUnusable, match=said):
        loaded(tmp_path, stored)


@pytest.mark.parametrize(
    ("text", "said"), [("{", "it is not JSON"), ("[]", "it is not of the form that training writes")]
)
def test_a_damaged_file_is_told_in_plain_words(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyUnusable, match=said):
        load_policy(written(tmp_path, text), RETRIEVER)


@pytest.mark.parametrize("name", sorted(stored_policy()["right"]))
@pytest.mark.parametrize("head", ["right", "person"])
def test_a_head_that_lacks_a_part_is_unusable(tmp_path: Path, head: str, name: str) -> None:
    stored = stored_policy()
    del stored[head][name]
    with pytest.raises(PolicyUnusable):
        loaded(tmp_path, stored)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"schema": 2}, "schema 2"),
        ({"retriever": "another"}, "another retriever"),
        ({"right": {**stored_policy()["right"], "features": ["new", *RIGHT_FEATURES[1:]]}}, "features"),
        ({"person": {**stored_policy()["person"], "features": ["dense_top", *PERSON_FEATURES[1:]]}}, "features"),
    ],
)
def test_a_policy_for_something_else_is_unusable_and_says_why(tmp_path: Path, changes: dict, said: str) -> None:
    with pytest.raises(PolicyUnusable, match=said):
        loaded(tmp_path, stored_policy() | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"mean": [0.0]},
        {"mean": [[0.0]] * len(RIGHT_FEATURES)},
        {"scale": [0.0] * len(RIGHT_FEATURES)},
        {"scale": [-1.0] * len(RIGHT_FEATURES)},
        {"weights": [math.nan] * len(RIGHT_FEATURES)},
        {"weights": [10**400] * len(RIGHT_FEATURES)},
        {"mean": [math.inf] * len(RIGHT_FEATURES)},
        {"bias": math.nan},
        {"bias": "high"},
        {"knots": [[0.0, 0.1], [1.0, math.nan]]},
        {"knots": [[0.0, 0.1], [1.0, 1.5]]},
        {"knots": [[0.9, 0.1], [0.2, 0.5]]},
        {"knots": [[0.1, 0.9], [0.2, 0.5]]},
        {"knots": [0.1, 0.2]},
        {"features": [["dense_top"]] * len(RIGHT_FEATURES)},
        {"features": [], "mean": [], "scale": [], "weights": []},
    ],
    ids=lambda changes: str(changes)[:40],
)
def test_a_head_whose_numbers_make_no_sense_is_unusable(tmp_path: Path, changes: dict) -> None:
    stored = stored_policy()
    stored["right"] |= changes
    with pytest.raises(PolicyUnusable):
        loaded(tmp_path, stored)


@pytest.mark.parametrize("name", ["threshold", "person_threshold", "clarify_from"])
@pytest.mark.parametrize("value", [math.nan, math.inf, -0.1, 1.1, None, "0.5x"])
def test_a_threshold_that_is_no_share_is_unusable(tmp_path: Path, name: str, value: object) -> None:
    with pytest.raises(PolicyUnusable):
        loaded(tmp_path, stored_policy() | {name: value})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=6,
)


def places(value: Any, path: tuple = ()) -> list[tuple]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


@settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.sampled_from(places(stored_policy())[1:]), value=json_values)
def test_whatever_is_damaged_the_policy_is_unusable_or_scores_in_0_to_1(tmp_path: Path, place: tuple, value) -> None:
    stored = copy.deepcopy(stored_policy())
    holder = stored
    for key in place[:-1]:
        holder = holder[key]
    holder[place[-1]] = value
    try:
        policy = loaded(tmp_path, stored)
    except PolicyUnusable:
        return
    assert 0.0 <= policy.right(ROW) <= 1.0
    assert 0.0 <= policy.person(ROW) <= 1.0


def test_the_shipped_policy_scores_every_row() -> None:
    from runtime.settings import SHIPPED

    path = SHIPPED / "policy" / "policy.json"
    policy = load_policy(path, json.loads(path.read_text())["retriever"])
    assert 0.0 < policy.right(ROW) < 1.0
    assert 0.0 < policy.person(ROW) < 1.0


WAITING = {"floor": 0.3, "cost_wrong": 10, "cost_handoff": 4, "cost_waiting": 0.1}


def test_the_floor_and_the_costs_come_with_the_promise(tmp_path: Path) -> None:
    assert loaded(tmp_path, stored_policy()).waiting is None
    assert loaded(tmp_path, stored_policy() | {"promise": {"risk": 0.1}}).waiting is None
    assert loaded(tmp_path, stored_policy() | {"promise": {"waiting": WAITING}}).waiting == Waiting(0.3, 10.0, 0.1)


@pytest.mark.parametrize(
    "waiting",
    [{}, [], "0.3", 7, WAITING | {"floor": 0.7}, WAITING | {"cost_wrong": 0}, WAITING | {"cost_waiting": "x"}],
)
def test_costs_that_make_no_sense_make_the_policy_unusable(tmp_path: Path, waiting: Any) -> None:
    with pytest.raises(PolicyUnusable):
        loaded(tmp_path, stored_policy() | {"promise": {"waiting": waiting}})
