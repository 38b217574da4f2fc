"""The bullets of lists that a PDF draws rather than writes, as browsers print them."""

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.lines import BULLET, Line, Page
from ingest.rules import MAX_OBJECTS

# A dot is so wide and high, nearly round, and so far from its line, in points.
SMALLEST, LARGEST, EVEN, FARTHEST = 1.5, 7.0, 0.6, 20.0
Dot = tuple[float, float]


def dots_on(page: pypdfium2.PdfPage) -> Iterator[Dot]:
    """The right edge and the middle of each small shape that is as wide as high, from the bottom left."""
    handle = page.raw
    count = pdfium.FPDFPage_CountObjects(handle)
    edges = [ctypes.c_float() for _ in range(4)]
    for index in range(count if count <= MAX_OBJECTS else 0):
        shape = pdfium.FPDFPage_GetObject(handle, index)
        if pdfium.FPDFPageObj_GetType(shape) != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        if pdfium.FPDFPageObj_GetBounds(shape, *map(ctypes.byref, edges)):
            left, bottom, right, top = (edge.value for edge in edges)
            width, height = right - left, top - bottom
            if SMALLEST <= width <= LARGEST and abs(width - height) <= EVEN:
                yield right, (bottom + top) / 2


def with_bullets(page: Page, dots: Sequence[Dot]) -> Page:
    """The lines of a page, two or more right of dots below each other as items of a list."""
    found = {at: dot for at, line in enumerate(page) if (dot := _dot(line, dots)) is not None}
    places = Counter(map(round, found.values()))
    listed = {at for at, dot in found.items() if places[round(dot)] > 1}
    return [replace(line, text=f"• {line.text.lstrip()}") if at in listed else line for at, line in enumerate(page)]


def _dot(line: Line, dots: Sequence[Dot]) -> float | None:
    """Where the dot of a line ends, if it has one."""
    if line.cells or BULLET.match(line.text):
        return None
    top = line.bottom + line.height
    near = (right for right, middle in dots if 0 < line.left - right <= FARTHEST and line.bottom < middle < top)
    return next(near, None)
