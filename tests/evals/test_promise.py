"""A promise from labelled confidences, written into a policy only when the labels keep it."""

import json
import shutil
from dataclasses import replace

import pytest

from evals.aims import ByBudget, ByCost, ByCostWithinRisk, ByRisk, aim_of
from evals.errors import BadDataset, CostsNothing, MissingData, TwoAims
from evals.pictures import exact
from evals.promise import calibrated_promise
from policy.calibrate import shifted
from policy.errors import TooFewLabels
from policy.model import load_policy
from policy.waiting import Waiting
from runtime.settings import SHIPPED
from tests.evals.beir import write_lines

GOOD = [{"confidence": n / 100, "right": n > 40} for n in range(100)] * 2


@pytest.fixture
def policy(tmp_path):
    return shutil.copy(SHIPPED / "policy" / "policy.json", tmp_path / "policy.json")


RISK = ByRisk(0.05, 0.95)


def promised(labels, policy, aim=RISK, **how):
    return calibrated_promise(labels, aim, policy, **how)


def test_a_kept_promise_sets_the_threshold_and_leaves_the_rest(tmp_path, policy):
    before = json.loads(policy.read_bytes())
    promise = promised(write_lines(tmp_path / "l.jsonl", GOOD), policy, write=True)
    after = json.loads(policy.read_bytes())
    curve = promise.pop("curve")
    assert after["threshold"] == promise["threshold"]
    assert after["promise"] == {**promise, "sample": {"n": 0, "features": {}}}
    assert promise["marginal_risk"] <= 0.05
    assert all(one["low"] <= one["risk"] <= one["high"] for one in curve)
    low, high = promise["ci95"]["selective_risk"]
    assert low <= promise["selective_risk"] <= high
    unchanged = before.keys() - {"threshold", "promise"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_the_curve_is_not_certain_where_nobody_was_wrong(tmp_path, policy):
    """Of the most confident 118 labels none is wrong; the exact interval of 0 in 10 is 0 to 0.308."""
    curve = promised(write_lines(tmp_path / "l.jsonl", GOOD), policy)["curve"]
    assert (curve[0]["risk"], curve[0]["low"], curve[0]["high"]) == (0.0, 0.0, pytest.approx(exact(0, 10)[1], abs=0.02))
    assert all(one["high"] >= 3 / 200 for one in curve)
    right = [{**row, "right": True} for row in GOOD]
    curve = promised(write_lines(tmp_path / "m.jsonl", right), policy)["curve"]
    assert (curve[-1]["risk"], curve[-1]["low"], curve[-1]["high"]) == (0.0, 0.0, round(exact(0, 200)[1], 4))


@pytest.mark.parametrize("aim", [ByRisk(0.5, 0.9), ByBudget(0.5, 0.9)])
def test_a_threshold_is_never_less_than_nothing(tmp_path, policy, aim):
    unsure = [{"confidence": (n + 1) / 20_000, "right": True} for n in range(100)]
    told = promised(write_lines(tmp_path / "l.jsonl", unsure), policy, aim, write=True)
    stored = json.loads(policy.read_bytes())
    assert [str(one) for one in (told["threshold"], stored["threshold"], stored["promise"]["threshold"])] == ["0.0"] * 3


def test_a_floor_and_a_stored_threshold_are_never_less_than_nothing(tmp_path, policy):
    right = [{**row, "right": True} for row in GOOD]
    labels = write_lines(tmp_path / "l.jsonl", right)
    told = promised(labels, policy, replace(WITHIN, cost=ByCost(1.0, 50.0)))
    assert str(told["waiting"]["floor"]) == "0.0"
    policy.write_text(json.dumps({**json.loads(policy.read_bytes()), "threshold": -0.0}))
    assert str(promised(labels, policy, None, refit=True)["threshold"]) == "0.0"


def test_a_promise_that_cannot_be_kept_changes_nothing(tmp_path, policy):
    before = policy.read_bytes()
    with pytest.raises(TooFewLabels):
        promised(write_lines(tmp_path / "l.jsonl", GOOD[:10]), policy, write=True)
    assert policy.read_bytes() == before


def test_labels_with_features_are_scored_by_the_policy_and_their_spread_is_kept(tmp_path, policy):
    names = json.loads(policy.read_bytes())["right"]["features"]
    rows = [
        {"confidence": 0.5, "right": n % 10 > 0, "features": {**dict.fromkeys(names, 0.5), names[0]: n / 100}}
        for n in range(100)
    ]
    labels = write_lines(
        tmp_path / "l.jsonl", [*rows, {"confidence": 0.0, "right": False, "features": rows[0]["features"]}]
    )
    promised(labels, policy, ByBudget(0.5, 0.9), write=True)
    promise = json.loads(policy.read_bytes())["promise"]
    assert promise["threshold"] != 0.5
    assert (promise["by"], promise["to_people"], promise["sample"]["n"]) == ("to_people", 0.5, 101)
    assert promise["sample"]["features"][names[0]][-1] == 0.99
    write_lines(tmp_path / "l.jsonl", [{**row, "features": {"other": 1.0}} for row in rows])
    with pytest.raises(BadDataset, match="lack the feature"):
        promised(tmp_path / "l.jsonl", policy)


def test_the_intercept_moves_the_confidence_and_the_threshold_with_it(tmp_path, policy):
    """The same questions are answered under the same promise, whatever the intercept says."""
    rows = [{"confidence": n / 400 + 0.3, "right": n % 2 > 0 if n < 150 else n % 20 > 0} for n in range(200)] * 2
    labels = write_lines(tmp_path / "l.jsonl", rows)
    aim = ByRisk(0.2, 0.9)
    plain, moved = promised(labels, policy, aim), promised(labels, policy, aim, refit=True, write=True)
    assert moved["intercept"]["by"] > 0
    assert moved["threshold"] == pytest.approx(shifted(plain["threshold"], moved["intercept"]["by"]))
    assert moved["coverage"] == plain["coverage"]
    stored = json.loads(policy.read_bytes())
    assert stored["right"]["shift"] == moved["intercept"]["by"]
    # What these labels would be scored now: nothing is left to shift, and the promise stands.
    again = [{**row, "confidence": shifted(row["confidence"], moved["intercept"]["by"])} for row in rows]
    kept = promised(write_lines(tmp_path / "m.jsonl", again), policy, None, refit=True, write=True)
    assert kept["intercept"]["by"] == moved["intercept"]["by"]
    assert json.loads(policy.read_bytes())["promise"] == stored["promise"]


def test_another_intercept_without_an_aim_ends_the_promise(tmp_path, policy):
    promised(write_lines(tmp_path / "l.jsonl", GOOD), policy, write=True)
    unsure = [{"confidence": 0.9, "right": n % 2 > 0} for n in range(60)]
    found = promised(write_lines(tmp_path / "m.jsonl", unsure), policy, None, refit=True, write=True)
    assert found["intercept"]["by"] < -1
    assert "promise" not in json.loads(policy.read_bytes())


def test_the_cheapest_threshold_depends_on_what_things_cost(tmp_path, policy):
    labels = write_lines(tmp_path / "l.jsonl", GOOD)
    dear, cheap = (promised(labels, policy, ByCost(wrong, 1.0)) for wrong in (50.0, 0.5))
    assert dear["threshold"] > cheap["threshold"]
    assert (dear["coverage"], dear["marginal_risk"]) == (0.59, 0.0)
    assert dear["cost"] == pytest.approx(0.41)
    assert dear["cost_ci95"][0] <= dear["cost"] <= dear["cost_ci95"][1]


def test_one_label_that_stands_there_many_times_is_refused(tmp_path, policy):
    line = {"id": "q1", "group": "q1", "confidence": 0.9, "right": True}
    with pytest.raises(BadDataset, match=r"Lines 1 and 2 of labels\.jsonl have the id q1, and one label counts once"):
        calibrated_promise(write_lines(tmp_path / "labels.jsonl", [line] * 60), ByRisk(0.05, 0.95), policy)


def test_no_labels_at_all_are_refused(tmp_path, policy):
    skipped = {"confidence": 0.5, "right": None, "verdict": "skipped"}
    with pytest.raises(BadDataset, match="holds no labels"):
        promised(write_lines(tmp_path / "l.jsonl", [skipped]), policy)


@pytest.mark.parametrize(
    "label",
    [
        {"confidence": "high", "right": True},
        {"confidence": "0.5", "right": True},
        {"confidence": True, "right": True},
        {"confidence": 1.2, "right": True},
        {"confidence": float("nan"), "right": True},
        {"confidence": 0.5, "right": "false"},
        {"confidence": 0.5, "right": None},
        {"confidence": 0.5},
        {"right": True},
        {"confidence": 0.5, "right": True, "features": {"dense_top": "high"}},
        {"confidence": 0.5, "right": True, "features": {"dense_top": "0.5"}},
        {"confidence": 0.5, "right": True, "features": [0.5]},
        {"confidence": 0.5, "right": True, "id": 1.5},
        {"confidence": 0.5, "right": True, "group": ["a"]},
        {"confidence": 0.5, "right": True, "features": {"dense_top": float("nan")}},
    ],
    ids=str,
)
def test_a_label_that_is_none_is_refused_rather_than_guessed(tmp_path, policy, label):
    labels = write_lines(tmp_path / "l.jsonl", [*GOOD, label])
    with pytest.raises(BadDataset, match=r'l\.jsonl line 201 needs "confidence" and "right"'):
        promised(labels, policy)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "5", '{"right": {}}'])
