"""Token rows in the order and the shape in which a model takes them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = Sequence[Sequence[int]]
Vectors = NDArray[np.float32]


def batches(rows: Rows, size: int) -> list[list[int]]:
    """The places of the rows, longest first, at most `size` together: padding costs as much as words."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]), reverse=True)
    return [order[start : start + size] for start in range(0, len(order), size)]


def padded(rows: Rows) -> dict[str, NDArray[np.int64]]:
    """The model's inputs by name, each (len(rows), longest row)."""
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask = np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
