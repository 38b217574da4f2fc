"""Merged cells of a sheet, as they are meant and as nobody would write them."""

import io
import time

import openpyxl

from ingest.merged import MOST_RANGES, Merged, Range, ranges_in
from ingest.scanned import BLOCK
from ingest.spans import MOST_ADDED
from tests.ingest.files import with_members


def lines(content: bytes, parsed) -> list[str]:
    return parsed("a.xlsx", content).text.split("\n")


def test_a_group_is_said_in_each_row_and_column_that_it_covers(parsed):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["Winter berths"], [], ["Owner", "Size", "Shed", "Yard"],
        ["Local", "up to 8 m", 90, 60], [None, "up to 12 m", 140, None], ["Others", "any", "ask us", None],
    ):  # fmt: skip
        book.active.append(row)
    for place in ("A1:D1", "A4:A5", "C5:D5", "C6:D6"):
        book.active.merge_cells(place)
    book.save(stream)
    assert lines(stream.getvalue(), parsed)[2:] == [
        "Winter berths", "",
        "Owner: Local; Size: up to 8 m; Shed: 90; Yard: 60",
        "Owner: Local; Size: up to 12 m; Shed: 140; Yard: 140",
        "Owner: Others; Size: any; Shed: ask us; Yard: ask us",
    ]  # fmt: skip


def test_ranges_are_found_where_they_lie_between_two_blocks():
    places = [b'<mergeCell ref="A1:B2"/>', b"<x:mergeCell count='1' ref='AA7:AB1048576'/>"]
    for before in (0, BLOCK - 10, BLOCK - len(places[0]) - 10):
        assert list(ranges_in(io.BytesIO(b"." * before + b"".join(places)))) == [
            Range(1, 2, range(2)), Range(7, 1048576, range(26, 28)),
        ]  # fmt: skip
    assert len(list(ranges_in(io.BytesIO(places[0] * (MOST_RANGES + 1))))) == MOST_RANGES


def test_a_row_without_a_text_of_its_own_stays_empty():
    merged = Merged([Range(1, 3, range(2))])
    assert [merged.filled(1, ["A", "", "x"]), merged.filled(2, ["", ""]), merged.filled(3, ["", "", "y"])] == [
        ["A", "A", "x"], ["", ""], ["A", "A", "y"],
    ]  # fmt: skip


def test_a_sheet_whose_cells_cover_a_million_rows_grows_no_further_than_a_web_page_may(samples, parsed):
    wide = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 5000))
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="str"><v>A{n}</v></c><c r="BZ{n}" t="str"><v>x</v></c></row>'
        for n in range(1, 5000)
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData><mergeCells>{wide}</mergeCells></worksheet>"
    )
    began = time.monotonic()
    text = parsed("a.xlsx", with_members(samples["plans.xlsx"], {"xl/worksheets/sheet1.xml": sheet})).text
    assert text.count("A") < MOST_ADDED + 2 * 5000
    assert time.monotonic() - began < 30
