"""Every example of the page on measuring is read by the code that it is about, and every metric is there."""

import json
import re
import shlex
from pathlib import Path

import pytest

from cli.commands import app
from evals import assist, guard, handoff, sentiment
from evals.choices import is_choices
from evals.find import find_dataset
from evals.labelled import read_labelled
from evals.metric import share
from evals.run import TASKS
from evals.scenario_file import read_scenarios
from evals.scenarios import find, measure
from runtime.settings import SHIPPED, Settings

REPO = Path(__file__).parents[2]
PAGE = (REPO / "docs" / "evals.md").read_text(encoding="utf-8")
EXAMPLES = {name: text for _, name, text in re.findall(r"^```(\w+) (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)}
COMMANDS = re.findall(r"warmline eval [^`\n]+", PAGE)
LINES = {"handoff": handoff, "sentiment": sentiment, "guard": guard}


def written(folder, *names):
    for name in names:
        (folder / name).write_text(EXAMPLES[name], encoding="utf-8")
    return folder


def measured(name, sample, tmp_path):
    task = name.split(".")[0].split("-")[0]
    rows = read_labelled(written(tmp_path, name) / name, task, LINES[task].parse).rows
    return LINES[task].measure(sample, rows)


def test_no_example_is_left_out():
    assert set(EXAMPLES) == {
        *("report", "corpus.jsonl", "queries.jsonl", "qrels.jsonl", "questions.jsonl", "scenarios.yaml"),
        *("handoff.jsonl", "handoff-conversations.jsonl", "sentiment.jsonl", "sentiment-goemotions.jsonl"),
        *("guard.jsonl", "suggested_replies.jsonl", "reply_templates.json"),
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("handoff.jsonl", {"precision": 1.0, "recall": 1.0, "f1": 1.0}),
        ("handoff-conversations.jsonl", {"early": 0.0, "late": 0.0, "gt_t@1": 1.0, "gt_t@3": 1.0}),
        ("sentiment.jsonl", {"auroc": 1.0, "f1": 1.0}),
        ("sentiment-goemotions.jsonl", {"recall": 1.0}),
        ("guard.jsonl", {"block_rate": 1.0, "over_block_rate": 0.0}),
    ],
)
def test_messages_of_the_page_are_measured(name, found, sample, tmp_path):
    metrics = measured(name, sample, tmp_path).metrics
    assert {metric: metrics[metric].value for metric in found} == found


def test_questions_of_the_page_are_read_in_both_layouts(tmp_path):
    dataset = find_dataset(written(tmp_path, "corpus.jsonl", "queries.jsonl", "qrels.jsonl"))
    assert [(one.id, one.gold, bool(one.history)) for one in dataset.questions] == [
        ("q1", ("returns",), False),
        ("q2", (), True),
    ]
    own = tmp_path / "own"
    (own / "help").mkdir(parents=True)
    (own / "help" / "returns.md").write_text("You can return products within 30 days of delivery.")
    found = find_dataset(written(own, "questions.jsonl"))
    assert (found.corpus, found.questions[0].gold) == (own / "help", ("returns.md",))


def test_choices_of_the_page_are_measured(sample, tmp_path):
    written(tmp_path, "suggested_replies.jsonl", "reply_templates.json")
    assert is_choices(tmp_path)
    found = assist.measure(sample, assist.find(tmp_path).rows)
    assert {name: metric.value for name, metric in found.metrics.items()} == dict.fromkeys(
        ("hit@1", "hit@3", "first_option@1", "typed_hit@1"), 1.0
    )


def test_the_script_of_the_page_goes_as_it_says(tmp_path, new_home):
    written(tmp_path, "scenarios.yaml")
    found, _ = measure(find(tmp_path), Settings(home=new_home()))
    assert [one for item in found.items for one in item["failed"]] == []
    assert found.metrics["scenarios_passed"].n == len(read_scenarios(tmp_path / "scenarios.yaml").scenarios) == 2


def test_the_report_of_the_page_has_the_form_of_a_report():
    report = json.loads(EXAMPLES["report"])
    for metric in report["metrics"].values():
        assert set(metric) == set(share([1.0], [1.0], ["a"]).as_json())
    assert report["task"] in TASKS


@pytest.mark.parametrize("command", sorted(set(COMMANDS)))
def test_every_command_of_the_page_is_one(command):
    words = shlex.split(command.replace("|", "_"))
    known = {option for parameter in _evaluate().params for option in parameter.opts}
    assert words[2] in {*TASKS, "TASK", "compare"}
    assert {word for word in words if word.startswith("--")} <= known


def _evaluate():
    from typer.main import get_command

    return get_command(app).commands["eval"]


@pytest.mark.parametrize(
    ("name", "file"), [(name, file) for name in LINES for file in EXAMPLES if file.startswith(name)]
)
def test_every_metric_of_the_page_is_measured_and_the_other_way_round(name, file, sample, tmp_path):
    section = PAGE.split(f"\n## {name}\n")[1].split("\n## ")[0]
    told = {
        metric for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for metric in re.findall(r"`(\S+?)`", row)
    }
    metrics = measured(file, sample, tmp_path).metrics
    assert set(metrics) <= told
    if "conversations" in file or name != "handoff":
        assert set(metrics) == told


def test_the_shipped_scenarios_are_counted_right():
    [file] = (SHIPPED / "scenarios").glob("*.yaml")
    scenarios = read_scenarios(file).scenarios
    assert f"| | `scenarios_passed` | 1.000 | 1.000 to 1.000 | {len(scenarios)} |" in PAGE
    steps = sum(bool(step.expect) for scenario in scenarios for step in scenario.steps)
    assert f"`steps_met` | 1.000 | 1.000 to 1.000 | {steps} |" in PAGE
