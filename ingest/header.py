"""Which row of a table names its columns, where nothing marks it."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

Row = Sequence[str]
NUMBER = re.compile(r"[\s.,:%€$£+/–—-]*\d[\s\d.,:%€$£+/–—-]*")
YEAR = re.compile(r"(?:19|20)\d\d")
# Begins with a number, or with a currency and a number.
AMOUNT = re.compile(r"(?:[^\w\s]\s?|[A-Z]{3}\s)?[+-]?\d")
MONEY = re.compile(r"(?:[^\w\s]|[A-Z]{3}\s)\s?\d")
MAX_NAME, LEAST_VALUES = 40, 3
# What stands in a cell and is no name of a column.
VALUES = frozenset(
    ("", "-", "–", "—", "free", "none", "no", "yes", "included", "n/a", "any", "all", "closed", "no charge")
) | {"on request"}

# What a column of amounts is called, and hardly a row that has none yet ("Half price", "Price on request").
MEASURE = re.compile(
    r"(?:(?:opening|entry|entrance|membership|daily|weekly|monthly|yearly|day|hire|rental)\s+)?"
    r"(?:prices?|fees?|costs?|charges?|rates?|hours|times?|duration|length|size|weight|width|height|depth|capacity"
    r"|seats|amount|deposit|age|minimum|maximum|quantity|total|available|covered|allowed)"
    r"(?:\s+(?:per|in|of|an?|each)\s.*|\s*\(.*)?",
    re.IGNORECASE,
)


def may_name(cell: str) -> bool:
    """Whether a cell may be the name of a column: no bare number but a year, no price, no word like "free"."""
    number = NUMBER.fullmatch(cell) or MONEY.match(cell)
    return bool(YEAR.fullmatch(cell)) or not (number or cell.lower() in VALUES)


def name_each(cells: Row) -> bool:
    """Whether all of some cells may be names, and each is another one."""
    return all(map(may_name, cells)) and len({cell.lower() for cell in cells}) == len(cells)


def names_numbers(first: Row, body: Iterable[Row]) -> bool:
    """Whether the first row has names over columns, two or more, of two amounts or more.

    "Free" stands for an amount, but not in all of a column. A row of a price list that says it twice has no names.
    """
    if len(first) < 3 or any(map(AMOUNT.match, first)) or not name_each(first[1:]):
        return False
    amounts: list[set[int]] = []
    # Row by row: of a long table with words in it only the first is read.
    for row in body:
        amounts.append({column for column, cell in enumerate(row) if column and AMOUNT.match(cell)})
        others = (cell.lower() for column, cell in enumerate(row) if column and column not in amounts[-1])
        if len(row) != len(first) or not VALUES.issuperset(others):
            return False
    return len(amounts) > 1 and len(set().union(*amounts)) == len(first) - 1


def names_values(first: Row, body: Iterable[Row]) -> bool:
    """Whether the first row has names, that of a measure over a column of three or more amounts or words like "yes".

    Less is not enough: what stands first may be a row that has no amount yet. So it is where a cell stands again
    below itself.
    """
    if len(first) < 3 or not name_each(first) or not all(map(_is_bare_name, first)):
        return False
    columns = {column for column, cell in enumerate(first) if column and MEASURE.fullmatch(cell)}
    count = 0
    for row in body:
        count += 1
        columns = {column for column in columns if len(row) == len(first) and is_value(row[column])}
        if not columns or any(cell.lower() == name.lower() for cell, name in zip(row, first, strict=True)):
            return False
    return count >= LEAST_VALUES


def _is_bare_name(cell: str) -> bool:
    """Short, with no figures and no word like "closed" at its beginning."""
    figures = re.search(r"[\d@]", cell)
    return len(cell) <= MAX_NAME and not figures and re.split(r"\W", cell.lower(), maxsplit=1)[0] not in VALUES - {""}


def is_value(cell: str) -> bool:
    """ "Yes, with a card" as well."""
    return bool(AMOUNT.match(cell)) or re.split(r"[,;(]", cell.lower(), maxsplit=1)[0].strip() in VALUES - {""}


def has_corner(rows: Sequence[Row]) -> bool:
    """Whether the first row leaves a corner empty beside names, over a column that says what each row is."""
    named = len(rows) > 1 and len(rows[0]) > 2 and not rows[0][0] and name_each(rows[0][1:])
    return named and all(row and row[0] for row in rows[1:])


def joined(first: Row, second: Row) -> list[str] | None:
    """The labels of two rows as one, "Hire, Day", where the second divides what the first spans; else None.

    What the first does not span is named in one of the two rows only.
    """
    if len(first) != len(second):
        return None
    groups = [[column for column, _ in group] for _, group in groupby(enumerate(first), lambda one: one[1])]
    wide = [group for group in groups if len(group) > 1 and first[group[0]]]
    narrow = {*range(len(first))}.difference(*wide)
    divided = all(name_each([second[column] for column in group]) for group in wide)
    if not wide or not divided or any(first[n] and second[n] and first[n] != second[n] for n in narrow):
        return None
    return [both(upper, lower) for upper, lower in zip(first, second, strict=True)]


def both(upper: str, lower: str) -> str:
    """One label of two, each said once."""
    return ", ".join(dict.fromkeys(filter(None, (upper, lower))))
