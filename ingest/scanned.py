"""Tags of a worksheet that its reader does not tell of unless it holds the whole sheet in memory."""

import re
from collections.abc import Iterator
from typing import IO

BLOCK = 1 << 20
# As much of a block as may be the beginning of a tag that goes on in the next one.
SEAM = 1024


def tags_in(sheet: IO[bytes], tag: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """The matches in the XML of a worksheet, none of them longer than SEAM."""
    held = b""
    while block := sheet.read(BLOCK):
        held += block
        end = 0
        for match in tag.finditer(held):
            end = match.end()
            yield match
        held = held[max(end, len(held) - SEAM) :]


def column_of(letters: bytes) -> int:
    """A column by its letters, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
