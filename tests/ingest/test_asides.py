"""Text boxes and notes of Word files."""

import io
import zipfile

import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
NOTES = f"""<w:footnotes {nsdecls("w", "r")}>
<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>Eighty with tables.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="3"><w:p><w:r><w:t>Not on Sundays.</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="4"><w:p><w:hyperlink r:id="rId9"><w:r><w:t>Our page</w:t></w:r></w:hyperlink></w:p></w:footnote>
</w:footnotes>"""
BOX = """<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:x="urn:x"><mc:AlternateContent>
<mc:Choice Requires="x"><w:drawing><x:anchor><w:txbxContent><w:p><w:r><w:t>Keys: ring 555.</w:t></w:r></w:p>
<w:p><w:r><w:t>Day and night.</w:t></w:r></w:p></w:txbxContent></x:anchor></w:drawing></mc:Choice>
<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Keys: ring 555.</w:t></w:r></w:p></w:txbxContent></w:pict>
</mc:Fallback></mc:AlternateContent></w:r>"""


@pytest.fixture
def with_notes(make_word):
    """The bytes of a Word file with these footnotes, 2 and 3."""

    def make(build) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(make_word(build))) as plain, zipfile.ZipFile(stream, "w") as noted:
            for name in plain.namelist():
                content = plain.read(name).decode("utf-8", "surrogateescape")
                if name == "word/_rels/document.xml.rels":
                    link = f'<Relationship Id="rNotes" Type="{KIND}" Target="footnotes.xml"/>'
                    content = content.replace("</Relationships>", f"{link}</Relationships>")
                if name == "[Content_Types].xml":
                    override = f'<Override PartName="/word/footnotes.xml" ContentType="{TYPE}"/>'
                    content = content.replace("</Types>", f"{override}</Types>")
                noted.writestr(name, content.encode("utf-8", "surrogateescape"))
            noted.writestr("word/footnotes.xml", NOTES)
        return stream.getvalue()

    return make


def mark(paragraph, number: int) -> None:
    paragraph._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{number}"/></w:r>'))


def test_a_text_box_is_read_once_behind_its_paragraph(make_word, outline):
    def build(document: WordDocument) -> None:
        document.add_paragraph("The hall is in Mill Lane.")._p.append(parse_xml(BOX))
        document.add_paragraph("Park behind it.")

    texts = ["The hall is in Mill Lane.", "Keys: ring 555.", "Day and night.", "Park behind it."]
    assert outline("a.docx", make_word(build)) == [f"paragraph: {text}" for text in texts]


def test_notes_stand_behind_their_paragraph_with_their_mark(with_notes, outline):
    def build(document: WordDocument) -> None:
        mark(document.add_paragraph("The hall holds 120"), 2)
        mark(document.add_paragraph("It is open late"), 3)

    texts = ["The hall holds 120¹", "¹ Eighty with tables.", "It is open late²", "² Not on Sundays."]
    assert outline("a.docx", with_notes(build)) == [f"paragraph: {text}" for text in texts]


def test_notes_divide_neither_a_list_nor_a_table(with_notes, outline):
    def build(document: WordDocument) -> None:
        mark(document.add_paragraph("Book the hall", style="List Number"), 2)
        document.add_paragraph("Pay", style="List Number")
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "Late"
        mark(table.cell(0, 1).paragraphs[0], 3)

    assert outline("a.docx", with_notes(build)) == [
        "list_item1: 1. Book the hall¹",
        "list_item1: 2. Pay",
        "paragraph: ¹ Eighty with tables.",
        "table_row: Late | ²",
        "paragraph: ² Not on Sundays.",
    ]


def test_a_link_in_a_note_is_read_as_its_words(with_notes, outline):
    texts = ["The hall holds 120¹", "¹ Our page"]
    noted = with_notes(lambda document: mark(document.add_paragraph("The hall holds 120"), 4))
    assert outline("a.docx", noted) == [f"paragraph: {text}" for text in texts]


def test_a_note_whose_mark_was_deleted_is_none(with_notes, outline):
    def build(document: WordDocument) -> None:
        mark(document.add_paragraph("The hall holds 120"), 2)
        deleted = parse_xml(f"<w:del {nsdecls('w')}/>")
        run = document.paragraphs[-1]._p[-1]
        run.addprevious(deleted)
        deleted.append(run)
        mark(document.add_paragraph("It is open late"), 3)

    texts = ["The hall holds 120", "It is open late¹", "¹ Not on Sundays."]
    assert outline("a.docx", with_notes(build)) == [f"paragraph: {text}" for text in texts]
