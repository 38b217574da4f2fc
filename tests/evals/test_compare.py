"""Two reports, item by item."""

import json
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.compare import compare, read_report
from evals.errors import BadReport, DifferentDatasets
from evals.metric import Measured, on_confidence, share
from evals.paired import holm, paired, ratio
from evals.stats import auroc
from tests.evals.beir import write_lines

CHANCE = np.random.default_rng(5)
HITS = (CHANCE.random(200) < 0.8).astype(float)
SCORES = np.where(HITS > 0, 0.6, 0.4) + CHANCE.normal(0, 0.2, 200)


@pytest.fixture
def written(tmp_path):
    """Writes a report of 200 items and reads it again."""

    def write(name, hits=HITS, scores=SCORES, empty=(), more=None, **changes):
        items = [
            {"id": f"q{n}", "group": f"g{n // 2}", "action": "answer" if hit else "offer", "n": 0.5}
            for n, hit in enumerate(hits)
        ]
        groups = [item["group"] for item in items]
        metrics = {
            "hit@1": share(hits.tolist(), [1.0] * 200, groups),
            "marginal_risk": share((1 - hits).tolist(), [1.0] * 200, groups),
            "auroc": on_confidence(auroc, scores, HITS > 0, groups),
            **{key: share([0.0] * 200, [0.0] * 200, groups) for key in empty},
            **{key: share(part.tolist(), whole.tolist(), groups) for key, (part, whole) in (more or {}).items()},
        }
        measured = Measured(metrics, items, 0)
        lines = write_lines(tmp_path / f"{name}.json.items.jsonl", measured.lines())
        report = {
            "schema": 1,
            "task": "answers",
            "dataset": {"name": "d", "sha256": "a", "n": 200},
            "fingerprints": {},
            "metrics": {key: one.as_json() for key, one in metrics.items()},
            "items": str(lines),
            **changes,
        }
        (tmp_path / f"{name}.json").write_text(json.dumps(report))
        return tmp_path / f"{name}.json"

    return write


def compared(*paths):
    return compare(*map(read_report, paths))


def test_a_report_is_the_same_as_itself(written):
    one = written("a")
    found = compared(one, one)
    assert set(found.metrics) == {"hit@1", "marginal_risk", "auroc"}
    for metric in found.metrics.values():
        difference = metric.difference
        assert (difference.value, difference.low, difference.high, difference.p) == (0, 0, 0, 1)
        assert metric.verdict == "same"
    assert (found.regressed, found.changed, found.left_out) == ((), {}, ())


def test_a_fall_beyond_noise_is_a_regression_and_a_rise_is_none(written):
    worse = HITS * (CHANCE.random(200) < 0.8)
    before, after = written("a"), written("b", worse)
    found = compared(before, after)
    assert found.regressed == ("hit@1", "marginal_risk")
    assert found.metrics["hit@1"].difference.high < 0 < found.metrics["marginal_risk"].difference.low
    assert len(found.changed) == int(HITS.sum() - worse.sum())
    assert set(map(str, found.changed.values())) == {"{'action': ['answer', 'offer']}"}
    back = compared(after, before)
    assert back.regressed == ()
    assert back.metrics["hit@1"].verdict == "better"
    assert "action: offer -> answer" in back.told()


def test_a_few_items_more_or_less_are_noise(written):
    other = HITS.copy()
    other[:4] = 1 - other[:4]
    assert compared(written("a"), written("b", other)).regressed == ()


def test_scores_are_compared_by_their_own_measure(written):
    before, after = written("a"), written("b", scores=CHANCE.random(200))
    found = compared(before, after)
    assert found.regressed == ("auroc",)
    assert found.metrics["auroc"].difference.before == pytest.approx(auroc(SCORES, HITS > 0))


def test_the_comparison_is_told_and_written(written):
    found = compared(written("a"), written("b", HITS * 0))
    values = found.as_json()
    assert values["compared"] == "answers"
    assert values["regressed"] == ["hit@1", "marginal_risk"]
    metric = values["metrics"]["hit@1"]
    assert metric["after"] == 0
    assert metric["ci95"][0] <= metric["value"] <= metric["ci95"][1] < 0
    assert metric["p_holm"] >= metric["p"]
    assert "worse" in found.told()
    json.dumps(values, allow_nan=False)


def test_n_is_what_the_metric_is_a_share_of_and_the_larger_where_the_reports_differ(written):
    """Half of the items are attacks; 80 and 60 of them are answered."""
    attacks = np.arange(200) % 2.0
    before, after = (np.where(np.arange(200) < n, 1.0, 0.0) for n in (80, 60))
    found = compared(
        *(
            written(name, more={"block_rate": (HITS * attacks, attacks), "selective_risk": (answered * HITS, answered)})
            for name, answered in (("a", before), ("b", after))
        )
    )
    counted = {name: one["n"] for name, one in found.as_json()["metrics"].items()}
    assert counted == {"hit@1": 200, "marginal_risk": 200, "auroc": 200, "block_rate": 100, "selective_risk": 80}
    assert any(line.startswith("block_rate") and "  100" in line for line in found.told().splitlines())


def test_a_report_whose_metrics_say_no_n_is_refused(written):
    with pytest.raises(BadReport, match=r"b\.json is no report of warmline eval"):
        compared(written("a"), written("b", metrics={"hit@1": {"value": 1.0}}))


def test_metrics_without_items_in_both_are_named(written):
    more = {"hit@1": {"n": 200}, "extra": {"value": 1, "ci95": [1, 1], "n": 1}}
    found = compared(written("a"), written("b", metrics=more))
    assert list(found.metrics) == ["hit@1"]
    assert found.left_out == ("auroc", "extra", "marginal_risk")
    assert "Not compared" in found.told()


