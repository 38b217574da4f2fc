"""Word tables: which of them have a header row."""

import pytest
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement

ROWS = [["Model", "Noise", "Water"], ["DW 45", "46 dB", "8.9 l"], ["DW 60", "44 dB", "9.5 l"]]


@pytest.fixture
def read(make_word, outline):
    """The lines of a Word file with one table in that style."""

    def read(rows: list[list[str]], style: str | None, ticked: str = "1") -> list[str]:
        def build(document: WordDocument) -> None:
            table = document.add_table(rows=len(rows), cols=len(rows[0]), style=style)
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
            for look in table._tbl.tblPr.xpath("./w:tblLook"):
                look.set("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}firstRow", ticked)

        return outline("a.docx", make_word(build))

    return read


def test_a_row_that_the_style_sets_off_is_the_header(read):
    words = [["Piece", "Insured", "Sold"], ["Pump", "yes", "no"], ["Hose", "no", "yes"]]
    labelled = ["table_row: Piece: Pump; Insured: yes; Sold: no", "table_row: Piece: Hose; Insured: no; Sold: yes"]
    assert read(words, "Light Grid Accent 1") == labelled
    for style, ticked in (("Light Grid Accent 1", "0"), ("Table Grid", "1"), (None, "1")):
        assert read(words, style, ticked)[0] == "table_row: Piece | Insured | Sold"


def test_a_list_of_two_columns_and_values_have_no_header_in_whatever_style(read):
    for rows in ([["Office", "Quay Street"], ["Phone", "555 0142"]], [["Hall", "340 seats", "a@b.example"], ROWS[1]]):
        assert read(rows, "Light Grid Accent 1")[0] == f"table_row: {' | '.join(rows[0])}"


def test_words_over_columns_of_numbers_are_the_header(read):
    assert read(ROWS, "Table Grid")[0] == "table_row: Model: DW 45; Noise: 46 dB; Water: 8.9 l"
    assert read([["", *ROWS[0][1:]], *ROWS[1:]], "Table Grid")[0] == "table_row: DW 45; Noise: 46 dB; Water: 8.9 l"


def test_prices_and_words_for_them_are_numbers(read):
    rows = [["Tool", "One day", "One week"], ["Sander", "£9", "EUR 31"], ["Broom", "free", "–"], ["Drill", "$ 6", "20"]]
    assert read(rows, "Table Grid") == [
        "table_row: Tool: Sander; One day: £9; One week: EUR 31",
        "table_row: Tool: Broom; One day: free; One week: –",
        "table_row: Tool: Drill; One day: $ 6; One week: 20",
    ]


def test_a_measure_over_a_column_of_three_values_is_the_header(read):
    rows = [
        ["Kind", "Length", "Day"],
        ["Baby", "30 minutes", "Monday"],
        ["Child", "1 hour", "any"],
        ["Shared", "20", "Friday"],
    ]
    assert read(rows, "Table Grid")[0] == "table_row: Kind: Baby; Length: 30 minutes; Day: Monday"
    rows = [
        ["Paid by", "Fee", "Refund"],
        ["Card", "none, free", "within a week"],
        ["Cash", "no", "at once"],
        ["Cheque", "4.00", "none"],
    ]
    assert read(rows, "Table Grid")[0] == "table_row: Paid by: Card; Fee: none, free; Refund: within a week"


def test_names_beside_an_empty_corner_are_the_header(read):
    rows = [["", "Small", "Large"], ["Locals", "ask us", "£40"], ["Guests", "£25", "£90"]]
    assert read(rows, "Table Grid")[0] == "table_row: Locals; Small: ask us; Large: £40"
    assert read([["", "£8", "£9"], *rows[1:]], "Table Grid")[0] == "table_row: | £8 | £9"


