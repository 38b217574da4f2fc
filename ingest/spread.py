"""Merged cells of a table whose file keeps a place for each cell that another one covers."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.spans import MOST_ADDED, MOST_CHARS


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def spread(table: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The texts, that of a merged cell in each place that it covers; a row that is one cell stays one."""
    texts = [[cell.text for cell in row] for row in table]
    added = 0
    for top, row in enumerate(table):
        alone = sum(bool(cell.text) for cell in row) == 1 and max((cell.columns for cell in row), default=1) >= len(row)
        for left, cell in enumerate(row):
            if cell.text and len(cell.text) <= MOST_CHARS and not alone and added < MOST_ADDED:
                added += _fill(texts, top, left, cell)
    return texts


def _fill(texts: list[list[str]], top: int, left: int, cell: Cell) -> int:
    """How many places it now stands in besides its own."""
    added = 0
    for row in texts[top : top + cell.rows]:
        for column in range(left, min(left + cell.columns, len(row))):
            if not row[column]:
                row[column] = cell.text
                added += 1
    return added
