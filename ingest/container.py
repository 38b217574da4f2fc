"""What is inside an archive or an Office file, told from its own directory without unpacking anything."""

import struct
from collections.abc import Iterator
from itertools import islice

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
MAX_NAMES = 10_000
# The end record of a ZIP archive: how far the directory reaches and where it begins, then a comment.
END = struct.Struct("<4s8xLLH")
ENTRY = struct.Struct("<4s24xHHH12x")
MAX_COMMENT = 65_535
OLE_ENTRY = 128
MIMETYPE = b"mimetype"


def zip_names(content: bytes) -> Iterator[str]:
    """The first 10,000 names in the directory of a ZIP archive; none if it is cut short."""
    return islice(_zip_entries(content), MAX_NAMES)


def _zip_entries(content: bytes) -> Iterator[str]:
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - MAX_COMMENT - END.size))
    if end < 0 or end + END.size > len(content):
        return
    _, size, _, _ = END.unpack_from(content, end)
    # Counted from the end, so that what stands before the archive does no harm.
    at = end - size
    while at >= 0 and at + ENTRY.size <= end:
        mark, name, extra, comment = ENTRY.unpack_from(content, at)
        if mark != b"PK\x01\x02":
            return
        at += ENTRY.size
        yield content[at : at + name].decode("utf-8", "replace")
        at += name + extra + comment


def zip_mimetype(content: bytes) -> str:
    """What the first member of an EPUB or OpenDocument file says it is, "" if it is another member."""
    length, extra = struct.unpack_from("<HH", content.ljust(30, b"\0"), 26)
    name, _, rest = content[30 : 30 + length], length, content[30 + length + extra :][:80]
    return rest.split(b"PK")[0].decode("ascii", "replace").strip() if name == MIMETYPE else ""


def ole_names(content: bytes) -> Iterator[str]:
    """The names in the first sector of the directory of an OLE file: four or more of them."""
    header = content[:512].ljust(512, b"\0")
    (shift,) = struct.unpack_from("<H", header, 30)
    (first,) = struct.unpack_from("<L", header, 48)
    size = 1 << min(shift, 12)
    sector = content[(first + 1) * size : (first + 2) * size]
    for at in range(0, len(sector) - OLE_ENTRY + 1, OLE_ENTRY):
        (length,) = struct.unpack_from("<H", sector, at + 64)
        yield sector[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