def test_metrics_without_a_value_are_named_and_make_no_other_harder_to_tell(written):
    worse = np.where(np.arange(200) % 7 == 0, 0.0, HITS)
    alone = compared(written("a"), written("b", worse))
    beside = compared(written("c", empty=("f1", "rouge")), written("d", worse, empty=("f1", "rouge")))
    assert beside.left_out == ("f1", "rouge")
    assert beside.metrics == alone.metrics


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"task": "retrieval"}, "different tasks, answers and retrieval"),
        ({"dataset": {"name": "d", "sha256": "b", "n": 200}}, "were not measured on the same dataset"),
    ],
)
def test_reports_of_different_things_are_refused(written, change, said):
    with pytest.raises(DifferentDatasets, match=said):
        compared(written("a"), written("b", **change))


def test_reports_with_other_items_are_refused(written, tmp_path):
    one, two = written("a"), written("b")
    items = tmp_path / "b.json.items.jsonl"
    items.write_text("\n".join(items.read_text().splitlines()[1:]))
    with pytest.raises(DifferentDatasets, match=r"a\.json and b\.json were not measured on the same dataset"):
        compared(one, two)


@pytest.mark.parametrize(
    "text", ["nonsense", "[]", "[" * 2_000 + "]" * 2_000, "{}", '{"schema": 2}', '{"schema": 1, "task": "compare"}']
)
def test_what_is_no_report_is_refused(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(BadReport, match=r"a\.json is no report of warmline eval"):
        read_report(tmp_path / "a.json")


@pytest.mark.parametrize(
    "damage",
    [
        {"scores": None},
        {"scores": {"hit@1": "x"}},
        {"scores": {"hit@1": [1]}},
        {"scores": {"hit@1": ["1", "1"]}},
        {"scores": {"hit@1": [float("nan"), 1]}},
        {"outcome": 5},
    ],
    ids=str,
)
def test_a_report_with_damaged_items_is_refused(written, tmp_path, damage):
    one = written("a")
    items = tmp_path / "a.json.items.jsonl"
    first, *rest = map(json.loads, items.read_text().splitlines())
    write_lines(items, [{**first, **damage}, *rest])
    with pytest.raises(BadReport, match=r"a\.json is no report of warmline eval"):
        read_report(one)


def test_a_report_whose_items_are_gone_is_refused(written, tmp_path):
    one = written("a")
    (tmp_path / "a.json.items.jsonl").unlink()
    with pytest.raises(BadReport, match="There is no file"):
        read_report(one)
    with pytest.raises(BadReport, match=r"There is no report at .*gone\.json; give the file that warmline eval wrote"):
        read_report(tmp_path / "gone.json")


def test_items_are_found_beside_a_report_that_has_moved(written, tmp_path):
    one = written("a", items="/elsewhere/a.json.items.jsonl")
    assert len(read_report(one).items) == 200
    lines = (tmp_path / "a.json.items.jsonl").read_text().splitlines()
    (tmp_path / "a.json.items.jsonl").write_text("\n".join([*lines, lines[0]]))
    with pytest.raises(BadReport, match=r"Two items of a\.json have one id"):
        read_report(one)


def test_chance_alone_seldom_looks_like_a_difference():
    """Twenty pairs of measurements that differ by chance only: p below 0.05 is expected once."""
    found = []
    for seed in range(20):
        random = np.random.default_rng(seed)
        before, after = (np.stack([random.random(40) < 0.7, np.ones(40)], axis=1).astype(float) for _ in range(2))
        found.append(paired(before, after, [str(n) for n in range(40)], ratio).p)
    assert sum(p < 0.05 for p in found) <= 3
    assert min(found) < 0.5 < max(found)


def test_items_of_one_group_change_together():
    before, after = np.array([[1.0, 1.0]] * 30), np.array([[0.0, 1.0]] * 30)
    alone = paired(before, after, [str(n) for n in range(30)], ratio)
    together = paired(before, after, ["one"] * 30, ratio)
    assert alone.p < 0.01
    assert together.p > 0.5


def test_a_ratio_of_nothing_is_no_difference():
    nothing = np.zeros((3, 2))
    found = paired(nothing, nothing, ["a", "b", "c"], ratio)
    assert np.isnan(found.value)
    assert found.p == 1


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), min_size=1, max_size=8))
def test_correction_never_makes_a_p_value_smaller_or_changes_the_order(p):
    adjusted = holm(p)
    assert all(p[name] <= adjusted[name] <= 1 for name in p)
    ordered = sorted(p, key=lambda name: (p[name], adjusted[name]))
    assert [adjusted[name] for name in ordered] == sorted(adjusted.values())
    if len(p) == 1:
        assert adjusted == p


def test_a_copied_report_is_compared_by_its_own_items_when_another_stands_in_its_place(written, tmp_path):
    one = written("a")
    kept = tmp_path / "kept"
    kept.mkdir()
    for path in (one, one.with_name("a.json.items.jsonl")):
        shutil.copy(path, kept)
    again = written("a", hits=1 - HITS)
    changes = compared(kept / "a.json", again).as_json()["metrics"]["hit@1"]
    assert changes["before"] == pytest.approx(HITS.mean())
    assert changes["after"] == pytest.approx(1 - HITS.mean())


def test_long_texts_that_differ_are_counted_and_not_printed(written, tmp_path):
    one, two = written("a"), written("b")
    for name, said in (("a", "first"), ("b", "second")):
        lines = tmp_path / f"{name}.json.items.jsonl"
        items = [json.loads(line) for line in lines.read_text().splitlines()]
        write_lines(lines, [{**item, "draft_answer": f"The {said} words. " * 9} for item in items])
    told = compared(one, two).told()
    assert "200 draft_answer: other words" in told
    assert "The first words" not in told
