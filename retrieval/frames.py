"""Token rows and vectors on a pipe: length-prefixed bytes, numbers in little-endian order, never pickle."""

import numpy as np

from retrieval.rows import Rows, Vectors


def rows_to_bytes(rows: Rows) -> bytes:
    """How many rows, how long each is, then every token, as 32-bit integers."""
    lengths = [len(rows), *map(len, rows)]
    return np.array([*lengths, *(token for row in rows for token in row)], dtype="<i4").tobytes()


def rows_from_bytes(content: bytes) -> list[list[int]]:
    """The inverse of `rows_to_bytes`. Raises ValueError on anything out of shape."""
    numbers = np.frombuffer(content, dtype="<i4")
    count = int(numbers[0]) if len(numbers) else -1
    lengths, tokens = numbers[1 : count + 1], numbers[count + 1 :]
    if not 0 <= count == len(lengths) or (lengths < 0).any() or int(lengths.sum()) != len(tokens):
        raise ValueError("the frame does not hold the rows it announces")
    return [row.tolist() for row in np.split(tokens, np.cumsum(lengths)[:-1])] if count else []


def vectors_from_bytes(content: bytes, count: int, dimension: int) -> Vectors:
    """(count, dimension) float32. Raises ValueError when the bytes are not as many, or not all are numbers."""
    vectors = np.frombuffer(content, dtype="<f4").reshape(count, dimension)
    if not np.isfinite(vectors).all():
        raise ValueError("some vectors are not numbers")
    return vectors
