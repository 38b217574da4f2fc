"""A report as it was written: its items again, and its metrics in words for a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.datasets import read_lines
from evals.metric import Item


def read_items(report: Mapping[str, Any], path: Path) -> list[Item]:
    """From beside the report, or else from where they were written. Raises `BadDataset`.

    Beside it first: where a report has been copied, another may have been written in its place since.
    """
    written = Path(report["items"])
    beside = path.with_name(written.name)
    return list(read_lines(beside if beside.is_file() else written))


def told(report: Mapping[str, Any], items: Sequence[Item]) -> str:
    """One line for each metric, and one for each expectation of a scenario that was not met."""
    lines = []
    for name, metric in report["metrics"].items():
        value, low, high = (shown(one) for one in (metric["value"], *metric["ci95"]))
        lines.append(f"{name:20} {value}  [{low}, {high}]  n={metric['n']}")
    lines += [f"{item['id']} (line {item['line']}): {one}" for item in items for one in item.get("failed", [])]
    return "\n".join(lines)


def shown(value: float | None) -> str:
    """Four digits, or a dash where there was nothing to measure."""
    return "-" if value is None else f"{value:.4f}"
