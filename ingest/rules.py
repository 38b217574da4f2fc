"""The straight lines that are drawn on a PDF page."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.grid import Rule

MAX_OBJECTS = 20_000
MAX_SEGMENTS = 2_000
# A drawn line leans no more than this, in points.
LEANING = 0.5
Point = tuple[float, float]


def rules_on(page: pypdfium2.PdfPage) -> Iterator[Rule]:
    """Every stretch that is upright or level, in points from the bottom left; thin boxes count twice.

    Nothing on a page of over 20,000 objects, and nothing from a path of over 2,000 pieces: drawings.
    """
    handle = page.raw
    count = pdfium.FPDFPage_CountObjects(handle)
    for index in range(count if count <= MAX_OBJECTS else 0):
        shape = pdfium.FPDFPage_GetObject(handle, index)
        if pdfium.FPDFPageObj_GetType(shape) == pdfium.FPDF_PAGEOBJ_PATH:
            for start, end in _stretches(shape):
                yield from _rule(start, end)


def _stretches(shape: object) -> Iterator[tuple[Point, Point]]:
    count = pdfium.FPDFPath_CountSegments(shape)
    if not 1 < count <= MAX_SEGMENTS:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(shape, ctypes.byref(matrix))
    segments = [pdfium.FPDFPath_GetPathSegment(shape, index) for index in range(count)]
    kinds = [pdfium.FPDFPathSegment_GetType(segment) for segment in segments]
    points = [_point(segment, matrix) for segment in segments]
    first = 0
    for index, (start, end) in enumerate(pairwise(points), start=1):
        first = index if kinds[index] == pdfium.FPDF_SEGMENT_MOVETO else first
        if kinds[index] == pdfium.FPDF_SEGMENT_LINETO:
            yield start, end
        if pdfium.FPDFPathSegment_GetClose(segments[index]):
            yield end, points[first]


def _point(segment: object, matrix: pdfium.FS_MATRIX) -> Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
    return (
        matrix.a * x.value + matrix.c * y.value + matrix.e,
        matrix.b * x.value + matrix.d * y.value + matrix.f,
    )


def _rule(start: Point, end: Point) -> Iterator[Rule]:
    (left, bottom), (right, top) = start, end
    if abs(left - right) <= LEANING < abs(top - bottom):
        yield Rule(True, left, min(bottom, top), max(bottom, top))
    elif abs(top - bottom) <= LEANING < abs(left - right):
        yield Rule(False, bottom, min(left, right), max(left, right))
