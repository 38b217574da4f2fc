"""The tables of one sheet: their titles, their headers, and where the next one begins."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ingest.beside import apart
from ingest.document import Part
from ingest.header import AMOUNT, NUMBER, YEAR, Row, both, is_value, joined, name_each
from ingest.header_words import is_name
from ingest.table import rows

# "£/h", "per day", "kg".
MAX_UNIT, FORM_WIDTH = 12, 2
MEASURED = re.compile(r"[+-]?\d[\d.,]*+(\s*[^\d\s].*)")
# Beside these stands how much of it: "Height", "70 cm".
EXTENT = re.compile(
    r"\b(?:height|width|depth|length|weight|diameter|thickness|radius|volume|capacity|size|power|voltage|current|speed"
    r"|distance|area|temperature|pressure|load|range|duration)\b",
    re.IGNORECASE,
)

Table = list[list[str]]


def sheet_parts(records: Iterable[list[str]]) -> Iterator[Part]:
    """The rows of a sheet, labelled by the header of their table if it has one; what is empty tells tables apart.

    Lines of one cell above a wider table are its title, not its header. `row` counts from 1 under each header.
    """
    for table in (one for block in _tables(records) for one in apart(block)):
        first = _first_wide(table) or 0
        for record in table[:first]:
            yield Part("paragraph", " ".join(filter(None, record)))
        yield from _headed(table[first:])


def _headed(table: Table) -> Iterator[Part]:
    if len(table) > 2 and (labels := joined(*_as_wide(table[:2])) or _with_units(table)):
        return rows(labels, table[2:])
    header = table[0] if _is_header(table[0]) and not _is_form(table) else None
    return rows(header, table[1:] if header else table)


def _with_units(table: Table) -> list[str] | None:
    """The labels with what the second row measures them in: short, without figures, and over numbers alone."""
    head, units = _as_wide(table[:2])
    columns = [column for column, unit in enumerate(units) if unit]
    short = not units[0] and all(
        len(units[column]) <= MAX_UNIT and not NUMBER.search(units[column]) for column in columns
    )
    if not columns or not short or not _is_header(table[0]) or not all(head):
        return None
    values = (row[column] for row in table[2:] for column in columns if column < len(row) and row[column])
    return [both(*pair) for pair in zip(head, units, strict=True)] if all(map(AMOUNT.match, values)) else None


def _is_form(table: Table) -> bool:
    """Whether it says what each row is beside it: two columns, of which the second holds amounts and words, under a
    word that is no usual name of a column ("Company", "Acme", "Spaces", "1250").

    "Free" stands for an amount there. Amounts of the same measure have a name over them, whatever it is.
    """
    body = table[1:]
    if any(len(row) != FORM_WIDTH for row in table) or len(body) < FORM_WIDTH or is_name(table[0][1]):
        return False
    if not is_value(table[0][1]) and _is_measured(body):
        return False
    amounts = [is_value(row[1]) for row in body]
    return any(amounts) and not all(amounts)


def _is_measured(body: Table) -> bool:
    """Whether more than half of the second cells, two at least, are amounts of the same, and not each of another
    extent of one thing, as in a data sheet."""
    units = Counter(match[1].strip() for _, cell in body if (match := MEASURED.fullmatch(cell)))
    most = max(units.values(), default=0)
    extents = sum(bool(EXTENT.search(name)) for name, _ in body)
    return most > max(1, len(body) // 2) and extents < 2


def _as_wide(records: Table) -> Table:
    width = max(map(len, records))
    return [record + [""] * (width - len(record)) for record in records]


def _is_header(record: Row) -> bool:
    first = [cell for cell in record if cell]
    return (
        len(first) == len(set(first))
        and len(first) >= len(record) - 1
        and not any(NUMBER.fullmatch(cell) for cell in first if not YEAR.fullmatch(cell))
    )


def _tables(records: Iterable[list[str]]) -> Iterator[Table]:
    held: Table = []
    width = 0
    for filled, group in groupby(records, key=any):
        if not filled:
            continue
        block = list(group)
        if width and _begins_table(block, width):
            yield held
            held, width = [], 0
        if not width and (first := _first_wide(block)) is not None:
            width = len(block[first])
        held += block
    if held:
        yield held


def _begins_table(block: Table, width: int) -> bool:
    """Whether a block below a table of so many columns is another: it has names over numbers, or a title of its own
    over rows that are half as wide at most."""
    first = _first_wide(block)
    if first is None:
        return False
    head, *body = block[first:]
    if _is_header(head) and name_each([cell for cell in head if cell]) and _is_over_numbers(head, body):
        return True
    return first > 0 and 2 * max(map(_filled, block)) <= width


def _is_over_numbers(head: Row, body: Sequence[Row]) -> bool:
    columns = {column for column, cell in enumerate(head) if column and cell and not AMOUNT.match(cell)}
    said = set[int]()
    for record in body:
        filled = {column for column, cell in enumerate(record) if column in columns and cell}
        said |= filled
        columns -= {column for column in filled if not AMOUNT.match(record[column])}
    return bool(columns & said)


def _first_wide(table: Sequence[Row]) -> int | None:
    return next((index for index, record in enumerate(table) if _filled(record) > 1), None)


def _filled(record: Row) -> int:
    return sum(map(bool, record))
