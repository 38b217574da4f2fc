"""Excel workbooks: every sheet that is shown, its rows labelled by its header."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from lxml import etree  # type: ignore[import-untyped]

from ingest.archive import open_archive, properties, relations
from ingest.blocks import sheet_parts
from ingest.cells import shown
from ingest.document import Extract, Part
from ingest.errors import DamagedDocument
from ingest.hidden_cells import hidden_in
from ingest.merged import Merged, ranges_in
from ingest.normalise import line_text
from ingest.titles import given_title

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell  # type: ignore[import-untyped]
    from openpyxl.workbook.workbook import Workbook  # type: ignore[import-untyped]
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # type: ignore[import-untyped]

KIND, WORKBOOK = "Excel file", "xl/workbook.xml"
DAMAGED = (KeyError, ValueError, TypeError, IndexError, AttributeError, ParseError, etree.XMLSyntaxError)


def read_workbook(content: bytes) -> Extract:
    """Each sheet's name as a heading and its rows below it, `row` counted from 1 under the header.

    What is hidden or struck out is left out; numbers and dates read as the sheet shows them, formulas by the
    result that was saved with them. Raises what `open_archive` raises, and DamagedDocument when a part of the
    workbook is missing or malformed.
    """
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    with open_archive(content, KIND) as archive:
        # openpyxl would say that a workbook without a date was changed now.
        title, updated = properties(archive, "docProps/core.xml", KIND)
        _require_sheets(archive)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False, rich_text=True)
        parts = tuple(part for sheet in _sheets(book) for part in _sheet(sheet))
        book.close()
    except DAMAGED as error:
        raise DamagedDocument(f"This {KIND} is damaged; open it in Excel and save it again.") from error
    return Extract(parts, given_title(title), updated)


def _require_sheets(archive: zipfile.ZipFile) -> None:
    """openpyxl passes over a sheet that is listed and not there."""
    listed = [member for kind, member in relations(archive, WORKBOOK, KIND).values() if kind == "worksheet"]
    if not archive.NameToInfo.keys() >= set(listed):
        raise DamagedDocument(f"This {KIND} lacks one of its sheets; open it in Excel and save it again.")


def _sheets(book: "Workbook") -> "Iterator[ReadOnlyWorksheet]":
    return (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")


def _sheet(sheet: "ReadOnlyWorksheet") -> Iterator[Part]:
    """Nothing for an empty sheet."""
    parts = sheet_parts(_records(sheet))
    if first := next(parts, None):
        yield Part("heading", sheet.title, level=1)
        yield first
        yield from parts


def _records(sheet: "ReadOnlyWorksheet") -> Iterator[list[str]]:
    # What the file says about its size is often wrong, and can be made to claim a billion cells.
    sheet.reset_dimensions()
    with sheet._get_source() as source:
        merged = Merged(ranges_in(source))
    with sheet._get_source() as source:
        hidden = hidden_in(source)
    for number, row in enumerate(sheet.iter_rows(), start=1):
        record = merged.filled(number, [line_text(_text(cell)) for cell in row])
        if number not in hidden.rows:
            yield _without_blank_end(hidden.without(record))


def _text(cell: "ReadOnlyCell") -> str:
    # An empty cell has no font.
    font = getattr(cell, "font", None)
    return "" if font is not None and font.strike else shown(cell)


def _without_blank_end(record: list[str]) -> list[str]:
    width = max((index for index, cell in enumerate(record, start=1) if cell), default=0)
    return record[:width]
