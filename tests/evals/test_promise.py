"""A promise from labelled confidences, written into a policy only when the labels keep it."""

import json
import shutil

import pytest

from evals.errors import BadDataset, MissingData
from evals.promise import calibrated_promise
from policy.errors import TooFewLabels
from runtime.settings import SHIPPED
from tests.evals.beir import write_lines

GOOD = [{"confidence": n / 100, "right": n > 40} for n in range(100)] * 2


@pytest.fixture
def policy(tmp_path):
    return shutil.copy(SHIPPED / "policy" / "policy.json", tmp_path / "policy.json")


def test_a_kept_promise_sets_the_threshold_and_leaves_the_rest(tmp_path, policy):
    before = json.loads(policy.read_bytes())
    promise = calibrated_promise(write_lines(tmp_path / "l.jsonl", GOOD), 0.05, 0.95, "marginal", policy)
    after = json.loads(policy.read_bytes())
    assert (after["threshold"], after["promise"]) == (promise["threshold"], promise)
    assert promise["marginal_risk"] <= 0.05
    unchanged = before.keys() - {"threshold", "promise"}
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}


def test_a_promise_that_cannot_be_kept_changes_nothing(tmp_path, policy):
    before = policy.read_bytes()
    with pytest.raises(TooFewLabels):
        calibrated_promise(write_lines(tmp_path / "l.jsonl", GOOD[:10]), 0.05, 0.95, "marginal", policy)
    assert policy.read_bytes() == before


@pytest.mark.parametrize(
    "label",
    [
        {"confidence": "high", "right": True},
        {"confidence": 1.2, "right": True},
        {"confidence": float("nan"), "right": True},
        {"confidence": 0.5, "right": "false"},
        {"confidence": 0.5, "right": None},
        {"confidence": 0.5},
        {"right": True},
    ],
    ids=str,
)
def test_a_label_that_is_none_is_refused_rather_than_guessed(tmp_path, label):
    labels = write_lines(tmp_path / "l.jsonl", [*GOOD, label])
    with pytest.raises(BadDataset, match='needs "confidence" and "right"'):
        calibrated_promise(labels, 0.05, 0.95, "marginal", None)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "5"])
def test_a_policy_that_cannot_be_written_into_is_named(tmp_path, content):
    labels, policy = write_lines(tmp_path / "l.jsonl", GOOD), tmp_path / "policy.json"
    if content is not None:
        policy.write_text(content)
    with pytest.raises(MissingData, match=r"policy\.json cannot be read"):
        calibrated_promise(labels, 0.05, 0.95, "marginal", policy)
