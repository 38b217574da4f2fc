"""Comma-separated values: one part per row.

Read with the standard library: unstructured hands them to pandas, which turns 6.90 into 6.9, 007 into 7
and the words NA and None into nothing.
"""

import csv
from collections import Counter
from collections.abc import Iterator

from ingest.document import Part
from ingest.errors import DamagedDocument
from ingest.header import NUMBER, YEAR
from ingest.normalise import line_text
from ingest.table import rows

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 20
MAX_FIELD = 10_000_000


def read_sheet(text: str) -> Iterator[Part]:
    """The rows of a CSV text, labelled by its header line if it has one.

    The delimiter is the one of comma, semicolon, tab and bar that splits the first rows most evenly.
    Raises DamagedDocument on a quoted field that never ends or is longer than 10 MB.
    """
    csv.field_size_limit(MAX_FIELD)
    try:
        records = [record for record in _records(text, _delimiter(text)) if any(record)]
    except csv.Error as error:
        raise DamagedDocument(f"This CSV file is malformed ({error}); export it again.") from error
    return headed_rows(records)


def headed_rows(records: list[list[str]]) -> Iterator[Part]:
    """Rows of cells, none of them blank, labelled by the first one if it is a header."""
    header = records[0] if records and _is_header(records) else None
    return rows(header, records[1:] if header else records)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter, skipinitialspace=True)
    return ([line_text(cell) for cell in record] for record in reader)


def _delimiter(text: str) -> str:
    lines = text.splitlines(keepends=True)[:SAMPLE_ROWS]
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> int:
    widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if len(record) > 1)
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return count * (width - 1)


def _is_header(records: list[list[str]]) -> bool:
    first = [cell for cell in records[0] if cell]
    return (
        len(first) == len(set(first))
        and len(first) >= len(records[0]) - 1
        and not any(NUMBER.fullmatch(cell) for cell in first if not YEAR.fullmatch(cell))
    )
