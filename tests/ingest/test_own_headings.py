"""Headings of Word documents that are in none of Word's own heading styles."""

import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

OUTLINE = f'<w:outlineLvl {nsdecls("w")} w:val="%d"/>'


@pytest.fixture
def read(make_word, outline):
    return lambda build: outline("a.docx", make_word(build))


def bold(document: WordDocument, text: str, style: str | None = None) -> None:
    document.add_paragraph(style=style).add_run(text).bold = True


def test_a_style_made_from_a_heading_style_is_one(read):
    def build(document: WordDocument) -> None:
        chapter = document.styles.add_style("House chapter", WD_STYLE_TYPE.PARAGRAPH)
        chapter.base_style = document.styles["Heading 2"]
        part = document.styles.add_style("House part", WD_STYLE_TYPE.PARAGRAPH)
        part.base_style = chapter
        document.add_paragraph("Returns", style="House chapter")
        document.add_paragraph("Within a month.")
        document.add_paragraph("Refunds", style="House part")
        document.add_paragraph("Within a week.")

    assert read(build)[::2] == ["heading2: Returns", "heading2: Refunds"]


def test_an_outline_level_makes_a_heading_and_that_of_text_makes_none(read):
    def build(document: WordDocument) -> None:
        own = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
        own.element.get_or_add_pPr().append(parse_xml(OUTLINE % 2))
        text = document.styles.add_style("Large text", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = document.styles["Heading 1"]
        text.element.get_or_add_pPr().append(parse_xml(OUTLINE % 9))
        document.add_paragraph("Tents", style="Own")
        document.add_paragraph("Up to six people.", style="Large text")
        document.add_paragraph("Boats")._p.get_or_add_pPr().append(parse_xml(OUTLINE % 0))
        document.add_paragraph("Up to ten.")

    assert read(build) == [
        "heading3: Tents",
        "paragraph: Up to six people.",
        "heading1: Boats",
        "paragraph: Up to ten.",
    ]


def test_lines_in_bold_letters_over_text_are_headings_below_the_last_one(read):
    def build(document: WordDocument) -> None:
        document.add_heading("Pool", 2)
        bold(document, "Opening hours")
        document.add_paragraph("From 9 to 18 on weekdays.")
        strong = document.styles.add_style("Strong line", WD_STYLE_TYPE.PARAGRAPH)
        strong.font.bold = True
        document.add_paragraph("Parking", style="Strong line")
        document.add_paragraph("Two hours", style="List Bullet")

    assert read(build) == [
        "heading2: Pool",
        "heading3: Opening hours",
        "paragraph: From 9 to 18 on weekdays.",
        "heading3: Parking",
        "list_item1: Two hours",
    ]


def test_bold_items_sentences_facts_and_lines_over_bold_ones_are_no_headings(read):
    def build(document: WordDocument) -> None:
        for text in ("Bring your card.", "0800 12 34 56", "Our rooms"):
            bold(document, text)
        bold(document, "No dogs, please!")
        document.add_paragraph("They are not let in.")
        bold(document, "Step one", style="List Bullet")
        document.add_paragraph("Ring the bell.")
        line = document.add_paragraph()
        line.add_run("Note ").bold = True
        line.add_run("this")
        document.add_paragraph("It matters.")

    assert not any(line.startswith("heading") for line in read(build))


def test_one_bold_line_alone_may_be_there_for_its_weight(read):
    def build(document: WordDocument) -> None:
        document.add_paragraph("We rent boats.")
        bold(document, "Closed on Monday")
        document.add_paragraph("Ask for the price.")

    assert read(build)[1] == "paragraph: Closed on Monday"


def test_a_style_that_is_based_on_itself_is_read(read):
    def build(document: WordDocument) -> None:
        own = document.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
        own.element.basedOn_val = own.style_id
        document.add_paragraph("Up to six people.", style="Own")

    assert read(build) == ["paragraph: Up to six people."]
