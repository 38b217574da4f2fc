"""OpenDocument text."""

import pytest

from ingest.errors import DamagedDocument, EncryptedDocument, UnknownFormat
from tests.ingest.files import ODT, odt_bytes, with_members, zip_bytes

SEALED = """<m:manifest xmlns:m="urn:x"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>
</m:manifest>"""
ROW = "<table:table-row>{}</table:table-row>"
CELL = "<table:table-cell {}><text:p>{}</text:p></table:table-cell>"


def body(markup: str) -> bytes:
    start, end = ODT.index("<text:tracked-changes"), ODT.index("</office:text>")
    return odt_bytes(ODT[:start] + markup + ODT[end:])


def test_headings_lists_tables_and_notes(samples, parsed, outline):
    assert outline("warranty.odt", samples["warranty.odt"]) == [
        "heading1: Warranty",
        "paragraph: The warranty covers two years¹.",
        "paragraph: ¹ From the day of delivery.",
        "heading2: Exclusions",
        "list_item1: Water damage",
        "list_item2: Rain",
        "table_row: Part: Battery; Years: 1",
    ]
    document = parsed("warranty.odt", samples["warranty.odt"])
    assert (document.title, str(document.updated)) == ("Acme warranty", "2026-03-01")
    assert document.elements[-1].row == 1


def test_a_table_without_header_rows_has_bare_rows_and_repeated_cells(outline):
    rows = ROW.format(CELL.format("", "A") + CELL.format('table:number-columns-repeated="2"', "B"))
    many = ROW.format(CELL.format('table:number-columns-repeated="999999999"', "") + CELL.format("", "C"))
    inside = f"<table:table><table:table-rows>{rows}{many}</table:table-rows></table:table>"
    assert outline("a.odt", body(inside)) == ["table_row: A | B | B", "table_row: C"]


def test_a_merged_cell_is_said_in_each_place_that_it_covers(outline):
    covered = "<table:covered-table-cell/>"
    head = ROW.format(CELL.format("", "Day") + CELL.format('table:number-columns-spanned="2"', "Open") + covered)
    first = ROW.format(
        CELL.format('table:number-rows-spanned="2"', "Saturday") + CELL.format("", "9") + CELL.format("", "12")
    )
    second = ROW.format(covered + CELL.format("", "14") + CELL.format("", "18"))
    labels = ROW.format(CELL.format("", "") + CELL.format("", "From") + CELL.format("", "To"))
    headed = f"<table:table-header-rows>{head}{labels}</table:table-header-rows>"
    assert outline("a.odt", body(f"<table:table>{headed}{first}{second}</table:table>")) == [
        "table_row: Day: Saturday; Open, From: 9; Open, To: 12",
        "table_row: Day: Saturday; Open, From: 14; Open, To: 18",
    ]


def test_sections_are_opened_and_contents_comments_and_deletions_are_not(outline):
    inside = (
        "<text:table-of-content><text:p>Warranty 1</text:p></text:table-of-content>"
        "<text:section><text:p>In<office:annotation><text:p>Really?</text:p></office:annotation>"
        "<text:tab/>a<text:line-break/>section.</text:p></text:section>"
    )
    assert outline("a.odt", body(inside)) == ["paragraph: In a section."]


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda s: with_members(s, {"content.xml": None}), DamagedDocument),
        (lambda s: with_members(s, {"content.xml": ODT[:-20]}), DamagedDocument),
        (lambda s: with_members(s, {"content.xml": "<x/>"}), DamagedDocument),
        (lambda s: with_members(s, {"META-INF/manifest.xml": SEALED}), EncryptedDocument),
        (lambda s: with_members(s, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), UnknownFormat),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(samples, parsed, make, error):
    with pytest.raises(error):
        parsed("a.odt", make(samples["warranty.odt"]))


def test_a_document_that_was_packed_again_without_its_type_is_still_told(samples, parsed):
    assert parsed("a", zip_bytes({"META-INF/manifest.xml": "<x/>", "content.xml": ODT})).text.startswith("Warranty")
