"""Two reports of one task on one dataset, item by item: `warmline eval compare`."""

import json
import operator
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from evals.decisions import MEASURES
from evals.errors import BadDataset, BadReport, DifferentDatasets
from evals.fields import number_of
from evals.metric import Item, number
from evals.paired import Difference, holm, paired, ratio
from evals.stats import Floats
from evals.written import read_items

LEVEL = 0.05
TERM = ("part", "whole")
# By how the metric's name begins.
LOWER_IS_BETTER = (
    *("risk@", "marginal_risk", "selective_risk", "aurc", "eaurc", "ece", "brier"),
    *("over_block", "early", "late"),
)
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its items by id."""

    name: str
    values: Mapping[str, Any]
    items: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One metric in both reports, over the items that both have scored for it.

    `p_holm` is p corrected for all metrics that were compared; `verdict` is better, worse, or same for what noise
    explains.
    """

    difference: Difference
    p_holm: float
    verdict: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """By metric. `left_out` are metrics that cannot be compared; `changed` has [before, after] by field and item."""

    task: str
    metrics: Mapping[str, Compared]
    left_out: tuple[str, ...]
    changed: Mapping[str, Mapping[str, list[Any]]]

    @property
    def regressed(self) -> tuple[str, ...]:
        """The metrics that are worse beyond noise."""
        return tuple(name for name, one in self.metrics.items() if one.verdict == "worse")

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "schema": 1,
            "task": "compare",
            "compared": self.task,
            "metrics": {name: _as_json(one) for name, one in self.metrics.items()},
            "left_out": list(self.left_out),
            "regressed": list(self.regressed),
            "changed": {key: dict(fields) for key, fields in self.changed.items()},
        }

    def told(self) -> str:
        """For people."""
        lines = [f"{'metric':20} {'before':>8} {'after':>8} {'change':>8}  95 % interval       p (Holm)  n"]
        lines += [_line(name, one) for name, one in self.metrics.items()]
        lines += [f"Not compared, for want of items in both: {', '.join(self.left_out)}."] if self.left_out else []
        moves = Counter(
            _move(field, before, after) for fields in self.changed.values() for field, (before, after) in fields.items()
        )
        lines += [f"{len(self.changed)} items changed.", *(f"  {n:5} {move}" for move, n in moves.most_common(12))]
        return "\n".join(lines)


def _move(field: str, before: Any, after: Any) -> str:
    """Long texts are for the page; here they would hide what changed in the same way."""
    if max(len(str(before)), len(str(after))) > LONGEST_VALUE:
        return f"{field}: other words"
    return f"{field}: {before} -> {after}"


def read_report(path: Path) -> Report:
    """Raises `BadReport`."""
    if not path.is_file():
        raise BadReport(f"There is no report at {path}; give the file that warmline eval wrote by --json.")
    try:
        values = json.loads(path.read_bytes())
        if values["schema"] != 1 or values["task"] == "compare":
            raise ValueError("it is of another kind")
        values["dataset"]["sha256"], [operator.index(one["n"]) for one in values["metrics"].values()]
        lines = read_items(values, path)
        items = {str(line["id"]): line for line in lines}
        for line in lines:
            _check_terms(line)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, BadDataset) as error:
        raise BadReport(
            f"{path.name} is no report of warmline eval{_told(error)}; give the file written by --json."
        ) from error
    if len(items) < len(lines):
        raise BadReport(f"Two items of {path.name} have one id; give each line of the dataset an _id of its own.")
    return Report(path.name, values, items)


def _check_terms(item: Item) -> None:
    """Raises `ValueError` or `AttributeError` where an item adds anything but two numbers to a metric."""
    outcome = [item["outcome"]] if "outcome" in item else []
    for pair in (*item.get("scores", {}).values(), *outcome):
        if not isinstance(pair, list) or len(pair) != len(TERM):
            raise ValueError(f"the item {item['id']} does not add {' and '.join(TERM)} to a metric")
        for name, value in zip(TERM, pair, strict=True):
            number_of({name: value}, name)


def _told(error: Exception) -> str:
    """In plain words, where there are any; which field of a file of another kind is missing helps nobody."""
    match error:
        case BadDataset():
            return f": {str(error).partition(';')[0].removesuffix('.')}"
        case OSError():
            return f": {(error.strerror or str(error)).lower()}"
        case _:
            return ""


