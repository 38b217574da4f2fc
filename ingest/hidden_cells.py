"""Rows and columns of a worksheet that nobody is shown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO

from ingest.scanned import tags_in

HIDDEN = rb"""(?:hidden=["'](?:1|true)["']|(?:ht|width)=["']0["'])"""
# A row or a range of columns that is hidden, by its number or by its first and last one.
TAG = re.compile(
    rb"""<(?:\w{1,20}:)?(?:row|col)\s(?=[^<>]{0,400}?\b"""
    + HIDDEN
    + rb""")(?=[^<>]{0,400}?\b(?:r=["'](\d{1,7})["']|min=["'](\d{1,5})["']))(?:[^<>]{0,400}?\bmax=["'](\d{1,5})["'])?"""
)
MOST, MOST_COLUMNS = 200_000, 16_384


@dataclass(frozen=True, slots=True)
class Hidden:
    """The rows, from 1, and the columns, from 0, that are hidden."""

    rows: frozenset[int]
    columns: frozenset[int]

    def without(self, record: Sequence[str]) -> list[str]:
        """The cells of a row that are shown."""
        return [cell for column, cell in enumerate(record) if column not in self.columns]


def hidden_in(sheet: IO[bytes]) -> Hidden:
    """What the XML of a worksheet says is hidden, by its writer or by a filter."""
    rows, columns = set[int](), set[int]()
    for match in islice(tags_in(sheet, TAG), MOST):
        row, first, last = (int(number) if number else 0 for number in match.groups())
        if row:
            rows.add(row)
        else:
            columns.update(range(first - 1, min(last, MOST_COLUMNS)))
    return Hidden(frozenset(rows), frozenset(columns))
