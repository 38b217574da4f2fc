"""Set the threshold by a promise, from labelled confidences."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.datasets import read_lines
from evals.errors import BadDataset
from policy.promise import keep_promise


def calibrated_promise(labels: Path, risk: float, confidence: float, on: str, policy: Path | None) -> dict[str, Any]:
    """The promise that the labels support; written into `policy` when it is given.

    Each line of `labels` is `{"confidence": 0..1, "right": true|false}`. Raises `BadDataset`, or
    `TooFewLabels` when the labels cannot show the risk.
    """
    rows = list(read_lines(labels))
    try:
        scores, right = [float(row["confidence"]) for row in rows], [bool(row["right"]) for row in rows]
    except (KeyError, TypeError, ValueError) as error:
        raise BadDataset(f'{labels.name}: each line needs "confidence" and "right" ({error}).') from error
    promise = asdict(keep_promise(scores, right, risk, confidence, on))
    if policy:
        stored = json.loads(policy.read_text())
        stored |= {"threshold": promise["threshold"], "promise": promise}
        policy.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n")
    return promise
