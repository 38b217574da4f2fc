"""One measurement, from dataset to report: `warmline eval`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals import answers, assist, decisions, guard, handoff, retrieval, scenarios, sentiment
from evals.errors import NoPlaceForReport, TaskNotThere
from evals.fields import Line
from evals.find import find_dataset
from evals.labelled import Labelled, read_labelled
from evals.metric import Measured
from evals.record import fingerprints_of, ingested
from runtime.compose import Warmline
from runtime.settings import Settings

SCHEMA = 1
Measure = Callable[[Warmline, Sequence[Any]], Measured]
Fingerprints = dict[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """What a path means to the task, and what is measured on it."""

    find: Callable[[Path], Labelled[Any]]
    measure: Callable[[Labelled[Any], Settings], tuple[Measured, Fingerprints]]


def run(task: str, path: Path, out: Path, settings: Settings) -> dict[str, Any]:
    """Measure `task` on the dataset at `path`; the report goes to `out`, its items beside it.

    The documents are ingested into a temporary home, whose model cache is that of `settings`; nothing
    is fitted. Raises `TaskNotThere`, `BadDataset`, `NoPlaceForReport` or `MissingData`.
    """
    chosen = task_named(task)
    check_place(out, path)
    dataset = chosen.find(path)
    measured, fingerprints = chosen.measure(dataset, settings)
    items = items_of(out)
    report = _report(task, dataset, fingerprints, measured, items)
    lines = (json.dumps(item, allow_nan=False) + "\n" for item in measured.lines())
    items.write_text("".join(lines), encoding="utf-8")
    out.write_text(json.dumps(report, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return report


def task_named(name: str) -> Task:
    """Raises `TaskNotThere`."""
    if name not in TASKS:
        raise TaskNotThere(f"There is no task '{name}'; choose one of {', '.join(TASKS)}.")
    return TASKS[name]


def items_of(out: Path) -> Path:
    """Where the items of the report at `out` go."""
    return out.with_name(f"{out.name}.items.jsonl")


def check_place(out: Path, *taken: Path | None) -> None:
    """Raises `NoPlaceForReport`, also where the report or its items would lie on one of these, or on labels in it."""
    if out.is_dir() or not out.parent.is_dir():
        raise NoPlaceForReport(f"The report cannot be written to {out}; give a file in a folder that exists.")
    for one in filter(None, taken):
        labels = out.exists() and out.suffix == ".jsonl" and one.resolve() in out.resolve().parents
        if labels or one.resolve() in (out.resolve(), items_of(out).resolve()):
            over = out if labels else one
            raise NoPlaceForReport(f"The report would be written over {over}, which is needed; give another file.")


def _about_questions(measure: Measure) -> Task:
    def find(path: Path) -> Labelled[Any]:
        dataset = find_dataset(path)
        return Labelled(dataset.name, dataset.questions, dataset.sha256, dataset.corpus)

    return Task(find, _in_home(measure))


def _about_lines(task: str, parse: Callable[[str, Line], Any], measure: Measure) -> Task:
    return Task(lambda path: read_labelled(path, task, parse), _in_home(measure))


def _in_home(measure: Measure) -> Callable[[Labelled[Any], Settings], tuple[Measured, Fingerprints]]:
    def measured(dataset: Labelled[Any], settings: Settings) -> tuple[Measured, Fingerprints]:
        with ingested(dataset, settings) as warmline:
            return measure(warmline, dataset.rows), fingerprints_of(warmline)

    return measured


TASKS: Mapping[str, Task] = {
    "retrieval": _about_questions(retrieval.measure),
    "answers": _about_questions(answers.measure),
    "decisions": _about_questions(decisions.measure),
    "handoff": _about_lines("handoff", handoff.parse, handoff.measure),
    "sentiment": _about_lines("sentiment", sentiment.parse, sentiment.measure),
    "guard": _about_lines("guard", guard.parse, guard.measure),
    "assist": Task(assist.find, _in_home(assist.measure)),
    "scenarios": Task(scenarios.find, scenarios.measure),
}


def _report(
    task: str, dataset: Labelled[Any], fingerprints: Mapping[str, str], measured: Measured, items: Path
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "task": task,
        "dataset": {"name": dataset.name, "sha256": dataset.sha256, "n": dataset.size or len(dataset.rows)},
        "fingerprints": dict(fingerprints),
        "metrics": {name: metric.as_json() for name, metric in measured.metrics.items()},
        "unscored": measured.unscored,
        "items": str(items),
    }
