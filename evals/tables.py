"""Tables of numbers that training starts from, and fits that give the same bytes everywhere."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.errors import MissingData

Floats = NDArray[np.float64]

DIGITS = 6


def exact_logistic(c: float, class_weight: str | None = None) -> LogisticRegression:
    """Newton's method in double precision: it ends so near the optimum that every CPU rounds to the same digits."""
    return LogisticRegression(C=c, solver="newton-cholesky", max_iter=200, tol=1e-10, class_weight=class_weight)


def standard(x: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column; 1 for one that does not vary: its deviation is nothing but noise."""
    scale = x.std(axis=0)
    return x.mean(axis=0), np.where(scale >= 10.0**-DIGITS, scale, 1.0)


def read_csv(path: Path) -> list[dict[str, str]]:
    """Raises `MissingData`."""
    if not path.is_file():
        raise MissingData(f"The training table {path.name} is missing; run warmline train --record DATA.")
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def write_csv(path: Path, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The same rows give the same bytes on every system."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """One stable form, so that equal values are equal bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=1, sort_keys=True) + "\n")