def test_a_policy_that_cannot_be_written_into_is_named(tmp_path, content):
    labels, policy = write_lines(tmp_path / "l.jsonl", GOOD), tmp_path / "policy.json"
    if content is not None:
        policy.write_text(content)
    with pytest.raises(MissingData, match=r"policy\.json cannot be read"):
        promised(labels, policy, write=True)


@pytest.mark.parametrize(
    ("lacks", "said"),
    [("threshold", 'it has no "threshold"'), ("right", 'it has no "right"')],
    ids=["threshold", "right"],
)
@pytest.mark.parametrize("aim", [RISK, None], ids=["aimed", "as it is"])
def test_a_policy_that_lacks_a_part_is_told_by_its_name(tmp_path, policy, aim, lacks, said):
    stored = json.loads(policy.read_bytes())
    policy.write_text(json.dumps({name: value for name, value in stored.items() if name != lacks}))
    with pytest.raises(MissingData, match=rf"policy\.json cannot be read: {said}; run warmline train\.$"):
        promised(write_lines(tmp_path / "l.jsonl", GOOD), policy, aim, refit=True)


@pytest.mark.parametrize("given", [(0.05, 0.2, None, None), (None, 0.2, 1, 1), (None, None, 1, None)])
def test_two_aims_or_half_of_one_are_refused(given):
    risk, to_people, wrong, handoff = given
    with pytest.raises(TwoAims):
        aim_of(risk, 0.95, "marginal", to_people, wrong, handoff)


