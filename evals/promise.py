"""Set the threshold from labels: by a promise, by people's time or by cost, into a policy that carries it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from evals.aims import Aim
from evals.chosen import at_point, chosen
from evals.errors import BadDataset, MissingData
from evals.fields import number_of
from evals.judged import Judged, read_judged
from evals.pictures import band_around
from evals.recalibrate import intercept
from evals.stats import risk_coverage
from evals.tables import write_json
from policy.calibrate import shifted
from policy.drift import quantiles
from policy.model import Head, head_of, what_is_wrong

CURVE_POINTS = 20


def calibrated_promise(
    labels: Path, aim: Aim | None, policy: Path, refit: bool = False, write: bool = False
) -> dict[str, Any]:
    """What the labels support, with both risks, the coverage and the risk-coverage curve; written when asked to.

    With `refit` the intercept of the confidence is fitted first. The threshold is chosen over the confidence as it
    was before, by a grid that no label has touched, and moved along: the promise is as good as without. Without an
    aim the threshold stays, and a promise that was made under another intercept goes.

    Raises `BadDataset`, `MissingData` when the policy cannot be read, or `TooFewLabels`.
    """
    stored, head = _read(policy)
    judged = _without_shift(read_judged(labels), head)
    if not len(judged.right):
        raise BadDataset(f"{labels.name} holds no labels; make some with warmline label --out {labels.name}.")
    shift = intercept(judged.confidence, judged.right) if refit else None
    by = shift.by if shift else head.shift
    told, changes = _aimed(aim, judged, by) if aim else _as_it_is(stored, judged, by, head)
    if write:
        right = {**stored["right"], **({"shift": by} if shift else {})}
        write_json(policy, {**{k: v for k, v in stored.items() if k != "promise"}, **changes, "right": right})
    intercepted = {"intercept": asdict(shift)} if shift else {}
    return {**told, **intercepted, "curve": _curve(_under(judged, by))}


def _without_shift(judged: Judged, head: Head) -> Judged:
    """The confidence as the trained head gives it, before any owner's intercept: no label has touched it."""
    if judged.features is None:
        return _under(judged, -head.shift)
    return judged.scored_by(replace(head, shift=0.0))


def _under(judged: Judged, by: float) -> Judged:
    return replace(judged, confidence=np.array([shifted(float(one), by) for one in judged.confidence]))


def _aimed(aim: Aim, judged: Judged, by: float) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is printed, and what changes in the policy."""
    point, aimed = chosen(aim, judged, by)
    told = at_point(judged, point) | {"threshold": shifted(point, by)} | aimed
    made = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "labels_sha256": judged.sha256}
    promise = {**told, **made, "sample": sample_of(judged)}
    return {**told, **made}, {"threshold": told["threshold"], "promise": promise}


def _as_it_is(
    stored: Mapping[str, Any], judged: Judged, by: float, head: Head
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The threshold is a probability and stays; a promise was about the questions above it, and these have changed."""
    kept = {"promise": stored["promise"]} if "promise" in stored and by == head.shift else {}
    return at_point(_under(judged, by), stored["threshold"] + 0.0), kept


def sample_of(judged: Judged) -> dict[str, Any]:
    """The distribution of every feature on the labels, to tell drift by; empty where they came without features."""
    rows = judged.features or ()
    names = sorted(rows[0]) if rows else []
    return {"n": len(rows), "features": {name: quantiles([row[name] for row in rows]) for name in names}}


def _curve(judged: Judged) -> list[dict[str, float]]:
    """Selective risk by coverage with its pointwise 95 % band, at every twentieth."""
    shares, right = judged.confidence, judged.right
    coverage, risk = risk_coverage(shares, right)
    low, high = (dict(edge) for edge in band_around(shares, right, judged.groups))
    at = sorted(low)
    return [
        {
            "coverage": share,
            "risk": round(float(np.interp(share, coverage, risk)), 4),
            "low": round(float(np.interp(share, at, [low[one] for one in at])), 4),
            "high": round(float(np.interp(share, at, [high[one] for one in at])), 4),
        }
        for share in (np.arange(1, CURVE_POINTS + 1) / CURVE_POINTS).round(4).tolist()
    ]


def _read(policy: Path) -> tuple[dict[str, Any], Head]:
    """What is stored, and the head of the confidence in it. Raises `MissingData`."""
    try:
        stored: dict[str, Any] = {**json.loads(policy.read_bytes())}
        number_of(stored, "threshold")
        return stored, head_of(stored["right"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise MissingData(
            f"The policy {policy.name} cannot be read: {what_is_wrong(error)}; run warmline train."
        ) from error