def compare(before: Report, after: Report) -> Comparison:
    """Test every metric that both have. Raises `DifferentDatasets`.

    Differences are after less before. p is corrected over the metrics (Holm, 1979), so that where nothing but
    chance has changed, at most 5 % of comparisons find anything worse.
    """
    _check(before, after)
    both = {key: (one, after.items[key]) for key, one in before.items.items()}
    counts = {
        name: max(one["n"], after.values["metrics"][name]["n"])
        for name, one in before.values["metrics"].items()
        if name in after.values["metrics"]
    }
    found = {name: _difference(name, both, n) for name, n in counts.items()}
    tested = {name: one for name, one in found.items() if one}
    adjusted = holm({name: one.p for name, one in tested.items()})
    metrics = {name: Compared(one, adjusted[name], _verdict(name, one, adjusted[name])) for name, one in tested.items()}
    left_out = tuple(sorted({*before.values["metrics"], *after.values["metrics"]} - set(tested)))
    changes = {key: _changes(*pair) for key, pair in both.items()}
    return Comparison(before.values["task"], metrics, left_out, {key: one for key, one in changes.items() if one})


def _check(before: Report, after: Report) -> None:
    if before.values["task"] != after.values["task"]:
        tasks = f"{before.values['task']} and {after.values['task']}"
        raise DifferentDatasets(f"The reports are of different tasks, {tasks}; compare two of one task.")
    prints = [one.values["dataset"]["sha256"] for one in (before, after)]
    if prints[0] != prints[1] or before.items.keys() != after.items.keys():
        raise DifferentDatasets(
            f"{before.name} and {after.name} were not measured on the same dataset; measure both on the same one."
        )


def _difference(name: str, both: Mapping[str, tuple[Item, Item]], n: int) -> Difference | None:
    """`n` is what a ratio is a share of. None when no item has been scored in both, or one has no value."""
    pairs = [pair for pair in both.values() if all(_terms(name, one) for one in pair)]
    if not pairs:
        return None
    first, second = (np.array([_terms(name, pair[side]) for pair in pairs], dtype=np.float64) for side in (0, 1))
    groups = [str(one.get("group", one["id"])) for one, _ in pairs]
    of_ratio = all(name in one["scores"] for pair in pairs for one in pair)
    # What orders all items is measured on those that both have scored.
    how, counted = (ratio, n) if of_ratio else (partial(_curve, name), len(pairs))
    found = paired(first, second, groups, how, counted)
    # What has no value in one of them says nothing, and must not make the others harder to tell.
    return found if np.isfinite(found.value) else None


def _terms(name: str, item: Item) -> Sequence[float]:
    """What the item adds to the metric; empty when it adds nothing."""
    scores: Mapping[str, Sequence[float]] = item.get("scores", {})
    outcome: Sequence[float] = item.get("outcome", ()) if name in MEASURES else ()
    return scores.get(name, outcome)


def _curve(name: str, terms: Floats) -> float:
    return MEASURES[name](terms[:, 0], terms[:, 1].astype(np.bool_))


def _verdict(name: str, difference: Difference, p: float) -> str:
    if p >= LEVEL or not difference.value:
        return "same"
    gain = -difference.value if name.startswith(LOWER_IS_BETTER) else difference.value
    return "better" if gain > 0 else "worse"


def _changes(before: Item, after: Item) -> dict[str, list[Any]]:
    """Fields with words, counts or yes and no that differ; scores nearly always do a little."""
    names = [name for name, value in before.items() if not isinstance(value, float | list | dict)]
    pairs = {name: [before[name], after.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and not isinstance(pair[1], float)}


def _as_json(one: Compared) -> dict[str, Any]:
    values = {name: number(value) for name, value in asdict(one.difference).items()}
    interval = [values.pop("low"), values.pop("high")]
    return {**values, "ci95": interval, "n": one.difference.n, "p_holm": one.p_holm, "verdict": one.verdict}


def _line(name: str, one: Compared) -> str:
    d = one.difference
    numbers = f"{d.before:8.4f} {d.after:8.4f} {d.value:+8.4f}  [{d.low:+.4f}, {d.high:+.4f}]"
    return f"{name:20} {numbers}  {one.p_holm:8.4f}  {d.n}{'' if one.verdict == 'same' else f'  {one.verdict}'}"
