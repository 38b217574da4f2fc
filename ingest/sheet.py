"""Comma-separated values: one part per row.

Read with the standard library: unstructured hands them to pandas, which turns 6.90 into 6.9, 007 into 7
and the words NA and None into nothing.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator

from ingest.blocks import sheet_parts
from ingest.document import Part
from ingest.errors import DamagedDocument
from ingest.normalise import line_text

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 20
MAX_FIELD = 10_000_000
# How Excel is told the delimiter in the first line of a file; it shows no such row.
TOLD = re.compile(r"\s*sep=([,;\t|:])[ \t]*\n", re.IGNORECASE)


def read_sheet(text: str) -> Iterator[Part]:
    """The rows of a CSV text, labelled by the header line of their table if it has one.

    The delimiter is the one that the first line tells ("sep=;"), or that of comma, semicolon, tab and bar that splits
    the first rows most evenly.
    Raises DamagedDocument on a quoted field that never ends or is longer than 10 MB.
    """
    csv.field_size_limit(MAX_FIELD)
    told = TOLD.match(text)
    text = text[told.end() :] if told else text
    try:
        records = list(_records(text, told[1] if told else _delimiter(text)))
    except csv.Error as error:
        raise DamagedDocument(f"This CSV file is malformed ({error}); export it again.") from error
    return sheet_parts(records)


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
