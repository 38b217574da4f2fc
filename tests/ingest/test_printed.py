"""Tables in PDFs: drawn with rules, or aligned without."""

import pytest
from fpdf import FPDF
from fpdf.fonts import FontFace
from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import with_columns
from ingest.grid import Grid, Rule, grids
from ingest.lines import Line, Segment
from ingest.pdf import read_pdf
from ingest.printed import table_parts

PLANS = [
    ["Plan", "Price", "From"],
    ["Basic", "6.90 EUR", "May"],
    ["Plus", "12.50 EUR", "June"],
    ["Pro", "30 EUR", "July"],
]


def ruled(rows: list[list[str]], *, bold: bool = True, around: bool = True, pages: int = 1) -> bytes:
    """A PDF with text, a ruled table on each page, and text."""
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.set_font("Helvetica", size=11)
        if around:
            pdf.multi_cell(0, 6, "Our plans, which everyone can book at any time:", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(4)
        for number, row in enumerate(rows):
            pdf.set_font("Helvetica", style="B" if bold and number == 0 else "", size=11)
            for cell in row:
                pdf.cell(50, 9, cell, border=1)
            pdf.ln(9)
        pdf.set_font("Helvetica", size=11)
        if around:
            pdf.ln(6)
            pdf.multi_cell(0, 6, "Prices are monthly and include taxes.", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def aligned(rows: list[list[str]]) -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.multi_cell(0, 6, "Our plans, which everyone can book at any time:", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            pdf.text(20 + 50 * column, 40 + 7 * number, cell)
    pdf.set_y(50 + 7 * len(rows))
    pdf.multi_cell(0, 6, "Prices are monthly and include taxes.", new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


LABELLED = [
    "paragraph: Our plans, which everyone can book at any time:",
    "table_row: Plan: Basic; Price: 6.90 EUR; From: May",
    "table_row: Plan: Plus; Price: 12.50 EUR; From: June",
    "table_row: Plan: Pro; Price: 30 EUR; From: July",
    "paragraph: Prices are monthly and include taxes.",
]


@pytest.mark.parametrize("make", [ruled, aligned, lambda rows: ruled(rows, bold=False)])
def test_a_table_with_or_without_rules_is_labelled_rows_between_its_paragraphs(outline, make):
    assert outline("plans.pdf", make(PLANS)) == LABELLED


def test_rows_are_counted_and_know_their_page(parsed):
    rows = [e for e in parsed("plans.pdf", ruled(PLANS)).elements if e.kind == "table_row"]
    assert [(row.page, row.row) for row in rows] == [(1, 1), (1, 2), (1, 3)]


def test_a_table_goes_on_across_pages_under_one_header(parsed):
    rows = parsed("plans.pdf", ruled(PLANS, around=False, pages=3)).elements
    assert [(row.page, row.row) for row in rows] == [
        (page, 3 * page - 3 + row) for page in (1, 2, 3) for row in (1, 2, 3)
    ]
    assert all(row.text.startswith("Plan: ") for row in rows)


def test_a_cell_of_several_lines_stays_one_cell(outline):
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table(col_widths=(30, 60, 90)) as table:
        for row in (["Plan", "Use", "Note"], ["Basic", "For people who write now and then", "One of two"]):
            table.row([*row[:1], f"{row[1]} " * 4, row[2]])
    assert outline("a.pdf", bytes(pdf.output())) == [
        f"table_row: Plan: Basic; {'Use ' * 4}".rstrip()
        + f": {'For people who write now and then ' * 4}".rstrip()
        + "; Note: One of two"
    ]


def test_a_cell_that_spans_columns_is_not_cut(outline):
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.cell(120, 9, "Prices for everyone who lives abroad", border=1, new_x="LMARGIN", new_y="NEXT")
    for row in (["Basic", "6.90"], ["Plus", "12.50"]):
        for cell in row:
            pdf.cell(60, 9, cell, border=1)
        pdf.ln(9)
    assert outline("a.pdf", bytes(pdf.output())) == [
        "table_row: Prices for everyone who lives abroad",
        "table_row: Basic | 6.90",
        "table_row: Plus | 12.50",
    ]


def test_a_frame_is_not_a_table(outline):
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.rect(8, 8, 150, 60)
    pdf.rect(60, 100, 20, 20)
    pdf.multi_cell(120, 6, "A note in a frame, which runs on over more than one line of the page.")
    assert outline("a.pdf", bytes(pdf.output())) == [
        "paragraph: A note in a frame, which runs on over more than one line of the page."
    ]


def line(bottom: float, *pieces: tuple[str, float]) -> Line:
    segments = tuple(Segment(text, left, left + 5 * len(text)) for text, left in pieces)
    whole = " ".join(text for text, _ in pieces)
    return Line(whole, segments[0].left, segments[-1].right, bottom, 12.0, False, segments if len(pieces) > 1 else ())


def cells(lines: list[Line]) -> list[tuple[str, ...]]:
    return [one.cells for one in with_columns(lines)]


def test_three_lines_of_aligned_pieces_are_a_table_and_two_are_not():
    rows = [line(700 - 14 * n, (f"a{n}", 60), (f"b{n}", 200)) for n in range(3)]
    assert cells(rows) == [("a0", "b0"), ("a1", "b1"), ("a2", "b2")]
    assert cells(rows[:2]) == [(), ()]


@pytest.mark.parametrize(
    "rows",
    [
        [line(700 - 14 * n, (f"{n}.", 60), ("An item of a list", 90)) for n in range(4)],
        [line(700 - 14 * n, ("left", 60), ("loose", 200 + 31 * n * n)) for n in range(4)],
        [line(700 - 80 * n, ("far", 60), ("apart", 200)) for n in range(4)],
        [line(700 - 14 * n, ("words", 60)) for n in range(4)],
    ],
)
def test_lists_and_loose_lines_are_no_table(rows):
    assert cells(rows) == [()] * 4


def test_numbers_that_end_in_one_place_are_a_column():
    rows = [
        line(700 - 14 * n, ("Item", 60), (number, 300 - 5 * len(number)))
        for n, number in enumerate(("5", "1234", "77"))
    ]
    assert cells(rows)[1] == ("Item", "1234")


def grid(columns: list[float], rows: list[float]) -> list[Rule]:
    down = [Rule(True, x, rows[0], rows[-1]) for x in columns]
    return down + [Rule(False, y, columns[0], columns[-1]) for y in rows]


def test_pieces_of_rules_are_joined_and_double_ones_are_one():
    pieces = [Rule(r.upright, r.at + d, r.start + n * 50, r.start + n * 50 + 50) for r in grid([0, 100, 200], [0, 100, 200])
              for n in range(4) for d in (0, 1.5)]  # fmt: skip
    (found,) = grids(pieces)
    assert (len(found.columns), len(found.rows)) == (3, 3)


def test_tables_that_do_not_touch_are_two_and_single_lines_none():
    one, other = grid([0, 50, 100], [0, 20, 40]), grid([0, 50, 100], [200, 220, 240])
    assert len(grids([*one, *other, Rule(False, 500, 0, 300), Rule(True, 400, 0, 300)])) == 2
    assert grids([Rule(bool(n % 2), 10 * n, 0, 90) for n in range(8000)]) == []


def test_a_cell_that_spans_is_told_by_the_rules_that_are_missing():
    rules = [rule for rule in grid([0, 100, 200], [0, 50, 100]) if not (rule.upright and rule.at == 100)]
    (found,) = grids([*rules, Rule(True, 100, 0, 50)])
    assert found.cell(150, 75) == found.cell(50, 75) == (0, 0)
    assert found.cell(150, 25) == (1, 1)
    assert found.cell(300, 25) is None


@given(st.floats(-50, 300), st.floats(-50, 300), st.lists(st.sampled_from(grid([0, 100, 200], [0, 50, 100]))))
def test_a_point_is_in_a_cell_of_the_grid_or_in_none(x, y, rules):
    found = Grid((0.0, 100.0, 200.0), (0.0, 50.0, 100.0), tuple(rules))
    cell = found.cell(x, y)
    assert cell is None or (cell[0] in (0, 1) and cell[1] in (0, 1))


def row(*texts: str, bold: bool = False) -> tuple[int, Line]:
    return 1, Line(" ".join(texts), 0, 1, 0, 12, bold, cells=texts, columns=(0.0,) * len(texts))


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([row("Mail", "a@b.c"), row("Phone", "123")], "Mail | a@b.c"),
        ([row("Plan", "Price", bold=True), row("Basic", "6.90")], "Plan: Basic; Price: 6.90"),
        ([row("Plan", "Price", bold=True), row("Basic", "6.90", bold=True)], "Plan | Price"),
        ([row("Basic", "6.90", "May"), row("Plus", "7.90", "June")], "Basic | 6.90 | May"),
        ([row("Plan", "Price", "From", bold=True)], "Plan | Price | From"),
    ],
)
def test_which_row_is_the_header(rows, first):
    assert next(table_parts(rows)).text == first


def test_bold_lines_in_a_standard_font_are_headings(outline):
    pdf = FPDF()
    pdf.add_page()
    for heading, text in (
        ("How long", "The warranty runs for two years."),
        ("Registering", "Register within 60 days."),
    ):
        pdf.set_font("Helvetica", style="B", size=12)
        pdf.multi_cell(0, 6, heading, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        pdf.multi_cell(0, 6, f"{text} " * 4, new_x="LMARGIN", new_y="NEXT")
    kinds = [line.partition(":")[0].rstrip("123456") for line in outline("a.pdf", bytes(pdf.output()))]
    assert kinds == ["heading", "paragraph"] * 2


def test_a_cell_that_covers_rows_below_it_is_said_in_each():
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    with pdf.table(headings_style=FontFace(emphasis="BOLD")) as table:
        for row in (["Code", "Cause", "Remedy"], [("F1", 2), "No gas", "Open the tap."], ["Air", "Bleed it."]):
            drawn = table.row()
            for cell in row:
                text, height = (cell, 1) if isinstance(cell, str) else cell
                drawn.cell(text, rowspan=height)
    rows = [part.text for part in read_pdf(bytes(pdf.output())).parts]
    assert rows == ["Code: F1; Cause: No gas; Remedy: Open the tap.", "Code: F1; Cause: Air; Remedy: Bleed it."]


def test_names_over_all_columns_but_the_first_are_the_header_of_a_table_without_rules():
    def line(bottom: float, *pieces: tuple[str, float]) -> Line:
        segments = tuple(Segment(text, left, left + 30) for text, left in pieces)
        text = " ".join(segment.text for segment in segments)
        return Line(text, segments[0].left, segments[-1].right, bottom, 12.0, False, segments)

    page = [line(100, ("small", 150), ("large", 250))]
    drinks = [("Coffee", "2.90", "3.90"), ("Tea", "2.60", "3.60"), ("Cocoa", "3.20", "4.20")]
    page += [line(84 - 16 * at, (a, 50), (b, 150), (c, 250)) for at, (a, b, c) in enumerate(drinks)]
    parts = list(table_parts([(1, row) for row in with_columns(page)]))
    assert [part.text for part in parts][:2] == ["Coffee; small: 2.90; large: 3.90", "Tea; small: 2.60; large: 3.60"]


def test_pieces_that_stand_nearer_are_columns_too_where_no_others_are():
    near = [Segment("Monday", 50, 90), Segment("closed", 100, 130)]
    page = [Line("Monday closed", 50, 130, 100 - 14 * at, 12.0, False, narrow=tuple(near)) for at in range(3)]
    assert [line.cells for line in with_columns(page)] == [("Monday", "closed")] * 3
