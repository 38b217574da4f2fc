"""The task `sentiment`: is a contact who is unhappy heard as such?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.fields import Line, text_of, yes_no
from evals.metric import Measured, detection, on_confidence
from evals.record import WORKSPACE, reader_of
from evals.stats import auroc
from runtime.compose import Warmline

UNHAPPY = frozenset({"negative", "neg", "frustrated", "frustration", "angry", "anger", "annoyed", "upset", "unhappy"})
NOT_UNHAPPY = frozenset({"neutral", "neu", "positive", "pos", "calm", "happy", "satisfied", "none"})


@dataclass(frozen=True, slots=True)
class Message:
    """`unhappy` is None where nobody has judged."""

    id: str
    text: str
    label: str | None
    unhappy: bool | None


def parse(id: str, line: Line) -> Message:
    """`{"text", "label"}`, or `{"text", "frustration": true|false}`. Raises `KeyError` or `ValueError`."""
    if "label" not in line and "frustration" in line:
        unhappy = yes_no(line, "frustration")
        return Message(id, text_of(line), None if unhappy is None else "frustrated" if unhappy else "calm", unhappy)
    label = line["label"]
    if label is None:
        return Message(id, text_of(line), None, None)
    known = str(label).strip().lower()
    if known not in UNHAPPY | NOT_UNHAPPY:
        choices = "negative, neutral or positive (or angry, frustrated, annoyed, upset, calm, happy, satisfied)"
        raise ValueError(f"the label {label!r} is not one of {choices}")
    return Message(id, text_of(line), known, known in UNHAPPY)


def measure(warmline: Warmline, rows: Sequence[Message]) -> Measured:
    """Read every message as the first of a conversation. Raises `MissingData` without the trained heads."""
    read = reader_of(warmline.brain(WORKSPACE))
    items: list[dict[str, Any]] = []
    for row in rows:
        heard = read(row.text, ()).sentiment
        said = {"id": row.id, "group": row.id, "text": row.text, "label": row.label, "scored": row.unhappy is not None}
        items.append({**said, "unhappy": row.unhappy, "heard": heard.label, "score": heard.score})
    scored = [item for item in items if item["scored"]]
    groups = [item["id"] for item in scored]
    scores = np.array([item["score"] for item in scored], dtype=np.float64)
    unhappy = np.array([item["unhappy"] for item in scored], dtype=np.bool_)
    found = detection([item["heard"] == "frustrated" for item in scored], unhappy.tolist(), groups)
    return Measured({"auroc": on_confidence(auroc, scores, unhappy, groups), **found}, items, len(items) - len(scored))
