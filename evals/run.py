"""One measurement, from dataset to report: `warmline eval`."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evals import answers, decisions, retrieval
from evals.datasets import Dataset, Question
from evals.errors import NoPlaceForReport, TaskNotThere
from evals.find import find_dataset
from evals.metric import Measured
from evals.record import WORKSPACE, ingested
from retrieval.generate import ExtractiveGenerator
from runtime.compose import Warmline
from runtime.settings import Settings

SCHEMA = 1
Measure = Callable[[Warmline, Sequence[Question]], Measured]
TASKS: Mapping[str, Measure] = {
    "retrieval": retrieval.measure,
    "answers": answers.measure,
    "decisions": decisions.measure,
}


def run(task: str, path: Path, out: Path, settings: Settings) -> dict[str, Any]:
    """Measure `task` on the dataset at `path`; the report goes to `out`, its items beside it.

    The documents are ingested into a temporary home, whose model cache is that of `settings`; nothing
    is fitted. Raises `TaskNotThere`, `BadDataset`, `NoPlaceForReport` or `MissingData`.
    """
    measure = _task(task)
    _check_place(out)
    dataset = find_dataset(path)
    with ingested(dataset, settings) as warmline:
        measured = measure(warmline, dataset.questions)
        fingerprints = _fingerprints(warmline)
    items = out.with_name(f"{out.name}.items.jsonl")
    report = _report(task, dataset, fingerprints, measured, items)
    items.write_text("".join(json.dumps(item, allow_nan=False) + "\n" for item in measured.items), encoding="utf-8")
    out.write_text(json.dumps(report, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return report


def _task(name: str) -> Measure:
    if name not in TASKS:
        raise TaskNotThere(f"There is no task '{name}'; choose one of {', '.join(TASKS)}.")
    return TASKS[name]


def _check_place(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise NoPlaceForReport(f"The report cannot be written to {out}; give a file in a folder that exists.")


def _fingerprints(warmline: Warmline) -> dict[str, str]:
    brain = warmline.brain(WORKSPACE)
    return {
        "retriever": warmline.retriever_fingerprint,
        "policy": brain.policy.fingerprint if brain.policy else "",
        "knowledge": brain.knowledge.fingerprint(),
        "generator": warmline.settings.chat_model or ExtractiveGenerator.fingerprint,
    }


def _report(
    task: str, dataset: Dataset, fingerprints: Mapping[str, str], measured: Measured, items: Path
) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "task": task,
        "dataset": {"name": dataset.name, "sha256": dataset.sha256, "n": len(dataset.questions)},
        "fingerprints": dict(fingerprints),
        "metrics": {name: metric.as_json() for name, metric in measured.metrics.items()},
        "unscored": measured.unscored,
        "items": str(items),
    }
