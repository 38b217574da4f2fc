"""Tables that stand beside each other in a sheet, with empty columns between them."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.header import is_value

Table = list[list[str]]
# So many empty columns part tables; one may be there for the looks of a single one.
WIDE = 2
LEAST = 2
# Beyond that they are no gaps between tables.
MOST_GAPS = 20


def apart(table: Table) -> Iterator[Table]:
    """The tables from left to right, each without its empty rows; one is as it was where nothing shows that it is two.

    Rows of one table that is divided would lose their names, so it takes more than an empty column.
    """
    for start, end in _gaps(table):
        left, right = [row[:start] for row in table], [row[end:] for row in table]
        if _is_table(left) and _is_table(right) and _are_two(left, right, end - start):
            yield list(filter(any, left))
            yield from apart(list(filter(any, right)))
            return
    yield table


def _gaps(table: Table) -> list[tuple[int, int]]:
    """The columns, from one to before another, that are empty between two that are not."""
    used = sorted({column for row in table for column, cell in enumerate(row) if cell})
    gaps = [(one + 1, other) for one, other in pairwise(used) if other > one + 1]
    return gaps if len(gaps) <= MOST_GAPS else []


def _is_table(half: Table) -> bool:
    return sum(_filled(row) >= LEAST for row in half) >= LEAST


def _are_two(left: Table, right: Table, gap: int) -> bool:
    """Whether each has a title or the same header, or the right one names its rows, far off or where the left has
    ended."""
    head, other = (next(filter(any, half)) for half in (left, right))
    titled = _filled(head) == _filled(other) == 1
    if titled or list(filter(None, head)) == list(filter(None, other)):
        return True
    return _names_rows(right) and (gap >= WIDE or _last(left) < _last(right))


def _names_rows(half: Table) -> bool:
    """Whether most of its first column is no amount: prices behind a wide cell are those of the rows to the left."""
    below = [row[0] for row in list(filter(any, half))[1:] if row[0]]
    return 2 * sum(map(is_value, below)) < len(below)


def _last(half: Table) -> int:
    return max(number for number, row in enumerate(half) if any(row))


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))
