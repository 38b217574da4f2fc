"""Labels as people give them: what was drafted, how sure it was, and whether it is right."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.datasets import read_lines
from evals.errors import BadDataset
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
    lines = [line for line in read_lines(path) if line.get("verdict") != "skipped"]
    try:
        rows = [_row(n, line) for n, line in enumerate(lines)]
    except (KeyError, TypeError, ValueError) as error:
        raise BadDataset(f'{path.name}: each line needs "confidence" and "right" ({error}).') from error
    _check_ids(path, [str(line["id"]) for line in lines if "id" in line])
    features = tuple(row for _, _, row, _ in rows)
    return Judged(
        confidence=np.array([score for score, *_ in rows], dtype=np.float64),
        right=np.array([right for _, right, *_ in rows], dtype=np.bool_),
        features=features if all(features) else None,
        groups=tuple(group for *_, group in rows),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _check_ids(path: Path, ids: Sequence[str]) -> None:
    """A promise counts labels: the same one again shows nothing new."""
    twice = next((one for one, n in Counter(ids).items() if n > 1), None)
    if twice is not None:
        raise BadDataset(f"Two lines of {path.name} have the id {twice}, and one label counts once: take one out.")


def _row(n: int, row: Mapping[str, Any]) -> tuple[float, bool, dict[str, float], str]:
    score, right = float(row["confidence"]), row["right"]
    if not 0.0 <= score <= 1.0:
        raise ValueError("confidence is in 0..1")
    if not isinstance(right, bool):
        raise TypeError("right is true or false")
    features = {str(name): float(value) for name, value in (row.get("features") or {}).items()}
    if not all(map(np.isfinite, features.values())):
        raise ValueError("features are finite numbers")
    return score, right, features, str(row.get("group", row.get("id", n)))
