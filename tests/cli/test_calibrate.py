"""A promise is told, or how many labels are missing."""

import json

from tests.evals.beir import write_lines


def test_a_promise_on_too_little_data_is_refused(warmline, tmp_path):
    labels = write_lines(tmp_path / "labels.jsonl", [{"confidence": 0.9, "right": True}] * 20)
    ran = warmline("calibrate", "--risk", 0.05, "--labels", labels)
    assert ran.refused() == "20 labels cannot show a risk of 0.05: label 39 more questions."
    assert (
        "--on is marginal or selective"
        in warmline("calibrate", "--risk", 0.05, "--labels", labels, "--on", "x").refused()
    )


def test_labels_are_looked_for_where_the_page_writes_them(warmline, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "There is no file labels.jsonl" in warmline("calibrate", "--risk", 0.1, "--confidence", 0.95).refused()


def test_a_promise_that_the_labels_keep_is_told(warmline, tmp_path):
    rows = [{"confidence": n / 100, "right": n > 40} for n in range(100)] * 2
    labels = write_lines(tmp_path / "labels.jsonl", rows)
    ran = warmline("calibrate", "--risk", 0.05, "--labels", labels, "--on", "selective")
    promise = json.loads(ran.out)
    assert (ran.status, promise["labels"], promise["on"]) == (0, 200, "selective")
    assert promise["selective_risk"] <= 0.05


def test_a_cost_of_waiting_is_told_beside_the_promise(warmline, tmp_path):
    rows = [{"confidence": n / 100, "right": n > 40} for n in range(100)] * 2
    labels = write_lines(tmp_path / "labels.jsonl", rows)
    costs = ("--cost-wrong", 10, "--cost-handoff", 1, "--cost-waiting", 0.1)
    ran = warmline("calibrate", "--labels", labels, "--risk", 0.1, *costs)
    told = json.loads(ran.out)
    assert (ran.status, told["risk"], told["waiting"]["cost_waiting"]) == (0, 0.1, 0.1)
    assert told["waiting"]["floor"] < told["threshold"]
    assert "--cost-waiting goes with --risk" in warmline("calibrate", "--labels", labels, *costs).refused()


def test_costs_that_no_sum_can_hold_are_refused(warmline, tmp_path):
    labels = write_lines(tmp_path / "labels.jsonl", [{"confidence": 0.3, "right": True}] * 60)
    for cost in ("inf", "nan", "1e308"):
        ran = warmline("calibrate", "--labels", labels, "--cost-wrong", cost, "--cost-handoff", 1)
        assert "Invalid value for '--cost-wrong'" in ran.refused()
