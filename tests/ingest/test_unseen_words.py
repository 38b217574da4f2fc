"""What a reader of a Word document does not see, or sees struck out."""

import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


@pytest.fixture
def read(make_word, outline):
    return lambda build: outline("a.docx", make_word(build))


def test_hidden_words_are_not_said_and_those_struck_out_neither(read):
    def build(document: WordDocument) -> None:
        line = document.add_paragraph("It costs ")
        line.add_run("£99").font.strike = True
        line.add_run(" £79")
        line.add_run(" (we pay £20)").font.hidden = True
        line.add_run(".").font.hidden = False

    assert read(build) == ["paragraph: It costs £79."]


def test_a_style_hides_words_unless_they_say_otherwise(read):
    def build(document: WordDocument) -> None:
        inside = document.styles.add_style("Inside", WD_STYLE_TYPE.CHARACTER)
        inside.font.hidden = True
        staff = document.styles.add_style("Staff", WD_STYLE_TYPE.PARAGRAPH)
        staff.font.double_strike = True
        line = document.add_paragraph("Ask Ann")
        line.add_run(", not Bob", style="Inside")
        line.add_run(" or Cy.", style="Inside").font.hidden = False
        document.add_paragraph("Margin 80 per cent", style="Staff")

    assert read(build) == ["paragraph: Ask Ann or Cy."]


def test_a_hidden_row_is_none(read):
    def build(document: WordDocument) -> None:
        table = document.add_table(rows=2, cols=2)
        for row, texts in zip(table.rows, (("Ale", "£4"), ("Gin", "£2")), strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))

    assert read(build) == ["table_row: Ale | £4"]
