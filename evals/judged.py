"""Labels as people give them: what was drafted, how sure it was, and whether it is right."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.datasets import check_ids, numbered_lines
from evals.errors import BadDataset
from evals.fields import id_of, number_of
from evals.stats import Bools, Floats
from policy.model import Head


@dataclass(frozen=True, slots=True)
class Judged:
    """One row for each label, in order. `features` is None where a line came without them."""

    confidence: Floats
    right: Bools
    features: tuple[Mapping[str, float], ...] | None
    groups: tuple[str, ...]
    sha256: str

    def scored_by(self, head: Head) -> "Judged":
        """The same with the confidence that this head gives; a draft that there was not keeps its 0.

        Labels without features keep what they came with. Raises `BadDataset` when their features are of another
        version.
        """
        if self.features is None:
            return self
        try:
            found = [head(row) if said > 0 else 0.0 for row, said in zip(self.features, self.confidence, strict=True)]
        except KeyError as error:
            raise BadDataset(f"The labels lack the feature {error} of this policy; label again.") from error
        return Judged(np.array(found), self.right, self.features, self.groups, self.sha256)


def read_judged(path: Path) -> Judged:
    """Lines of `{"confidence": 0..1, "right": true|false}`, as `warmline label` writes them with more beside.

    Lines that were skipped ("verdict": "skipped") are left out. Raises `BadDataset`.
    """
    rows, ids = [], []
    for number, line in numbered_lines(path):
        if line.get("verdict") == "skipped":
            continue
        try:
            rows.append(_row(number, line))
            ids += [(number, one)] if (one := id_of(line, "id")) else []
        except (KeyError, ValueError) as error:
            said = f"{error} is missing" if isinstance(error, KeyError) else error
            raise BadDataset(f'{path.name} line {number} needs "confidence" and "right": {said}.') from error
    # A promise counts labels: the same one again shows nothing new.
    check_ids(path, ids, ", and one label counts once: take one out")
    features = tuple(row for _, _, row, _ in rows)
    return Judged(
        confidence=np.array([score for score, *_ in rows], dtype=np.float64),
        right=np.array([right for _, right, *_ in rows], dtype=np.bool_),
        features=features if all(features) else None,
        groups=tuple(group for *_, group in rows),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _row(number: int, line: Mapping[str, Any]) -> tuple[float, bool, dict[str, float], str]:
    score, right = number_of(line, "confidence"), line["right"]
    if not 0.0 <= score <= 1.0:
        raise ValueError("confidence is in 0..1")
    if not isinstance(right, bool):
        raise ValueError("right is true or false")
    return score, right, _features(line.get("features")), id_of(line, "group", "id") or str(number)


def _features(stored: Any) -> dict[str, float]:
    """By name; empty where the line came without them."""
    if stored is None:
        return {}
    if not isinstance(stored, dict):
        raise ValueError("features is an object of numbers by name")
    return {name: number_of(stored, name) for name in stored}
