"""The trained policy as JSON: two linear heads, their calibration, and what they were made for."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy.calibrate import Knots, calibrated, shifted
from policy.errors import PolicyUnusable
from policy.features import PERSON_FEATURES, RIGHT_FEATURES, row_of
from policy.waiting import Waiting, waiting_of

SCHEMA = 1
# Beyond this a coefficient is damage, not training.
LARGEST = 1e6
LARGEST_SHIFT = 20.0


@dataclass(frozen=True, slots=True)
class Head:
    """Logistic regression on standardised features, then a monotone calibration, then the owner's own intercept."""

    names: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float
    knots: Knots
    shift: float = 0.0

    def __call__(self, features: Mapping[str, float]) -> float:
        """The calibrated probability, 0..1."""
        row = (np.array(row_of(features, self.names)) - self.mean) / self.scale
        # The logistic function, in the form that cannot overflow.
        raw = 0.5 * (1.0 + np.tanh(0.5 * float(row @ self.weights + self.bias)))
        return shifted(calibrated(raw, self.knots), self.shift)


@dataclass(frozen=True, slots=True)
class Policy:
    """Both heads with the thresholds that they are compared to."""

    right: Head
    person: Head
    threshold: float
    person_threshold: float
    clarify_from: float
    fingerprint: str
    card: Mapping[str, Any]
    promise: Mapping[str, Any] | None = None
    waiting: Waiting | None = None


def load_policy(path: Path, retriever: str) -> Policy:
    """Read a policy and check that it fits. Raises `PolicyUnusable`; it never guesses."""
    try:
        raw = path.read_bytes()
        stored = json.loads(raw)
        policy = Policy(
            right=head_of(stored["right"]),
            person=head_of(stored["person"]),
            threshold=_share(stored["threshold"]),
            person_threshold=_share(stored["person_threshold"]),
            clarify_from=_share(stored["clarify_from"]),
            fingerprint=hashlib.sha256(raw).hexdigest()[:16],
            card=stored["card"],
            promise=(promise := _promise(stored.get("promise"))),
            waiting=waiting_of(promise, _share(stored["threshold"])),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise PolicyUnusable(
            f"The policy {path.name} cannot be read: {what_is_wrong(error)}; run warmline train --record DATA."
        ) from error
    _check(policy, stored, retriever)
    return policy


def what_is_wrong(error: Exception) -> str:
    """What reading a stored policy ended with, in plain words."""
    match error:
        case KeyError():
            return f'it has no "{error.args[0]}"'
        case OSError():
            return (error.strerror or str(error)).lower()
        case json.JSONDecodeError() | UnicodeDecodeError() | RecursionError():
            return "it is not JSON"
        case TypeError() | AttributeError():
            return "it is not of the form that training writes"
        case _:
            return str(error)


def head_of(stored: Mapping[str, Any]) -> Head:
    """A head as it is stored. Raises `KeyError`, `TypeError` or `ValueError` when it cannot be scored with."""
    head = Head(
        names=tuple(map(str, stored["features"])),
        mean=np.array(stored["mean"], dtype=np.float64),
        scale=np.array(stored["scale"], dtype=np.float64),
        weights=np.array(stored["weights"], dtype=np.float64),
        bias=float(stored["bias"]),
        knots=tuple((float(raw), float(share)) for raw, share in stored["knots"]),
        shift=float(stored.get("shift", 0.0)),
    )
    lists = (head.mean, head.scale, head.weights)
    if not head.names or any(values.shape != (len(head.names),) for values in lists):
        raise ValueError("a head's lists differ in length")
    numbers = np.abs(np.concatenate([*lists, [head.bias]]))
    # Written so that NaN fails too.
    if not (numbers <= LARGEST).all() or not (head.scale >= 1 / LARGEST).all():
        raise ValueError("a head holds numbers that cannot be scored with")
    if not abs(head.shift) <= LARGEST_SHIFT:
        raise ValueError("a head's shift cannot be")
    if not all(_rises(column) for column in zip(*head.knots, strict=True)):
        raise ValueError("a head's calibration does not rise within 0 and 1")
    return head


def _rises(values: Sequence[float]) -> bool:
    return all(low <= high for low, high in pairwise((0.0, *values, 1.0)))


def _promise(stored: Any) -> Mapping[str, Any] | None:
    """The promise that the threshold keeps; its sample must be such that live turns can be compared with it."""
    if stored is None:
        return None
    sample = stored.get("sample") or {"n": 0, "features": {}}
    kept = {str(name): [float(value) for value in values] for name, values in sample["features"].items()}
    if not all(values and np.isfinite(values).all() for values in kept.values()):
        raise ValueError("the promise's sample holds no numbers")
    return {**stored, "at": str(stored.get("at", "")), "sample": {"n": int(sample["n"]), "features": kept}}


def _share(value: Any) -> float:
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError(f"a threshold is {share:g}, not between 0 and 1")
    return share


def _check(policy: Policy, stored: Mapping[str, Any], retriever: str) -> None:
    if stored.get("schema") != SCHEMA:
        raise PolicyUnusable(
            f"The policy has schema {stored.get('schema')}, not {SCHEMA}; run warmline train --record DATA."
        )
    if set(policy.right.names) - set(RIGHT_FEATURES) or set(policy.person.names) - set(PERSON_FEATURES):
        raise PolicyUnusable(
            "The policy was trained on features that this version does not have; run warmline train --record DATA."
        )
    if stored.get("retriever") != retriever:
        raise PolicyUnusable(
            "The policy was trained with another retriever or embedding model; run warmline train --record DATA."
        )
