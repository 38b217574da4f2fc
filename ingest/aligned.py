"""Tables in plain text: cells between bars, or columns that spaces or tabs line up."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.document import Part

RULE, DASHES = frozenset("-=_+|: \t"), ("---", "===", "___")
GAP = re.compile(r"\t+| {2,}")
ITEM = re.compile(r"\s*(?:[•▪◦‣*–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s")
LEAST_ROWS, LEAST_COLUMNS, NEAR = 3, 2, 1

Piece = tuple[str, int, int]


def is_table(lines: Sequence[str]) -> bool:
    """Whether some neighbouring lines are the rows of a table."""
    return bool(_cells(lines))


def table_parts(lines: Sequence[str]) -> Iterator[Part]:
    """The rows; what stands over a rule at the top is the header."""
    # The main process reads plain text as well, and loads no parser for it.
    from ingest.table import rows, unmarked

    cells = _cells(lines)
    ruled = [_is_rule(line) for line in lines]
    at = ruled.index(False)
    headed = ruled[at + 1 : at + 2] == [True] and not all(ruled[at + 1 :: 2])
    return rows(cells[0], cells[1:]) if headed else unmarked(cells)


def _cells(lines: Sequence[str]) -> list[list[str]]:
    said = [line for line in lines if line.strip() and not _is_rule(line)]
    if len(said) >= LEAST_COLUMNS and all(_is_barred(line) for line in said):
        cells = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in said]
        return cells if len({len(row) for row in cells}) == 1 and len(cells[0]) >= LEAST_COLUMNS else []
    if len(said) < LEAST_ROWS or any(map(ITEM.match, said)):
        return []
    table = [list(_pieces(line)) for line in said]
    labels = sum(row[0][0].endswith(":") for row in table)
    even = len({len(row) for row in table}) == 1 and len(table[0]) >= LEAST_COLUMNS
    lined = even and all(_in_line(*pair) for pair in pairwise(table))
    return [[text for text, _, _ in row] for row in table] if lined and 2 * labels < len(table) else []


def _is_rule(line: str) -> bool:
    return RULE.issuperset(line) and any(dashes in line for dashes in DASHES)


def _is_barred(line: str) -> bool:
    return "|" in line.strip()[1:]


def _pieces(line: str) -> Iterator[Piece]:
    """The texts between gaps, and where each begins and ends."""
    start = len(line) - len(line.lstrip())
    for gap in GAP.finditer(line.rstrip(), start):
        yield line[start : gap.start()], start, gap.start()
        start = gap.end()
    yield line[start:].rstrip(), start, len(line.rstrip())


def _in_line(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether each piece begins or ends where the one above it does."""
    return all(
        abs(left - other_left) <= NEAR or abs(right - other_right) <= NEAR
        for (_, left, right), (_, other_left, other_right) in zip(above, below, strict=True)
    )
