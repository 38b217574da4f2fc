"""Frames on a pipe between two of our own processes: a length, then that many bytes."""

import struct
from typing import IO

LENGTH = struct.Struct(">Q")
MAX_FRAME = 1 << 28


class BrokenFrame(EOFError):
    """The other side ended in the middle of a frame, or announced one that is too large."""


def write_frame(stream: IO[bytes], content: bytes) -> None:
    """Write the length of `content` in 8 bytes, then `content`, and flush."""
    stream.write(LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def read_frame(stream: IO[bytes], limit: int = MAX_FRAME) -> bytes:
    """Read one frame. Raises BrokenFrame at the end of the stream or over `limit` bytes."""
    (length,) = LENGTH.unpack(_exactly(stream, LENGTH.size))
    if length > limit:
        raise BrokenFrame(f"a frame of {length} bytes, over {limit}")
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise BrokenFrame(f"{len(content)} bytes instead of {length}")
    return content
