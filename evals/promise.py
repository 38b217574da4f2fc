"""Set the threshold by a promise, from labelled confidences."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.datasets import read_lines
from evals.errors import BadDataset, MissingData
from evals.tables import write_json
from policy.promise import keep_promise


def calibrated_promise(labels: Path, risk: float, confidence: float, on: str, policy: Path | None) -> dict[str, Any]:
    """The promise that the labels support; written into `policy` when it is given.

    Each line of `labels` is `{"confidence": 0..1, "right": true|false}`. Raises `BadDataset`,
    `MissingData` when there is no policy to write into, or `TooFewLabels` when the labels cannot show
    the risk.
    """
    try:
        rows = [_label(row) for row in read_lines(labels)]
    except (KeyError, TypeError, ValueError) as error:
        raise BadDataset(f'{labels.name}: each line needs "confidence" and "right" ({error}).') from error
    stored = _stored(policy) if policy else {}
    kept = keep_promise([score for score, _ in rows], [right for _, right in rows], risk, confidence, on)
    promise = asdict(kept)
    if policy:
        write_json(policy, {**stored, "threshold": promise["threshold"], "promise": promise})
    return promise


def _label(row: Mapping[str, Any]) -> tuple[float, bool]:
    score, right = float(row["confidence"]), row["right"]
    if not 0.0 <= score <= 1.0:
        raise ValueError("confidence is in 0..1")
    if not isinstance(right, bool):
        raise TypeError("right is true or false")
    return score, right


def _stored(policy: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = {**json.loads(policy.read_bytes())}
    except (OSError, ValueError, TypeError) as error:
        raise MissingData(f"The policy {policy.name} cannot be read ({error}); run warmline train.") from error
    return stored
