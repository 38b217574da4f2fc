"""Rich text as Outlook packs it into a mail (MS-OXRTFCP)."""

import struct

from ingest.errors import ArchiveBomb, DamagedDocument

HEADER = struct.Struct("<LL4sL")
# What both sides take for known before the first byte.
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"
    rb"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab"
    rb"\tx"
)
WINDOW = 4096
MAX_UNPACKED = 50_000_000


def unpack_rtf(packed: bytes) -> bytes:
    """The RTF text. Raises DamagedDocument on anything else, ArchiveBomb over 50 MB."""
    if len(packed) < HEADER.size:
        raise DamagedDocument("The text of this mail is cut short; save it again from Outlook.")
    _, size, kind, _ = HEADER.unpack_from(packed)
    if size > MAX_UNPACKED:
        raise ArchiveBomb("The text of this mail unpacks to over 50 MB; save it as a text file.")
    content = packed[HEADER.size :]
    if kind == b"MELA":
        return content[:size]
    if kind != b"LZFu":
        raise DamagedDocument("The text of this mail is packed in an unknown way; save it again as .eml.")
    return _unpacked(content, size)


def _unpacked(content: bytes, size: int) -> bytes:
    """Groups of eight: a byte that says which of them are references, then a byte or a reference each."""
    window = bytearray(DICTIONARY.ljust(WINDOW, b"\0"))
    known = len(DICTIONARY)
    out, at = bytearray(), 0

    def put(byte: int) -> None:
        window[(known + len(out)) % WINDOW] = byte
        out.append(byte)

    while at < len(content) and len(out) < size:
        flags, at = content[at], at + 1
        for bit in range(8):
            if not flags >> bit & 1:
                if at < len(content):
                    put(content[at])
                at += 1
                continue
            (reference,) = struct.unpack(">H", content[at : at + 2].ljust(2, b"\0"))
            offset, length, at = reference >> 4, (reference & 15) + 2, at + 2
            if offset == (known + len(out)) % WINDOW or at > len(content):
                return bytes(out[:size])
            for step in range(length):
                put(window[(offset + step) % WINDOW])
    return bytes(out[:size])