@pytest.mark.parametrize(
    "rows",
    [
        [["Under six", "£8", "£9"], ["Adults", "£12", "£14"], ["Seniors", "£10", "£8"]],
        [["Tool", "One day", "One week"], ["Sander", "free", "£31"], ["Broom", "free", "–"]],
        ROWS[1:],
        ROWS[:2],
        [row[:2] for row in ROWS],
        [["Under six", "free", "free"], ["Adults", "12", "14"], ["Seniors", "10", "8"]],
        [["Under six", "ask us", "none"], ["Adults", "12", "14"], ["Seniors", "10", "8"]],
        [
            ["Desk", "Ann Weir", "by phone"],
            ["Yard", "Bo Lee", "none"],
            ["Shed", "none", "Friday"],
            ["Bar", "Cy Orr", "no"],
        ],
        [["Monday", "Closed all day", "Pool"], *([day, "9-17", "Pool"] for day in ("Tuesday", "Friday", "Sunday"))],
        [["Sauna", "Pool", "Hours"], *([day, "Pool", "9-17"] for day in ("Tuesday", "Friday", "Sunday"))],
        [["Anna", "Reception", "Mornings"], ["Ben", "Shop", "9-17"], ["Cy", "Yard", "10-12"], ["Di", "Bar", "9-12"]],
        [["Sauna", "Cellar", "Price on request"], ["Gym", "Attic", "4"], ["Pool", "Yard", "5"], ["Court", "Hall", "8"]],
        [["Hall 1", "seats", "bar"], ["Hall", "340", "no"], ["Attic", "20", "no"], ["Cellar", "35", "yes"]],
        [["Model", "Noise", "Colour"], ["DW 45", "46 dB", "white"], ["DW 60", "44 dB", "grey"]],
    ],
)
def test_other_first_rows_are_rows(read, rows):
    assert read(rows, "Table Grid")[0] == f"table_row: {' | '.join(rows[0])}"


def test_words_that_columns_are_called_by_are_the_header(read):
    rows = [["Product", "For", "Where"], ["Oil", "dry hair", "shop"], ["Wax", "short hair", "online"]]
    assert read(rows, "Table Grid")[0] == "table_row: Product: Oil; For: dry hair; Where: shop"
    asked = [["Question", "Answer"], ["Is it open?", "Yes."], ["Is it free?", "No."]]
    assert read(asked, None)[0] == "table_row: Question: Is it open?; Answer: Yes."


def test_the_rows_of_a_form_are_no_header(read):
    for first in (["Contact", "Address"], ["Contact person", "Manager"]):
        rows = [first, ["Phone", "555 0142"], ["E-mail", "a@b.example"], ["Parking", "behind the house"]]
        assert read(rows, "Table Grid")[0] == f"table_row: {' | '.join(first)}"


def test_merged_cells_of_a_word_table_do_not_shift_the_columns(make_word, outline):
    def build(document: WordDocument) -> None:
        table = document.add_table(rows=3, cols=3)
        rows = [["Owner", "Size", "Fee"], ["Local", "up to 8 m", "90"], ["", "up to 12 m", "140"]]
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0)).text = "Local"

    assert outline("a.docx", make_word(build))[-1] == "table_row: Owner: Local; Size: up to 12 m; Fee: 140"


def test_merged_cells_are_labels_and_values_of_all_that_they_cover(make_word, outline):
    def build(document: WordDocument) -> None:
        table = document.add_table(rows=4, cols=3)
        texts = [
            ["Shift", "Hours", ""],
            ["", "Weekdays", "Sunday"],
            ["Early", "6 to 14", ""],
            ["Late", "14 to 22", "closed"],
        ]
        for row, line in zip(table.rows, texts, strict=True):
            for cell, text in zip(row.cells, line, strict=True):
                cell.text = text
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(2, 1).merge(table.cell(2, 2))
        for row in table.rows[:2]:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    assert outline("a.docx", make_word(build)) == [
        "table_row: Shift: Early; Hours, Weekdays: 6 to 14; Hours, Sunday: 6 to 14",
        "table_row: Shift: Late; Hours, Weekdays: 14 to 22; Hours, Sunday: closed",
    ]
