"""`warmline eval`, from a small dataset to the report that the contract describes."""

import json
from pathlib import Path

import numpy as np
import pytest

from evals.errors import BadDataset, MissingData, NoPlaceForReport, TaskNotThere
from evals.find import find_dataset
from evals.metric import share
from evals.record import ingested, record
from evals.report import as_html
from evals.run import run
from evals.splits import is_knocked_out
from evals.stats import rouge_l, token_f1
from runtime.settings import Settings
from tests.evals.beir import QRELS, QUERIES, TEXTS, write_beir, write_lines, write_questions

NAMES = {
    "retrieval": {"ndcg@10", "recall@5", "hit@1", "hit@5", "mrr@10"},
    "answers": {
        "coverage",
        "marginal_risk",
        "selective_risk",
        "token_f1",
        "rouge_l",
        "citation_precision",
        "citation_recall",
    },
    "decisions": {"auroc", "aurc", "eaurc", "ece", "brier", "risk@70", "risk@80", "risk@85", "risk@90"},
    "assist": {"hit@1", "hit@3", "right@1", "right@3"},
}


@pytest.fixture(scope="module")
def settings(new_home):
    return Settings(home=new_home())


@pytest.fixture(scope="module")
def reports(tmp_path_factory, settings):
    """Every task's report and items, on one small dataset."""
    folder = tmp_path_factory.mktemp("eval")
    dataset = write_beir(folder / "small")
    found = {}
    for task in NAMES:
        out = folder / f"{task}.json"
        report = run(task, dataset, out, settings)
        assert json.loads(out.read_text()) == report
        found[task] = report, [json.loads(line) for line in Path(report["items"]).read_text().splitlines()]
    return found


@pytest.mark.parametrize("task", NAMES)
def test_a_report_is_as_the_contract_says(reports, task):
    report, items = reports[task]
    assert set(report) == {"schema", "task", "dataset", "fingerprints", "metrics", "unscored", "items"}
    assert (report["schema"], report["task"]) == (1, task)
    assert (report["dataset"]["name"], report["dataset"]["n"], len(report["dataset"]["sha256"])) == ("small", 5, 64)
    assert {"retriever", "policy", "knowledge"} <= set(report["fingerprints"])
    assert all(report["fingerprints"].values())
    assert set(report["metrics"]) == NAMES[task]
    assert report["items"].endswith(f"{task}.json.items.jsonl")
    assert [item["id"] for item in items] == [query["_id"] for query in QUERIES]


@pytest.mark.parametrize("task", NAMES)
def test_values_lie_in_their_intervals(reports, task):
    for name, metric in reports[task][0]["metrics"].items():
        low, high = metric["ci95"]
        assert set(metric) == {"value", "ci95", "n"}
        # Calibration error is biased upwards under resampling.
        assert name == "ece" or low - 1e-9 <= metric["value"] <= high + 1e-9


def test_retrieval_ranks_documents_and_leaves_out_questions_without_gold(reports):
    report, items = reports["retrieval"]
    assert report["unscored"] == 2
    assert {metric["n"] for metric in report["metrics"].values()} == {3}
    assert report["metrics"]["hit@5"]["value"] == 1.0
    for item in items:
        documents = [one["source"] for one in item["ranked"]]
        assert len(documents) == len(set(documents)) == 10
        assert item["scored"] == bool(item["gold"]) == (item["ndcg@10"] is not None)
        if item["gold"]:
            assert item["mrr@10"] == 1 / (1 + documents.index(item["gold"][0]))


def test_a_document_of_many_passages_is_one_document(tmp_path, settings):
    dataset = write_beir(tmp_path / "set")
    long = " ".join(f"Rule {n}: parcels to Norway in zone {n} are returned within {n} days." for n in range(300))
    write_lines(dataset / "corpus.jsonl", [{"_id": key, "text": text} for key, text in {**TEXTS, "long": long}.items()])
    short_chunks = settings.model_copy(update={"chunk_tokens": 32})
    items = Path(run("retrieval", dataset, tmp_path / "r.json", short_chunks)["items"]).read_text().splitlines()
    for item in map(json.loads, items):
        documents = [one["source"] for one in item["ranked"]]
        assert len(documents) == len(set(documents)) == 10


def test_answers_are_counted_as_the_contract_defines_them(reports):
    report, items = reports["answers"]
    metrics = {name: metric["value"] for name, metric in report["metrics"].items()}
    by_id = {item["id"]: item for item in items}
    answered = [item for item in items if item["kind"] == "knowledge" and item["action"] == "answer"]
    wrong = [item for item in answered if not item["right"]]
    assert answered
    assert metrics["coverage"] == len(answered) / 5
    assert metrics["marginal_risk"] == len(wrong) / 5
    assert metrics["selective_risk"] == pytest.approx(len(wrong) / len(answered))
    assert report["metrics"]["selective_risk"]["n"] == len(answered)
    assert (by_id["q5"]["kind"], by_id["q5"]["action"], by_id["q5"]["answered"]) == ("smalltalk", "answer", False)
    assert (by_id["q1"]["right"], by_id["q4"]["right"]) == (True, False)
    assert report["unscored"] == 0


