"""The lines of a page and what is usual among them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

BULLET = re.compile(r"\s*(?:o|[•▪●◦‣∙○■□➢✓–—*-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+(?=\S)")
NUMBER = re.compile(r"\s*\(?\d{1,3}[.)]\s+\S")
ENDED = re.compile(r"[.!;:]\s*$")
LARGER = 1.12
MAX_HEADING = 240


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line that stands apart from the others, and its edges in points."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: left and right edge, bottom and height in points, origin bottom left.

    `segments` stand far apart, `narrow` ones at least as far as words never do. The row of a table has `cells`, and
    the places of its `columns` by which rows of one table are known.
    """

    text: str
    left: float
    right: float
    bottom: float
    height: float
    bold: bool
    segments: tuple[Segment, ...] = ()
    cells: tuple[str, ...] = ()
    columns: tuple[float, ...] = ()
    narrow: tuple[Segment, ...] = ()


Page = list[Line]


@dataclass(frozen=True, slots=True)
class Style:
    """What is usual in a document: the height of body text, the step from line to line, and the heights
    of headings, tallest first."""

    body: float
    step: float
    headings: tuple[float, ...]


def style_of(pages: Sequence[Page]) -> Style:
    """What most of the text of some pages looks like; they must hold at least one line."""
    lines = [line for page in pages for line in page if not line.cells] or [line for page in pages for line in page]
    weights: Counter[float] = Counter()
    for line in lines:
        weights[line.height] += len(line.text)
    body = weights.most_common(1)[0][0]
    steps = [
        before.bottom - line.bottom
        for page in pages
        for before, line in pairwise(page)
        if 0 < before.bottom - line.bottom < 3 * body
    ]
    taller = {line.height for line in lines if line.height >= LARGER * body and could_be_heading(line)}
    return Style(body, median(steps) if steps else body, tuple(sorted(taller, reverse=True)))


def could_be_heading(line: Line) -> bool:
    """Whether it is short, has letters and, taller or bolder than the text, is no item of a list.

    Parts of a document are numbered like items, but do not end like sentences.
    """
    letters = sum(map(str.isalpha, line.text))
    item = BULLET.match(line.text) and (ENDED.search(line.text) or not NUMBER.match(line.text))
    return letters >= 2 and len(line.text) <= MAX_HEADING and not item
