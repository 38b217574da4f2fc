"""Bytes to text when nobody says which encoding."""

import codecs
import re

from ingest.errors import NotText

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
MAX_CONTROL = 0.02
MAX_BROKEN = 0.1


def decode(content: bytes) -> str:
    """`content` as text: by byte-order mark, else UTF-8, else a declared charset, else Windows-1252.

    A few broken bytes in UTF-8 become U+FFFD rather than turning every accent into two letters.
    Raises NotText when more than 2 % of the bytes are control characters.
    """
    for bom, encoding in BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, errors="replace")
    _refuse_binary(content)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _best_guess(content)


def _refuse_binary(content: bytes) -> None:
    controls = len(content) - len(content.translate(None, CONTROL))
    if controls > MAX_CONTROL * len(content) and controls > 8:
        raise NotText("The file has a text extension but holds binary data; save it as text or export a PDF.")


def _best_guess(content: bytes) -> str:
    utf8 = content.decode("utf-8", errors="replace")
    beyond_ascii = sum(character > "\x7f" for character in utf8)
    if utf8.count("\ufffd") <= MAX_BROKEN * beyond_ascii:
        return utf8
    return content.decode(_declared(content) or "cp1252", errors="replace")


def _declared(content: bytes) -> str | None:
    match = CHARSET.search(content[:4096])
    if not match:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    return None if name == "utf-8" else name