def test_drafts_are_compared_with_the_best_human_answer(reports):
    report, items = reports["answers"]
    references = {query["_id"]: query.get("answers", []) for query in QUERIES}
    for item in items:
        expected = [item["draft_answer"], references[item["id"]]]
        if not references[item["id"]]:
            assert item["token_f1"] is item["rouge_l"] is None
            continue
        said = [word.strip(".,").lower() for word in expected[0].split()]
        others = [[word.strip(".,").lower() for word in text.split()] for text in references[item["id"]]]
        assert item["token_f1"] == pytest.approx(max(token_f1(said, other) for other in others))
        assert item["rouge_l"] == pytest.approx(max(rouge_l(said, other) for other in others))
    assert report["metrics"]["token_f1"]["n"] == report["metrics"]["rouge_l"]["n"] == 2


def test_citations_count_on_answerable_questions(reports):
    report, items = reports["answers"]
    cited = [(source, item["gold"]) for item in items if item["answerable"] for source in item["cited"]]
    metric = report["metrics"]["citation_precision"]
    assert metric["n"] == len(cited) > 0
    assert metric["value"] == pytest.approx(sum(source in gold for source, gold in cited) / len(cited))


def test_decisions_are_scored_on_questions_alone(reports):
    report, items = reports["decisions"]
    scored = [item for item in items if item["kind"] == "knowledge"]
    assert report["unscored"] == 5 - len(scored) == 1
    shares, right = np.array([item["confidence"] for item in scored]), np.array([item["right"] for item in scored])
    assert report["metrics"]["brier"]["value"] == pytest.approx(((shares - right) ** 2).mean())
    assert {metric["n"] for metric in report["metrics"].values()} == {len(scored)}


def test_agents_are_shown_replies_from_the_right_document(reports):
    report, items = reports["assist"]
    assert report["unscored"] == 2
    assert {metric["n"] for metric in report["metrics"].values()} == {3}
    for item in items:
        for depth in (1, 3):
            cited = [source for one in item["suggested"][:depth] for source in one["cited"]]
            assert item[f"hit@{depth}"] == any(source in item["gold"] for source in cited)
            assert item[f"right@{depth}"] <= item[f"hit@{depth}"]
        assert item["hit@1"] <= item["hit@3"]
        assert len(item["suggested"]) <= 3
    assert report["metrics"]["hit@3"]["value"] == 1.0


@pytest.mark.parametrize("task", NAMES)
def test_items_add_up_to_the_metrics(reports, task):
    report, items = reports[task]
    scored = [item for item in items if item.get("scored", True)]
    for name, metric in report["metrics"].items():
        if task == "decisions":
            assert all(item["outcome"] == [item["confidence"], float(item["right"])] for item in scored)
            continue
        parts, wholes = zip(*(item["scores"][name] for item in scored), strict=True)
        assert metric["value"] == pytest.approx(sum(parts) / sum(wholes))
    assert not any("scores" in item for item in items if item not in scored)


@pytest.mark.parametrize("task", NAMES)
def test_every_report_makes_a_page(reports, task):
    report, items = reports[task]
    page = as_html(report, items)
    assert all(f"<td>{name}</td>" in page for name in report["metrics"])
    assert page.count("<svg viewBox") == (3 if task in ("answers", "decisions") else 1)


def test_the_same_measurement_gives_the_same_report(reports, tmp_path, settings):
    first, items = reports["decisions"]
    dataset = Path(first["items"]).parent / "small"
    again = run("decisions", dataset, tmp_path / "again.json", settings)
    assert {**again, "items": ""} == {**first, "items": ""}
    assert [json.loads(line) for line in Path(again["items"]).read_text().splitlines()] == items


def test_nothing_to_measure_is_null_and_never_zero(tmp_path, settings):
    dataset = write_beir(tmp_path / "set")
    write_lines(dataset / "queries.jsonl", [QUERIES[3]])
    write_lines(dataset / "qrels.jsonl", [])
    report = run("retrieval", dataset, tmp_path / "r.json", settings)
    assert report["unscored"] == 1
    assert report["metrics"]["ndcg@10"] == {"value": None, "ci95": [None, None], "n": 0}
    assert "NaN" not in (tmp_path / "r.json").read_text()


