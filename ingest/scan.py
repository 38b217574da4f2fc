"""Pictures of text, read by RapidOCR where the extra `ocr` is installed. The models are in its package."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import import_module
from statistics import median
from typing import Any

import pypdfium2

from ingest.document import Extract
from ingest.errors import DamagedDocument, EmptyDocument, MissingExtra, TooLarge
from ingest.layout import parts
from ingest.lines import Line, Page

# Enough for print of nine points.
DOTS_PER_POINT = 150 / 72
MAX_PIXELS = 40_000_000
MIN_SURE = 0.5

Corner = tuple[float, float]
Found = tuple[Sequence[Corner], str, float]


def read_image(content: bytes) -> Extract:
    """The text on a picture, every frame of it a page.

    Raises MissingExtra, DamagedDocument when it is no picture, TooLarge over 40 million pixels,
    EmptyDocument when there is no text on it.
    """
    from PIL import Image, UnidentifiedImageError

    recognise = recogniser()
    try:
        with Image.open(io.BytesIO(content)) as image:
            pages = [_page(recognise(frame), frame.shape[0]) for frame in _frames(image)]
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DamagedDocument("This picture is damaged or cut short; save it again.") from error
    return _extract(pages)


def read_scan(document: pypdfium2.PdfDocument) -> Extract:
    """The text on the pages of a PDF that are pictures. Raises MissingExtra, TooLarge, EmptyDocument."""
    recognise = recogniser()
    return _extract([_page(recognise(_rendered(page)), page.get_height() * DOTS_PER_POINT) for page in document])


@cache
def recogniser() -> Any:
    """What finds the lines of text on an array of pixels. Raises MissingExtra where it is not installed."""
    try:
        engine = import_module("rapidocr_onnxruntime").RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    except ImportError as error:
        raise MissingExtra(
            "This is a picture of text; install Warmline with its extra `ocr`, or run it through text recognition."
        ) from error
    return lambda pixels: engine(pixels)[0] or ()


def _extract(pages: Sequence[Page]) -> Extract:
    if not any(pages):
        raise EmptyDocument("No text was found on this picture; scan it again larger or with more contrast.")
    return Extract(tuple(parts(pages)))


def _frames(image: Any) -> Iterator[Any]:
    import numpy as np
    from PIL import ImageOps, ImageSequence

    for frame in ImageSequence.Iterator(image):
        _require_size(frame.width, frame.height)
        yield np.asarray(ImageOps.exif_transpose(frame).convert("RGB"))


def _rendered(page: pypdfium2.PdfPage) -> Any:
    width, height = page.get_size()
    _require_size(width * DOTS_PER_POINT, height * DOTS_PER_POINT)
    return page.render(scale=DOTS_PER_POINT).to_numpy()


def _require_size(width: float, height: float) -> None:
    if width * height > MAX_PIXELS:
        raise TooLarge(f"This picture has over {MAX_PIXELS // 1_000_000} million pixels; save it smaller.")


def _page(found: Iterable[Found], height: float) -> Page:
    """Lines from the top down, of one height: print is not measured well enough to tell headings by it."""
    sure = [(corners, text) for corners, text, score in found if float(score) >= MIN_SURE and text.strip()]
    if not sure:
        return []
    usual = median(_bottom(corners) - _top(corners) for corners, _ in sure)
    lines = [_line(corners, text, height, usual) for corners, text in sure]
    return sorted(lines, key=lambda line: (-round(line.bottom / usual), line.left))


def _line(corners: Sequence[Corner], text: str, height: float, usual: float) -> Line:
    across = [x for x, _ in corners]
    return Line(text, min(across), max(across), height - _bottom(corners), round(usual, 1), False)


def _top(corners: Sequence[Corner]) -> float:
    return min(y for _, y in corners)


def _bottom(corners: Sequence[Corner]) -> float:
    return max(y for _, y in corners)
