"""Whether the first row of a table names its columns, where nothing but its words shows it."""

import re
from collections.abc import Sequence

from ingest.header import MAX_NAME, MEASURE, Row, has_corner, names_numbers, names_values

# What columns are called in tables of whatever subject.
NAMES = frozenset(
    re.findall(
        r"\S+",
        """
        action address answer area branch category cause code comment comments condition contact date day days deadline
        definition department description details e-mail email example examples fault feature from item items kind
        leader location mail manager meaning model name no no. note notes number option owner part person phone place
        plan position problem product question reason region remarks remedy responsible result role room service
        services solution status step symptom task tasks team tel telephone term time to type website what when where
        who
        """,
    )
)
MOST_WORDS, LEAST_NAMES, LEAST_ROWS = 3, 2, 2


def names_columns(table: Sequence[Row]) -> bool:
    """By an empty corner, by names over numbers or measures, or by words that columns are usually called by."""
    if len(table) < LEAST_ROWS:
        return False
    first, *body = table
    return has_corner(table) or names_numbers(first, body) or names_values(first, body) or names_kinds(first, body)


def names_kinds(first: Row, body: Sequence[Row]) -> bool:
    """Whether two cells of the first row, and all of a row of two, are such words.

    A form has such words in its first column ("Name", "Phone"), and none of its rows is a header.
    """
    names = [cell.lower() for cell in first]
    if (
        len(body) < LEAST_ROWS
        or len(first) < LEAST_NAMES
        or not all(map(_is_short, first))
        or len(set(names)) < len(names)
    ):
        return False
    below = [row[0] for row in body if row]
    again = any(cell.lower() == name for row in body for cell, name in zip(row, names, strict=False))
    return sum(map(is_name, first)) >= LEAST_NAMES and not again and not any(map(is_name, below))


def _is_short(cell: str) -> bool:
    return 0 < len(cell) <= MAX_NAME and not re.search(r"[\d@:;!]|[.?]$", cell)


def is_name(cell: str) -> bool:
    """ "Contact person" and "Phone (day)" too."""
    words = re.sub(r"\s*\(.*\)$", "", cell.lower()).split()
    known = 0 < len(words) <= MOST_WORDS and words[-1] in NAMES
    return known or bool(MEASURE.fullmatch(cell))
