"""Merged cells of a worksheet: what stands in one is said in each row and column that it covers."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

from ingest.scanned import column_of, tags_in
from ingest.spans import MOST_ADDED, MOST_CHARS, MOST_COLUMNS

MOST_RANGES = 20_000
RANGE = re.compile(
    rb"""<(?:\w{1,20}:)?mergeCell\s[^<>]{0,100}?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)


@dataclass(frozen=True, slots=True)
class Range:
    """The rows, from 1, and the columns, from 0, that a merged cell covers."""

    top: int
    bottom: int
    columns: range


def ranges_in(sheet: IO[bytes]) -> Iterator[Range]:
    """The merged cells that the XML of a worksheet lists behind its rows, at most MOST_RANGES of them.

    openpyxl knows them only when it holds the whole sheet in memory.
    """
    return islice(_found(sheet), MOST_RANGES)


def _found(sheet: IO[bytes]) -> Iterator[Range]:
    for match in tags_in(sheet, RANGE):
        left, top, right, bottom = match.groups()
        yield Range(int(top), int(bottom), range(column_of(left), min(column_of(right) + 1, MOST_COLUMNS)))


class Merged:
    """Fills the rows of one sheet, told in their order; `_below` has by column the text that reaches down, and
    its last row."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._ranges: dict[int, list[Range]] = defaultdict(list)
        for one in ranges:
            self._ranges[one.top].append(one)
        self._below: dict[int, tuple[str, int]] = {}
        self._added = 0

    def filled(self, number: int, record: Sequence[str]) -> list[str]:
        """The cells of row `number`, from 1, with those that are covered by another.

        A row without a text of its own stays empty, and a single text over all columns is said once: it is a title.
        """
        cells = list(record)
        alone = sum(map(bool, cells)) < 2 and not self._below
        for one in self._ranges.pop(number, ()):
            first = one.columns.start
            text = cells[first] if first < len(cells) else ""
            if text and len(text) <= MOST_CHARS:
                self._below |= dict.fromkeys(one.columns, (text, one.bottom))
        if any(cells) and not alone:
            self._fill(cells)
        self._below = {column: (text, last) for column, (text, last) in self._below.items() if last > number}
        return cells

    def _fill(self, cells: list[str]) -> None:
        for column, (text, _) in sorted(self._below.items()):
            cells += [""] * (column + 1 - len(cells))
            if not cells[column] and self._added < MOST_ADDED:
                cells[column] = text
                self._added += 1