WITHIN = ByCostWithinRisk(ByRisk(0.1, 0.95), ByCost(10.0, 1.0), 0.5)
# Right as often as they say.
HONEST = [{"confidence": n / 100, "right": k < n} for n in range(100) for k in range(0, 100, 10)]


def test_costs_within_a_promise_choose_the_threshold_and_how_low_it_may_go(tmp_path, policy):
    labels = write_lines(tmp_path / "l.jsonl", HONEST)
    bounded, told = promised(labels, policy, WITHIN.promise), promised(labels, policy, WITHIN, write=True)
    waiting = told["waiting"]
    assert waiting["floor"] == bounded["threshold"] < told["threshold"]
    assert waiting["at_floor"]["marginal_risk"] == bounded["marginal_risk"] <= 0.1
    assert waiting["floor_from_min"] == pytest.approx((told["threshold"] - waiting["floor"]) * 10.0 / 0.5)
    assert (told["by"], told["risk"], told["cost_wrong"]) == ("risk", 0.1, 10.0)
    stored = json.loads(policy.read_bytes())
    assert (stored["threshold"], stored["promise"]["waiting"]) == (told["threshold"], waiting)
    assert load_policy(policy, stored["retriever"]).waiting == Waiting(waiting["floor"], 10.0, 0.5)
    promised(labels, policy, WITHIN.promise, write=True)
    assert "waiting" not in json.loads(policy.read_bytes())["promise"]


def test_costs_never_ask_for_less_than_the_promise(tmp_path, policy):
    labels = write_lines(tmp_path / "l.jsonl", HONEST)
    careless = replace(WITHIN, cost=ByCost(1.0, 50.0), waiting=0.0)
    bounded, told = promised(labels, policy, WITHIN.promise), promised(labels, policy, careless)
    assert told["threshold"] == told["waiting"]["floor"] == bounded["threshold"]
    assert told["waiting"]["floor_from_min"] is None


def test_the_floor_moves_with_the_intercept(tmp_path, policy):
    """The same questions lie above the floor, whatever the intercept says."""
    unsure = [{**row, "confidence": shifted(row["confidence"], -1.0)} for row in HONEST]
    labels = write_lines(tmp_path / "l.jsonl", unsure)
    plain, moved = promised(labels, policy, WITHIN), promised(labels, policy, WITHIN, refit=True, write=True)
    by = moved["intercept"]["by"]
    assert by > 0.5
    assert moved["waiting"]["floor"] == pytest.approx(shifted(plain["waiting"]["floor"], by))
    stored = json.loads(policy.read_bytes())
    assert load_policy(policy, stored["retriever"]).waiting is not None


def test_a_cost_of_waiting_needs_a_promise_about_all_questions_and_a_price_of_mistakes():
    given = aim_of(0.1, 0.95, "marginal", None, 10.0, 1.0, 0.5)
    assert given == WITHIN
    for half in ((None, None, 10.0, 1.0), (0.1, None, None, None), (None, 0.2, None, None)):
        risk, to_people, wrong, handoff = half
        with pytest.raises(TwoAims, match="--cost-waiting goes with"):
            aim_of(risk, 0.95, "marginal", to_people, wrong, handoff, 0.5)
    with pytest.raises(TwoAims, match="--on marginal"):
        aim_of(0.1, 0.95, "selective", None, 10.0, 1.0, 0.5)
    with pytest.raises(CostsNothing):
        aim_of(0.1, 0.95, "marginal", None, 0.0, 1.0, 0.5)
