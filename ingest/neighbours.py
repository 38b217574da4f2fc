"""Which vectors lie close to one another, in blocks, so that memory does not grow with their square."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.embed import Vectors

ROWS, COLUMNS = 1024, 8192


def close_pairs(vectors: Vectors, owners: Sequence[int], least: float, most: int) -> Iterator[tuple[int, int, float]]:
    """(row, later row, cosine) of unit vectors of different owners with a cosine of at least `least`.

    Of each row at most the `most` closest later rows. `vectors` is (n, dimension), `owners` has n
    entries. Takes n * n * dimension multiplications and 32 MiB whatever n is.
    """
    owned = np.asarray(owners)
    for start in range(0, len(vectors), ROWS):
        found = [_block(vectors, owned, start, column, least) for column in range(start, len(vectors), COLUMNS)]
        rows, columns, cosines = (np.concatenate(part) for part in zip(*found, strict=True))
        yield from _closest(rows, columns, cosines, most)


def _block(
    vectors: Vectors, owners: NDArray[np.int64], start: int, column: int, least: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], Vectors]:
    left, right = slice(start, start + ROWS), slice(column, column + COLUMNS)
    cosines = vectors[left] @ vectors[right].T
    rows, columns = np.nonzero(cosines >= least)
    kept = (columns + column > rows + start) & (owners[left][rows] != owners[right][columns])
    rows, columns = rows[kept], columns[kept]
    return rows + start, columns + column, cosines[rows, columns]


def _closest(
    rows: NDArray[np.int64], columns: NDArray[np.int64], cosines: Vectors, most: int
) -> Iterator[tuple[int, int, float]]:
    order = np.lexsort((-cosines, rows))
    rows, columns, cosines = rows[order], columns[order], cosines[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    kept = rank < most
    return zip(rows[kept].tolist(), columns[kept].tolist(), cosines[kept].tolist(), strict=True)
