"""Cut a passage into units that can be quoted: sentences, list items, table rows."""

import re
from dataclasses import dataclass
from itertools import pairwise

# A full stop ends a sentence unless it follows a single letter, a title or an abbreviation.
_NOT_AFTER = "".join(rf"(?<!\b{word}\.)" for word in ("[A-Za-z]", "Mr", "Ms", "Dr", "St", "vs", "No", r"e\.g", r"i\.e"))
_BREAK = re.compile(rf"""(?:(?<=[.!?])|(?<=[.!?]["')\]])){_NOT_AFTER}\s+(?=["'(\[`]*[A-Z0-9])""")
# The number of an item at the begin of a line, or within one: "Winners: 1. Ann 2. Bob".
_LIST_NUMBER = re.compile(r"(?:^\s*|[:;,.!?]\s+)\(?\d{1,3}[.)]\s*$")
# "Plan: Basic; Price: 6.90": what stands in a cell is only understood with the others.
_ROW = re.compile(r"(?:[^:;\n]{1,60}:\s[^;\n]*|[^:;\n]{1,60});\s[^:;\n]{1,60}:\s")


@dataclass(frozen=True, slots=True)
class Unit:
    """Characters `start` to `end` of a passage, white space around it left out."""

    text: str
    start: int
    end: int


def is_row(text: str) -> bool:
    """Whether it is a row of a table with the labels of its cells."""
    return _ROW.match(text) is not None


def units(passage: str) -> list[Unit]:
    """The quotable units of a passage in reading order; each is `passage[start:end]`, none is empty."""
    found: list[Unit] = []
    for line in re.finditer(r"[^\n]+", passage):
        row = _ROW.match(line.group())
        breaks = () if row else tuple(m.end() for m in _BREAK.finditer(line.group()))
        cuts = [
            0,
            *(cut for cut in breaks if not _LIST_NUMBER.search(line.group()[:cut])),
            len(line.group()),
        ]
        for start, end in pairwise(cuts):
            found += _unit(passage, line.start() + start, line.start() + end)
    return found


def _unit(passage: str, start: int, end: int) -> list[Unit]:
    raw = passage[start:end]
    text = raw.strip()
    offset = start + len(raw) - len(raw.lstrip())
    return [Unit(text, offset, offset + len(text))] if text else []
