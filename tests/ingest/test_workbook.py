"""Excel workbooks, and cells as the sheet shows them."""

# ruff: noqa: DTZ001 (Office files know no time zones)

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.cells import shown
from ingest.errors import DamagedDocument, EmptyDocument
from tests.ingest.files import with_members


def workbook(build: Callable[[openpyxl.Workbook], object]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    build(book)
    book.save(stream)
    return stream.getvalue()


def test_every_sheet_that_is_shown_is_a_heading_over_labelled_rows(samples, parsed):
    document = parsed("plans.xlsx", samples["plans.xlsx"])
    assert [(e.kind, e.row, e.text) for e in document.elements] == [
        ("heading", None, "Plans"),
        ("paragraph", None, "Prices of 2026"),
        ("table_row", 1, "Plan: Basic; Price: 6.90 EUR; From: 1.3.2026; Share: 19.5%; Code: 007"),
        ("table_row", 2, "Plan: Plus; Price: 1,250.00 EUR; Code: 007"),
        ("heading", None, "Bare"),
        ("table_row", 1, "1 | 2"),
    ]
    assert document.title == "plans"


def test_the_same_workbook_is_the_same_document_at_any_time(samples, parsed):
    undated = with_members(samples["plans.xlsx"], {"docProps/core.xml": None})
    assert parsed("plans.xlsx", undated).updated is None


def test_formulas_read_as_the_result_that_was_saved(samples, parsed):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="str"><v>Total</v></c><c r="B1"><f>1+2</f><v>3</v></c>'
        '<c r="C1"><f>A1</f></c><c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row></sheetData></worksheet>'
    )
    content = with_members(samples["plans.xlsx"], {"xl/worksheets/sheet1.xml": sheet})
    assert parsed("a.xlsx", content).text.startswith("Plans\n\nTotal | 3\n\n")


def test_a_sheet_that_claims_to_be_huge_is_read_as_what_it_holds(samples, parsed):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1"><c r="A1" t="str"><v>First</v></c></row>'
        '<row r="1000000"><c r="A1000000" t="str"><v>Last</v></c></row></sheetData></worksheet>'
    )
    content = with_members(samples["plans.xlsx"], {"xl/worksheets/sheet1.xml": sheet})
    assert "First\nLast" in parsed("a.xlsx", content).text or "First: Last" in parsed("a.xlsx", content).text


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda s: workbook(lambda book: book), EmptyDocument),
        (lambda s: with_members(s, {"xl/worksheets/sheet1.xml": None}), DamagedDocument),
        (lambda s: with_members(s, {"xl/worksheets/sheet1.xml": b"<worksheet"}), DamagedDocument),
        (lambda s: with_members(s, {"xl/workbook.xml": b"no xml"}), DamagedDocument),
        (lambda s: with_members(s, {"[Content_Types].xml": None}), DamagedDocument),
    ],
)
def test_a_workbook_without_rows_or_with_parts_missing_is_refused(samples, parsed, make, error):
    with pytest.raises(error):
        parsed("a.xlsx", make(samples["plans.xlsx"]))


@dataclass(frozen=True)
class Cell:
    value: object
    number_format: str = "General"
    data_type: str = "n"


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (None, "General", ""),
        (True, "General", "TRUE"),
        (False, "0", "FALSE"),
        ("plain", "@", "plain"),
        (6.9, "General", "6.9"),
        (3.0, "General", "3"),
        (0.1 + 0.2, "General", "0.3"),
        (6.9, "0.00", "6.90"),
        (-6.9, "0.00", "-6.90"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.195, "0%", "20%"),
        (2.5, "0.###", "2.5"),
        (2.0, "0.###", "2"),
        (0.5, "#.##", ".5"),
        (7, "000", "007"),
        (-7, "000", "-007"),
        (6.9, '"EUR" 0.00', "EUR 6.90"),
        (6.9, "[$€-407] #,##0.00", "€ 6.90"),
        (12, '0 "000 km"', "12 000 km"),
        (-5, "#,##0;[Red](#,##0)", "(5)"),
        (6.9, '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', "$6.90"),
        (0, '0;-0;"none"#', "none"),
        (1_500_000, '#,##0.0,,"M"', "1.5M"),
        (0.5, "# ?/?", "0.5"),
        (12345.0, "0.00E+00", "12345"),
        (1e300, "0.00", "1e+300"),
        (float("inf"), "0", "inf"),
        (datetime(2026, 3, 1, 14, 5, 9), "yyyy-mm-dd h:mm:ss", "2026-03-01 14:05:09"),
        (datetime(2026, 3, 1, 14, 5), "m/d/yy h:mm AM/PM", "3/1/26 2:05 PM"),
        (datetime(2026, 3, 1), "mm-dd-yy", "2026-03-01"),
        (datetime(2026, 3, 1), 'd" de "mmmm yyyy', "1 de March 2026"),
        (datetime(2026, 3, 1), "[$-409]ddd d-mmm", "Sun 1-Mar"),
        (datetime(2026, 3, 1, 9), "General", "2026-03-01 09:00:00"),
        (date(2026, 3, 1), "0", "2026-03-01"),
        (time(9, 5), "hh:mm", "09:05"),
        (time(9, 5), "mm:ss", "05:00"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05:00"),
        (timedelta(minutes=-5), "[h]:mm", "-0:05:00"),
    ],
)
def test_a_cell_reads_as_the_sheet_shows_it(value, code, expected):
    assert shown(Cell(value, code)) == expected


def test_the_name_of_an_error_is_not_a_value():
    assert shown(Cell("#REF!", data_type="e")) == ""


@given(st.one_of(st.integers(), st.floats()), st.text(alphabet='0#?,.%;[]$"€ -E+/_*\\h@', max_size=20))
def test_no_number_format_breaks_the_reader(value, code):
    assert isinstance(shown(Cell(value, code)), str)


@given(st.datetimes(min_value=datetime(1900, 1, 1)), st.text(alphabet='ymdhsAMP/:. [];"\\', max_size=20))
def test_no_date_format_breaks_the_reader(value, code):
    assert isinstance(shown(Cell(value, code)), str)


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_two_places_are_shown_exactly(amount):
    assert shown(Cell(float(amount), "0.00")) in (f"{amount:.2f}", f"{abs(amount):.2f}")
