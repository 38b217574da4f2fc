"""The rows of a table in print: which is the header, and what each says on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.document import Part
from ingest.header import NUMBER, has_corner
from ingest.lines import Line
from ingest.normalise import line_text
from ingest.table import rows

MAX_LABEL = 60


def table_parts(lines: Sequence[tuple[int, Line]]) -> Iterator[Part]:
    """One part per row with its page, labelled by the header, which is told once however often a page
    repeats it. A line in one cell across the whole table is a paragraph, and the rows go on below it."""
    cells = [(page, [line_text(cell) for cell in line.cells]) for page, line in lines]
    headed = _is_header([line for _, line in lines], cells[0][1]) or has_corner([row for _, row in cells])
    header = cells[0][1] if headed else None
    body = [(page, row) for page, row in cells if row != header]
    first = cells[0][0]
    for part in rows(header, [row for _, row in body]):
        yield replace(part, page=body[part.row - 1][0] if part.row else first)


def _is_header(lines: Sequence[Line], first: Sequence[str]) -> bool:
    """The first row if it alone is bold; without bold letters only names over at least three columns."""
    filled = [cell for cell in first if cell]
    if len(filled) < 2 or len(set(filled)) < len(filled) or max(map(len, filled)) > MAX_LABEL:
        return False
    if len(lines) > 1 and lines[0].bold != lines[1].bold:
        return lines[0].bold
    return len(filled) == len(first) > 2 and not any(NUMBER.fullmatch(cell) for cell in filled)
