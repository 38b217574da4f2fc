"""The characters of a PDF page with their boxes, gathered to lines and to the rows of ruled tables."""

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.columns import with_columns
from ingest.dots import dots_on, with_bullets
from ingest.glyph import Glyph, Handle, box_of, has_ink, with_marks
from ingest.grid import Grid, grids
from ingest.lines import Line, Page, Segment
from ingest.rules import rules_on

SAMPLES = 8
BOLD = 600
LONGEST_NAME = 64
# A gap of so many heights of a line may part the columns of a table; so may a narrower one where those find none.
GAP, NARROW = 1.2, 0.75
MAX_CELL = 2000
MIN_FILLED = 0.4
# In points.
MAX_PADDING = 12.0

Cells = dict[tuple[int, int], list[Glyph]]


def read_lines(page: pypdfium2.PdfPage) -> Page:
    """The lines of a page in reading order; the row of a ruled table is one line with its cells."""
    # The bare handle: two calls for each of 100,000 characters make the wrapper felt.
    textpage = page.get_textpage()
    text = textpage.raw
    lines = [list(with_marks(text, line)) for line in _lines(text)]
    found = grids(list(rules_on(page)))
    tables = [table for grid in found if (table := _table(text, lines, grid))] if found else []
    made: Page = []
    for line in lines:
        table = next((one for one in tables if _first(line) in one.members), None)
        if table is None:
            made += _line(text, line)
        elif _first(line) == table.first:
            made += table.rows
    return with_columns(with_bullets(made, list(dots_on(page))))


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[Line]
    members: frozenset[int]
    first: int


def _first(line: Sequence[Glyph]) -> int:
    return next((glyph.index for glyph in line if has_ink(glyph)), -1)


def _lines(text: Handle) -> Iterator[list[Glyph]]:
    line: list[Glyph] = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character == "\n":
            yield line
            line = []
        elif character != "\r":
            line.append(Glyph(character, index))
    yield line


def _table(text: Handle, lines: Sequence[list[Glyph]], grid: Grid) -> _Table | None:
    """The text in a grid, or None if it is a frame or a drawing rather than a table."""
    cells: Cells = defaultdict(list)
    members = []
    for line in lines:
        place = _place(text, line, grid)
        if place is None:
            continue
        members.append(_first(line))
        for glyph in line:
            place = (_cell(text, glyph, grid) or place) if has_ink(glyph) else place
            cells[place].append(glyph)
        cells[place].append(Glyph(" ", -1))
    columns = _columns(cells, grid)
    if not members or not _is_table(cells, columns):
        return None
    rows = [_row(text, cells, number, columns, grid) for number in sorted({row for row, _ in cells})]
    return _Table(rows, frozenset(members), members[0])


def _place(text: Handle, line: Sequence[Glyph], grid: Grid) -> tuple[int, int] | None:
    first = next(filter(has_ink, line), None)
    return _cell(text, first, grid) if first else None


def _cell(text: Handle, glyph: Glyph, grid: Grid) -> tuple[int, int] | None:
    left, bottom, right, top = box_of(text, glyph.index)
    return grid.cell((left + right) / 2, (bottom + top) / 2)


def _columns(cells: Cells, grid: Grid) -> list[int]:
    """The columns but those that only space a frame from what is in it."""
    filled = {column for _, column in cells}
    edges = enumerate(pairwise(grid.columns))
    return [column for column, (left, right) in edges if column in filled or right - left > MAX_PADDING]


def _is_table(cells: Cells, columns: Sequence[int]) -> bool:
    rows, filled = {row for row, _ in cells}, {column for _, column in cells}
    share = len(cells) / (len(rows) * len(columns))
    return len(filled) > 1 and share >= MIN_FILLED and max(map(len, cells.values())) <= MAX_CELL


def _row(text: Handle, cells: Cells, number: int, columns: Sequence[int], grid: Grid) -> Line:
    texts = tuple(_characters(cells.get(grid.above(number, column), ())) for column in columns)
    inked = [glyph for (row, _), glyphs in cells.items() if row == number for glyph in glyphs if has_ink(glyph)]
    height, bold = _look(text, inked)
    bottom = grid.rows[len(grid.rows) - 2 - number]
    whole, places = " ".join(filter(None, texts)), tuple(grid.columns[column] for column in columns)
    return Line(whole, grid.columns[0], grid.columns[-1], bottom, height, bold, cells=texts, columns=places)


def _characters(glyphs: Sequence[Glyph]) -> str:
    characters = "".join(glyph.character for glyph in glyphs).strip()
    return characters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _line(text: Handle, glyphs: Sequence[Glyph]) -> Iterator[Line]:
    inked = [glyph for glyph in glyphs if has_ink(glyph)]
    if not inked:
        return
    height, bold = _look(text, inked)
    left, bottom, _, _ = box_of(text, inked[0].index)
    _, _, right, _ = box_of(text, inked[-1].index)
    characters = "".join(glyph.character for glyph in glyphs)
    whole = characters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    wide, narrow = (tuple(_segments(text, glyphs, gap * height)) for gap in (GAP, NARROW))
    yield Line(whole, left, right, bottom, height, bold, wide, narrow=narrow)


def _look(text: Handle, inked: Sequence[Glyph]) -> tuple[float, bool]:
    """The usual height of some glyphs in points, and whether all are bold, from a sample of them."""
    sample = inked[:: max(1, len(inked) // SAMPLES)]
    boxes = [box_of(text, glyph.index) for glyph in sample]
    height = Counter(round(top - bottom, 1) for _, bottom, _, top in boxes).most_common(1)[0][0]
    return height, all(_is_bold(text, glyph.index) for glyph in sample)


def _is_bold(text: Handle, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text, index) >= BOLD:
        return True
    # Standard fonts are not embedded and say it in their names only, and of others the weight is often a guess.
    name = ctypes.create_string_buffer(LONGEST_NAME)
    font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(text, index))
    pdfium.FPDFFont_GetBaseFontName(font, name, LONGEST_NAME)
    return b"Bold" in name.value


def _segments(text: Handle, glyphs: Sequence[Glyph], gap: float) -> Iterator[Segment]:
    """The pieces of a line that stand apart; none if it is in one piece."""
    starts = [0]
    inked = [at for at, glyph in enumerate(glyphs) if has_ink(glyph)]
    for before, at in pairwise(inked):
        if at > before + 1 and box_of(text, glyphs[at].index)[0] - box_of(text, glyphs[before].index)[2] > gap:
            starts.append(at)
    for start, end in zip(starts, [*starts[1:], len(glyphs)], strict=True) if len(starts) > 1 else ():
        pieces = [glyph for glyph in glyphs[start:end] if has_ink(glyph)]
        edges = box_of(text, pieces[0].index)[0], box_of(text, pieces[-1].index)[2]
        yield Segment(_characters(glyphs[start:end]), *edges)
