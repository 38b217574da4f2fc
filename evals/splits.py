"""Which half a labelled item belongs to, for good. Nothing is ever fitted on a test half."""

import hashlib
from typing import TypeVar

T = TypeVar("T")


def is_training(group: str) -> bool:
    """By the parity of the sha256 of the passage's or dialogue's id: even trains, odd tests."""
    return int(hashlib.sha256(group.encode()).hexdigest(), 16) % 2 == 0


def is_knocked_out(question: str) -> bool:
    """A fixed third of the answerable questions, whose gold passages are taken out of the index."""
    return int(hashlib.sha256(f"out:{question}".encode()).hexdigest(), 16) % 3 == 0


def fold_of(group: str, folds: int) -> int:
    """Which fold of a cross-validation the group falls in, 0..folds-1."""
    return int(hashlib.sha256(f"fold:{group}".encode()).hexdigest(), 16) % folds
