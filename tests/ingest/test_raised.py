"""Superscripts, in whatever file they come: the number that they follow stays what it is."""

import io
import zipfile

import pytest
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from fpdf import FPDF

from ingest.raised import raised
from tests.ingest.files import with_members

ODT_SPAN = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:automatic-styles><style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="T2"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="T3"><style:text-properties/></style:style></office:automatic-styles>
<office:body><office:text><text:p>A skip costs 90<text:span text:style-name="T1">2</text:span> for 8<text:span
 text:style-name="T3">0</text:span> m<text:span text:style-name="T2">3</text:span>.</text:p></office:text></office:body>
</office:document-content>"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "¹"),
        ("1, 2", "¹, ²"),
        ("-6", "⁻⁶"),
        ("n+1", "ⁿ⁺¹"),
        ("st", "st"),
        (".99", ".99"),
        ("[1]", "[1]"),
        ("", ""),
    ],
)
def test_digits_and_signs_are_raised_and_nothing_else(text, expected):
    assert raised(text) == expected


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>A tow costs £40<sup>1</sup> a day.</p>", "A tow costs £40¹ a day."),
        ('<p>A tow costs £40<sup><a href="#n">1</a>,<a href="#m">2</a></sup>.</p>', "A tow costs £40¹,²."),
        ('<p>A tow costs £40<a href="#n"><sup>[1]</sup></a>.</p>', "A tow costs £40[1]."),
        ('<p>Up to 10<span style="color:red; vertical-align: super">6</span> germs.</p>', "Up to 10⁶ germs."),
        ("<p>On the 1<sup>st</sup> of May, 30 m<sup>2</sup>, H<sub>2</sub>O.</p>", "On the 1st of May, 30 m², H2O."),
        ("<table><tr><th>Tow</th><th>Fee</th></tr><tr><td>Van</td><td>£60<sup>3</sup></td></tr></table>",
         "Tow: Van; Fee: £60³"),
    ],
)  # fmt: skip
def test_a_mark_on_a_web_page_is_not_glued_to_its_number(parsed, markup, text):
    document = parsed("a.html", f"<html><body>{markup}</body></html>")
    assert document.text == text
    assert all(document.text[one.start : one.end] == one.text for one in document.elements)


def test_marks_in_markdown_are_raised(parsed):
    assert parsed("a.md", "A tow costs £40<sup>1</sup>.\n").text == "A tow costs £40¹."


def test_marks_in_word_are_raised_in_text_and_tables_whether_styled_or_set(make_word, outline):
    def build(document: WordDocument) -> None:
        document.styles.add_style("Note Mark", WD_STYLE_TYPE.CHARACTER).font.superscript = True
        line = document.add_paragraph("A tow costs £40")
        line.add_run("1").font.superscript = True
        line.add_run(" or £50")
        line.add_run("2", style="Note Mark")
        line.add_run(" on the 1")
        line.add_run("st").font.superscript = True
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        cells[0].text = "Van"
        cells[1].paragraphs[0].add_run("£60")
        cells[1].paragraphs[0].add_run("3").font.superscript = True

    assert outline("a.docx", make_word(build)) == [
        "paragraph: A tow costs £40¹ or £50² on the 1st",
        "table_row: Van | £60³",
    ]


def test_marks_in_open_document_text_are_raised(samples, parsed):
    content = with_members(samples["warranty.odt"], {"content.xml": ODT_SPAN})
    assert parsed("a.odt", content).text == "A skip costs 90² for 80 m3."


def test_marks_on_slides_are_raised(samples, parsed):
    slide = """<p:sld xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr/></p:nvSpPr><p:txBody><a:p>
    <a:r><a:t>A ride costs 8</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>1</a:t></a:r>
    <a:r><a:rPr baseline="-25000"/><a:t>2</a:t></a:r><a:r><a:rPr baseline="0"/><a:t>3</a:t></a:r></a:p></p:txBody></p:sp>
    </p:spTree></p:cSld></p:sld>"""
    content = with_members(samples["returns.pptx"], {"ppt/slides/slide1.xml": slide})
    assert "A ride costs 8¹23" in parsed("a.pptx", content).text


def test_marks_in_a_workbook_are_raised(samples, parsed):
    strings = """<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Tow</t></si><si><t>Fee</t></si>
    <si><t>Van</t></si><si><r><t>£60</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>2</t></r>
    <r><rPr><b/></rPr><t xml:space="preserve"> a day</t></r></si></sst>"""
    sheet = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
    <row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2" t="s"><v>3</v></c></row></sheetData></worksheet>"""
    with zipfile.ZipFile(io.BytesIO(samples["plans.xlsx"])) as archive:
        listed = archive.read("[Content_Types].xml").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    listed = listed.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
    members = {"[Content_Types].xml": listed, "xl/sharedStrings.xml": strings, "xl/worksheets/sheet1.xml": sheet}
    assert "Tow: Van; Fee: £60² a day" in parsed("a.xlsx", with_members(samples["plans.xlsx"], members)).text


def test_marks_in_print_are_raised_and_smaller_digits_on_the_line_are_not(parsed):
    pdf = FPDF()
    pdf.add_page()
    left = 20.0
    for words, size, rise in (
        ("A tow costs 40", 11, 0), ("12", 7, 1.3), (" a day for 8", 11, 0), ("2", 7, -0.6), (" tons, 10", 11, 0),
        ("6", 7, 1.3), (" germs, from the 1", 11, 0), ("st", 7, 1.3), (" of May.", 11, 0),
    ):  # fmt: skip
        pdf.set_font("Helvetica", size=size)
        pdf.text(left, 30 - rise, words)
        left += pdf.get_string_width(words)
    text = "A tow costs 40¹² a day for 82 tons, 10⁶ germs, from the 1st of May."
    assert parsed("a.pdf", bytes(pdf.output())).text == text


def test_marks_in_rich_text_are_raised(parsed):
    text = rb"{\rtf1\ansi A tow costs 40{\super 1} or 50\super\b 2\b0\nosupersub  a day{\supercharge} on the 1{\super st}.}"
    assert parsed("a.rtf", text).text == "A tow costs 40¹ or 50² a day on the 1st."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("It costs $24<sup>95</sup> a day.", "It costs $24.95 a day."),
        ("It costs £25<sup>1</sup> a day.", "It costs £25¹ a day."),
        ('Call <span style="vertical-align: super">0800 960 100</span> now.', "Call 0800 960 100 now."),
    ],
)
def test_cents_are_cents_and_a_number_that_is_lifted_for_its_looks_stays(outline, markup, text):
    assert outline("a.html", f"<html><body><p>{markup}</p></body></html>") == [f"paragraph: {text}"]
