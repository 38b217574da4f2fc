"""Rows and columns of a worksheet that are hidden."""

import io

import openpyxl
import pytest
from openpyxl.styles import Font

from ingest.hidden_cells import Hidden, hidden_in
from ingest.scanned import BLOCK

PRICES = [["Plan", "Price", "Margin", "Room"], ["Basic", 10, 3, "A"], ["Old", 8, 2, "B"], ["Plus", 20, 6, "C"]]


@pytest.fixture
def read(parsed):
    """The lines of a sheet of prices that was changed so."""

    def read(change) -> list[str]:
        book, stream = openpyxl.Workbook(), io.BytesIO()
        for row in PRICES:
            book.active.append(row)
        change(book.active)
        book.save(stream)
        return parsed("a.xlsx", stream.getvalue()).text.split("\n")[2:]

    return read


def test_hidden_rows_and_columns_are_not_read_and_rows_are_counted_as_shown(read, parsed):
    def hide(sheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions.group("B", "C", hidden=True)

    assert read(hide) == ["Plan: Basic; Room: A", "Plan: Plus; Room: C"]


def test_a_merged_cell_that_begins_in_a_hidden_row_is_said_in_those_that_are_shown(read):
    def hide(sheet) -> None:
        sheet["A4"] = None
        sheet.merge_cells("A3:A4")
        sheet.row_dimensions[3].hidden = True

    assert read(hide)[-1] == "Plan: Old; Price: 20; Margin: 6; Room: C"


def test_what_is_struck_out_is_not_read_nor_a_value_that_its_format_hides(read):
    def strike(sheet) -> None:
        for cell in sheet[3]:
            cell.font = Font(strike=True)
        for row in (2, 4):
            sheet.cell(row, 3).number_format = ";;;"

    assert read(strike) == ["Plan: Basic; Price: 10; Room: A", "Plan: Plus; Price: 20; Room: C"]


@pytest.mark.parametrize("before", [0, BLOCK - 10])
def test_hidden_rows_and_columns_are_found_as_programs_write_them(before):
    tags = (
        b'<x:col min="2" max="3" width="9" hidden="1"/><col hidden="true" max="6" min="6"/><col min="8" max="8" width="0"/>'
        b'<col min="9" max="9" hidden="0"/><row r="4" spans="1:2" hidden="1"><row hidden="true" r="7"><row r="9" ht="0">'
        b'<row r="10" hidden="0" ht="10">'
    )
    found = hidden_in(io.BytesIO(b"." * before + tags))
    assert found == Hidden(frozenset((4, 7, 9)), frozenset((1, 2, 5, 7)))
