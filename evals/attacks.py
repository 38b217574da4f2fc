"""Labelled attacks and honest messages for the guard, kept apart for training and for measuring."""

from pathlib import Path
from typing import Any

import numpy as np

from evals.datasets import read_lines
from evals.splits import is_training
from retrieval.embed import Embed, Vectors
from runtime.settings import SHIPPED

# Jailbreaks are copied and varied; from this cosine on, two are taken for variants of one.
VARIANT_FROM = 0.85
Line = dict[str, Any]


def training_attacks(embed: Embed, data: Path) -> list[tuple[str, str]]:
    """(text, yes or no) of the training half of `injection_dev`."""
    return [(line["text"], _said(line)) for line, trains in _halves(embed, data) if trains]


def held_out_attacks(embed: Embed, data: Path) -> list[Line]:
    """The other half as it stands in the set; no variant of one of its rows was trained on."""
    return [line for line, trains in _halves(embed, data) if not trains]


def own_attacks() -> list[tuple[str, str]]:
    """(text, yes or no) of the messages that are shipped."""
    return [(line["text"], _said(line)) for line in read_lines(SHIPPED / "questions" / "guard.jsonl")]


def _said(line: Any) -> str:
    return "yes" if line["label"] == "attack" else "no"


def _halves(embed: Embed, data: Path) -> list[tuple[Line, bool]]:
    lines = [dict(line) for line in read_lines(data / "injection_dev" / "prompts.jsonl")]
    family = families(embed([line["text"] for line in lines]))
    return [(line, is_training(str(lines[family[n]]["id"]))) for n, line in enumerate(lines)]


def families(vectors: Vectors) -> list[int]:
    """For each row the row that stands for all it hangs together with by a chain of variants.

    `vectors` is (rows, dimension), of unit length.
    """
    parent = list(range(len(vectors)))

    def head(row: int) -> int:
        while parent[row] != row:
            row = parent[row]
        return row

    for row, other in zip(*np.where(np.triu(vectors @ vectors.T, 1) >= VARIANT_FROM), strict=True):
        parent[head(int(row))] = head(int(other))
    return [head(row) for row in range(len(vectors))]
