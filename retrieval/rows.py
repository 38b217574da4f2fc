"""Token rows in the order and the shape in which a model takes them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Rows = Sequence[Sequence[int]]
Vectors = NDArray[np.float32]
# A run of the embedding model that is packaged takes as long as about so many tokens more in another.
PADDING = 8


def batches(rows: Rows, tokens: int) -> list[list[int]]:
    """The places of the rows, longest first; a batch, padded, has at most `tokens` tokens or is one row, and no row is
    padded by more than `PADDING`.

    Padding costs as much as words, and what a model needs of memory grows with the padded batch.
    """
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]), reverse=True)
    found: list[list[int]] = []
    for place in order:
        longest = len(rows[found[-1][0]]) if found else 0
        if found and (len(found[-1]) + 1) * longest <= tokens and longest - len(rows[place]) <= PADDING:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def padded(rows: Rows, types: Rows = ()) -> dict[str, NDArray[np.int64]]:
    """The model's inputs by name, each (len(rows), longest row); `types` tells the first text of a pair, 0, from the
    second, 1."""
    ids = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask, kinds = np.zeros_like(ids), np.zeros_like(ids)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
        mask[i, : len(row)] = 1
    for i, row in enumerate(types):
        kinds[i, : len(row)] = row
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
