"""One character of a PDF page, its box, and the digits of a line that stand above it."""

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import pypdfium2.raw as pdfium

from ingest.raised import raised

# What PDFium puts where a word was divided at a line end.
DIVISION = "\x02"
DIGITS = frozenset("0123456789")
# A mark is at most so high, and begins at least so far above the line, in heights of what it stands at.
MARK_HEIGHT, MARK_RISE = 0.85, 0.1

Handle: TypeAlias = Any
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its index on the page."""

    character: str
    index: int


def has_ink(glyph: Glyph) -> bool:
    """Whether there is something to see of it."""
    return not glyph.character.isspace() and glyph.character != DIVISION


def box_of(text: Handle, index: int) -> Box:
    """Left, bottom, right, top of the font's box around a character: the same for "a" and "A"."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


def with_marks(text: Handle, line: Iterable[Glyph]) -> Iterator[Glyph]:
    """The glyphs of a line; small digits above it, right behind what they mark, as superscripts."""
    marked: Glyph | None = None
    for glyph in line:
        if (
            marked
            and glyph.character in DIGITS
            and _stands_above(box_of(text, glyph.index), box_of(text, marked.index))
        ):
            yield Glyph(raised(glyph.character), glyph.index)
            continue
        marked = glyph if has_ink(glyph) else None
        yield glyph


def _stands_above(mark: Box, marked: Box) -> bool:
    height = marked[3] - marked[1]
    return mark[3] - mark[1] < MARK_HEIGHT * height and mark[1] > marked[1] + MARK_RISE * height
