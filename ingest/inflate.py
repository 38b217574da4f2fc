"""Gzip, unpacked no further than a limit."""

import zlib
from collections.abc import Iterable

from ingest.errors import DamagedDocument, TooLarge

GZIP = 16 + zlib.MAX_WBITS
MAGIC = b"\x1f\x8b"


def inflated(blocks: Iterable[bytes], limit: int) -> bytes:
    """The content of gzip data that arrives in blocks; never more than `limit` bytes plus one are made.

    Raises TooLarge over `limit`, DamagedDocument when the data is not gzip or ends too early.
    """
    content, unpacker = bytearray(), zlib.decompressobj(GZIP)
    try:
        for block in blocks:
            rest = block
            while rest:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(GZIP)
                content += unpacker.decompress(rest, limit + 1 - len(content))
                if len(content) > limit:
                    raise TooLarge(f"This unpacks to more than the limit of {limit} bytes; split it.")
                rest = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise DamagedDocument("The compressed data is damaged; compress it again.") from error
    if not unpacker.eof:
        raise DamagedDocument("The compressed data ends too early; compress it again.")
    return bytes(content)
