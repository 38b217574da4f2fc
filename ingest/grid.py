"""Ruled tables: lines drawn on a page, and the cells that they enclose."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Rules closer than this, in points, are one; so near must two be that meet.
NEAR = 3.0
MIN_LENGTH = 8.0
MAX_RULES = 3000


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: across at height `at` from `start` to `end`, or, if `upright`, down at `at`."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of columns from left to right and of rows from the bottom up, and the rules between them."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell(self, x: float, y: float) -> tuple[int, int] | None:
        """Row from the top and column of a point, of a cell that spans several the first; None outside."""
        column, row = bisect_right(self.columns, x) - 1, bisect_right(self.rows, y) - 1
        if not (0 <= column < len(self.columns) - 1 and 0 <= row < len(self.rows) - 1):
            return None
        while column and not self._parted(True, self.columns[column], _middle(self.rows, row)):
            column -= 1
        while row < len(self.rows) - 2 and not self._parted(False, self.rows[row + 1], _middle(self.columns, column)):
            row += 1
        return len(self.rows) - 2 - row, column

    def above(self, row: int, column: int) -> tuple[int, int]:
        """The cell, a row from the top and a column, that one is a part of, if that begins in a row above it."""
        edge = len(self.rows) - 2 - row
        whole = self.cell(_middle(self.columns, column), _middle(self.rows, edge))
        return whole if whole and whole[1] == column else (row, column)

    def _parted(self, upright: bool, at: float, where: float) -> bool:
        return any(
            rule.upright == upright and abs(rule.at - at) <= NEAR and rule.start <= where <= rule.end
            for rule in self.rules
        )


def _middle(edges: Sequence[float], index: int) -> float:
    return (edges[index] + edges[index + 1]) / 2


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The rules that meet, as grids of at least two columns; none from a page that is a drawing."""
    long = [rule for rule in _joined(rules) if rule.end - rule.start >= MIN_LENGTH]
    if len(long) > MAX_RULES:
        return []
    found = (_grid(group) for group in _meeting(_joined(long)))
    return [grid for grid in found if len(grid.columns) > 2 and len(grid.rows) > 1]


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces of one line, cell by cell, made one rule."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.upright, round(rule.at / NEAR), rule.start)):
        last = joined[-1] if joined else None
        if last and _same_line(last, rule):
            joined[-1] = Rule(last.upright, last.at, min(last.start, rule.start), max(last.end, rule.end))
        else:
            joined.append(rule)
    return joined


def _same_line(one: Rule, other: Rule) -> bool:
    near = one.upright == other.upright and abs(one.at - other.at) <= NEAR
    return near and other.start <= one.end + NEAR and one.start <= other.end + NEAR


def _meeting(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    left = list(rules)
    while left:
        group, edge = [], [left.pop()]
        while edge:
            rule = edge.pop()
            group.append(rule)
            met = [other for other in left if _meet(rule, other)]
            edge += met
            left = [other for other in left if other not in met]
        yield group


def _meet(one: Rule, other: Rule) -> bool:
    if one.upright == other.upright:
        return False
    return one.start - NEAR <= other.at <= one.end + NEAR and other.start - NEAR <= one.at <= other.end + NEAR


def _grid(rules: Sequence[Rule]) -> Grid:
    """An outer edge may be undrawn: then the ends of the rules across it are the edge."""
    across = [rule for rule in rules if not rule.upright]
    down = [rule for rule in rules if rule.upright]
    columns = [rule.at for rule in down] + [end for rule in across for end in (rule.start, rule.end)]
    rows = [rule.at for rule in across] + [end for rule in down for end in (rule.start, rule.end)]
    return Grid(_edges(columns), _edges(rows), tuple(rules))


def _edges(places: Sequence[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > 2 * NEAR:
            edges.append(place)
    return tuple(edges)
