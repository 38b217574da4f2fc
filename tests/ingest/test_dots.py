"""Bullets that are drawn."""

from fpdf import FPDF

from ingest.dots import with_bullets
from ingest.lines import Line


def line(text: str, bottom: float) -> Line:
    return Line(text, 70.0, 150.0, bottom, 12.0, False)


def test_lines_beside_dots_below_each_other_are_items():
    page = [line("You bring:", 100), line("a towel", 80), line("1. a lock", 60), line("a cap", 40)]
    dots = [(60.0, 86.0), (60.0, 66.0), (60.0, 46.0), (20.0, 106.0)]
    assert [one.text for one in with_bullets(page, dots)] == ["You bring:", "• a towel", "1. a lock", "• a cap"]


def test_a_single_dot_is_decoration():
    assert with_bullets([line("a towel", 80)], [(60.0, 86.0)]) == [line("a towel", 80)]


def test_a_list_that_a_browser_printed_is_one(outline):
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for at, text in enumerate(("A towel that is dry", "A lock for the locker")):
        pdf.ellipse(22, 29.5 + 8 * at, 1.3, 1.3, style="F")
        pdf.text(26, 31 + 8 * at, text)
    assert outline("a.pdf", bytes(pdf.output())) == [
        "list_item1: A towel that is dry",
        "list_item1: A lock for the locker",
    ]
