"""Cells of a table that span others, said once for each: what reads a table later knows rows and columns only."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import html  # type: ignore[import-untyped]

# Beyond these it is no table that anybody reads, and a page must not grow without end.
MOST_COLUMNS, MOST_ROWS, MOST_ADDED, MOST_CHARS = 50, 500, 20_000, 200


def fill_spans(table: html.HtmlElement) -> None:
    """Put a copy of each cell with `colspan` or `rowspan` into every place that it covers.

    A row that is one cell, as a line between parts of the table is, stays one.
    """
    filling = _Filling()
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is table:
            filling.fill(row)


class _Filling:
    """`_below` has by column the cell that reaches down, and how many rows more it covers."""

    def __init__(self) -> None:
        self._below: dict[int, tuple[html.HtmlElement, int]] = {}
        self._added = 0

    def fill(self, row: html.HtmlElement) -> None:
        cells = list(row.iterchildren("td", "th"))
        if len(cells) == 1 and not self._below:
            return
        filled = list(self._from_above(0))
        for cell in cells:
            width, height = _span(cell, "colspan", MOST_COLUMNS), _span(cell, "rowspan", MOST_ROWS)
            for first in [True] + [False] * (width - 1 if len(filled) < MOST_COLUMNS else 0):
                if height > 1 and len(filled) < MOST_COLUMNS:
                    self._below[len(filled)] = (cell, height - 1)
                filled.append(cell if first else self._copy(cell))
            filled += self._from_above(len(filled))
        for cell in cells:
            row.remove(cell)
        for cell in filled:
            # Said for each place, it spans none.
            cell.attrib.pop("colspan", None)
            cell.attrib.pop("rowspan", None)
        row.extend(filled)

    def _from_above(self, column: int) -> Iterator[html.HtmlElement]:
        while column in self._below:
            cell, left = self._below.pop(column)
            if left > 1:
                self._below[column] = (cell, left - 1)
            yield self._copy(cell)
            column += 1

    def _copy(self, cell: html.HtmlElement) -> html.HtmlElement:
        """Empty where the text is no label or value, or too much has been added."""
        self._added += 1
        if self._added > MOST_ADDED or len(cell.text_content()) > MOST_CHARS:
            return html.Element(cell.tag)
        return deepcopy(cell)


def _span(cell: html.HtmlElement, name: str, most: int) -> int:
    given = cell.get(name, "1")
    return min(max(int(given), 1), most) if given.isascii() and given.isdecimal() and len(given) < 6 else 1