def test_a_share_of_nothing_is_null():
    assert share([0.0, 0.0], [0.0, 0.0], ["a", "b"]).as_json() == {"value": None, "ci95": [None, None], "n": 0}
    assert share([1.0, 0.0], [1.0, 1.0], ["a", "b"]).as_json() == {"value": 0.5, "ci95": [0.0, 1.0], "n": 2}


def test_questions_over_a_folder_are_measured_too(tmp_path, settings):
    report = run("retrieval", write_questions(tmp_path / "own"), tmp_path / "r.json", settings)
    assert report["metrics"]["recall@5"] == {"value": 1.0, "ci95": [1.0, 1.0], "n": 2}


def test_the_configured_home_stays_as_it_is(reports, settings):
    assert reports
    assert [path.name for path in settings.home.iterdir()] == ["models"]


@pytest.mark.parametrize("task", ["nonsense", "compare", ""])
def test_a_task_that_is_not_there_is_refused_with_those_that_are(task, tmp_path, settings):
    with pytest.raises(TaskNotThere, match="choose one of retrieval, answers, decisions"):
        run(task, tmp_path, tmp_path / "r.json", settings)


@pytest.mark.parametrize("out", ["nowhere/r.json", "."])
def test_a_report_without_a_place_is_refused_before_any_work(tmp_path, settings, out):
    with pytest.raises(NoPlaceForReport, match="give a file in a folder that exists"):
        run("retrieval", tmp_path / "missing", tmp_path / out, settings)


def test_a_report_is_never_written_over_what_is_measured(tmp_path, settings):
    (tmp_path / "set").mkdir()
    labels = write_lines(tmp_path / "set" / "guard.jsonl", [{"text": "Hello", "label": "benign"}])
    before = labels.read_bytes()
    for path, out in (
        (labels, labels),
        (labels.parent, labels),
        (labels, tmp_path / "set" / ".." / "set" / labels.name),
    ):
        with pytest.raises(NoPlaceForReport, match="give another file"):
            run("guard", path, out, settings)
    assert labels.read_bytes() == before


def test_the_items_of_a_report_are_never_written_over_what_is_measured(tmp_path, settings):
    """Items of one measurement have texts and labels, and can be measured again."""
    labels = write_lines(tmp_path / "r.json.items.jsonl", [{"text": "Hello", "label": "benign"}])
    before = labels.read_bytes()
    with pytest.raises(NoPlaceForReport, match=r"over .*r\.json\.items\.jsonl, which is needed; give another file"):
        run("guard", labels, tmp_path / "r.json", settings)
    assert labels.read_bytes() == before
    assert not (tmp_path / "r.json").exists()


def test_a_missing_dataset_is_refused(tmp_path, settings):
    with pytest.raises(BadDataset, match="There is nothing at"):
        run("retrieval", tmp_path / "missing", tmp_path / "r.json", settings)


@pytest.mark.parametrize("task", ["answers", "decisions"])
def test_an_unusable_policy_is_named_and_not_scored(tmp_path, settings, task):
    without = settings.model_copy(update={"policy": tmp_path / "gone.json"})
    with pytest.raises(MissingData, match=r"gone\.json cannot be read"):
        run(task, write_beir(tmp_path / "set"), tmp_path / "r.json", without)


def test_retrieval_needs_no_policy_but_a_reader(tmp_path, settings):
    dataset = write_beir(tmp_path / "set")
    without = settings.model_copy(update={"policy": tmp_path / "gone.json"})
    assert run("retrieval", dataset, tmp_path / "r.json", without)["fingerprints"]["policy"] == ""
    gone = settings.model_copy(update={"reader": tmp_path / "gone.json"})
    with pytest.raises(MissingData, match=r"gone\.json cannot be read"):
        run("retrieval", dataset, tmp_path / "r.json", gone)


def test_a_knocked_out_question_never_sees_its_documents(tmp_path, settings):
    queries = [{**QUERIES[0], "_id": f"k{n}"} for n in range(12)]
    dataset = write_beir(tmp_path / "set")
    write_lines(dataset / "queries.jsonl", queries)
    qrels = [{"query-id": query["_id"], "corpus-id": QRELS["q1"], "score": 1} for query in queries]
    write_lines(dataset / "qrels.jsonl", qrels)
    found = find_dataset(dataset)
    with ingested(found, settings) as warmline:
        recorded = list(record(warmline, found.questions, knock_out=True))
        assert not any(one.knocked_out for one in record(warmline, found.questions, knock_out=False))
    assert {one.question.id for one in recorded if one.knocked_out} == {
        query["_id"] for query in queries if is_knocked_out(query["_id"])
    }
    for one in recorded:
        seen = {passage.source for passage in one.turn.evidence}
        assert ("returns" in seen) is not one.knocked_out
        assert one.right is not one.knocked_out
