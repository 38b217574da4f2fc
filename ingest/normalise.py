"""One spelling for text: NFC, no invisible characters, no accidental whitespace."""

import re
import unicodedata

# Soft hyphens, zero-width spaces and byte-order marks break words for search; tag characters are a way
# to hide instructions from people. Joiners (U+200C, U+200D) stay: Persian and emoji need them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
# What a name could use to forge a line of a report, or to read other than it is.
UNSHOWABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """NFC without control and invisible characters; whitespace as it was, line ends as `\\n`."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", INVISIBLE.sub("", unified))


def line_text(text: str) -> str:
    """`clean` on one line: every run of whitespace is one space, none at the ends."""
    return " ".join(clean(text).split())


def code_text(text: str) -> str:
    """`clean` with its lines and indentation, without spaces at line ends or blank lines at the ends."""
    lines = [line.rstrip() for line in clean(text).split("\n")]
    return "\n".join(lines).strip("\n")
