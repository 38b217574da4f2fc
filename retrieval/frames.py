"""Token rows and vectors on a pipe: length-prefixed bytes, numbers in little-endian order, never pickle."""

import struct
from typing import IO

import numpy as np

from retrieval.rows import Rows, Vectors

LENGTH = struct.Struct("<Q")
MAX_FRAME = 1 << 28


class BrokenFrame(EOFError):
    """The other side closed the pipe in the middle, or announced more than is allowed."""


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write the length of `content` in 8 bytes, then `content`, and flush."""
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int = MAX_FRAME) -> bytes:
    """Read one frame. Raises `BrokenFrame` at the end of the stream or over `limit` bytes."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > limit:
        raise BrokenFrame(f"a frame of {length} bytes, over {limit}")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise BrokenFrame(f"{len(content)} bytes instead of {length}")
    return content


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
