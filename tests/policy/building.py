"""Policies whose numbers a test can choose."""

import math
from pathlib import Path
from typing import Any

import numpy as np

from policy.features import PERSON_FEATURES, RIGHT_FEATURES
from policy.model import SCHEMA, Head, Policy

RETRIEVER = "retriever-1"


def head(share: float, name: str = "dense_top") -> Head:
    """Says `share` whatever it looks at."""
    zero, one = np.zeros(1), np.ones(1)
    return Head((name,), zero, one, zero, 0.0, ((0.0, share), (1.0, share)))


def policy(
    confidence: float = 0.8,
    threshold: float = 0.5,
    needs_person: float = 0.1,
    person_threshold: float = 0.7,
    clarify_from: float = 0.2,
) -> Policy:
    return Policy(
        right=head(confidence),
        person=head(needs_person, "frustrated"),
        threshold=threshold,
        person_threshold=person_threshold,
        clarify_from=clarify_from,
        fingerprint="p1",
        card={},
    )


def stored_head(names: tuple[str, ...]) -> dict[str, Any]:
    width = len(names)
    return {
        "features": list(names),
        "mean": [0.1] * width,
        "scale": [2.0] * width,
        "weights": [0.5] * width,
        "bias": -0.25,
        "knots": [[0.0, 0.1], [0.5, 0.4], [1.0, 0.9]],
    }


def stored_policy() -> dict[str, Any]:
    """The JSON values of a policy that fits."""
    return {
        "schema": SCHEMA,
        "retriever": RETRIEVER,
        "right": stored_head(RIGHT_FEATURES),
        "person": stored_head(PERSON_FEATURES),
        "threshold": 0.6,
        "person_threshold": 0.7,
        "clarify_from": 0.15,
        "card": {"rows": 3},
    }


def sigmoid(x: float) -> float:
    return 1.0 / (1.0 + math.exp(-x))


def written(folder: Path, text: str) -> Path:
    path = folder / "policy.json"
    path.write_text(text)
    return path
