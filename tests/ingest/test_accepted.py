"""What stands around text in a Word file: changes, content controls, fields, pages that ended."""

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


@pytest.fixture
def read(make_word, outline):
    """The lines of a Word file with that XML in its body."""

    def read(markup: str) -> list[str]:
        body = parse_xml(f"<w:body {nsdecls('w')}>{markup}</w:body>")
        return outline("a.docx", make_word(lambda document: document.element.body.extend(list(body))))

    return read


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_what_was_put_in_is_read_and_what_was_deleted_is_not(read):
    deleted = "<w:del><w:r><w:delText>7 days</w:delText></w:r></w:del>"
    changed = f"<w:p>{run('Notice: ')}{deleted}<w:ins>{run('28 days')}</w:ins>{run('.')}</w:p>"
    moved = f"<w:p><w:moveFrom>{run('here')}</w:moveFrom><w:moveTo>{run('There it is.')}</w:moveTo></w:p>"
    assert read(changed + moved) == ["paragraph: Notice: 28 days.", "paragraph: There it is."]


def test_a_deleted_row_is_none_and_an_inserted_one_is(read):
    def row(mark: str, *texts: str) -> str:
        cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in texts)
        return f"<w:tr><w:trPr>{mark}</w:trPr>{cells}</w:tr>"

    rows = row("", "Ale", "£4") + row("<w:del/>", "Gin", "£5") + row("<w:ins/>", "Tea", "£2")
    assert read(f"<w:tbl>{rows}</w:tbl>") == ["table_row: Ale | £4", "table_row: Tea | £2"]
    assert read(f"<w:tbl>{row('<w:del/>', 'Gin', '£5')}</w:tbl><w:p>{run('Sold out.')}</w:p>") == [
        "paragraph: Sold out."
    ]


def test_content_controls_and_fields_are_read_in_their_place(read):
    inline = f"<w:p>{run('Ask ')}<w:sdt><w:sdtPr/><w:sdtContent>{run('Ann')}</w:sdtContent></w:sdt>{run('.')}</w:p>"
    block = (
        f"<w:sdt><w:sdtContent><w:p><w:fldSimple w:instr='x'>{run('Room 4')}</w:fldSimple></w:p></w:sdtContent></w:sdt>"
    )
    assert read(inline + block) == ["paragraph: Ask Ann.", "paragraph: Room 4"]


def test_prompts_and_tables_of_contents_are_left_out(read):
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here.')}</w:sdtContent></w:sdt>"
    gallery = "<w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj>"
    listing = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent><w:p>{run('Fees 4')}</w:p></w:sdtContent></w:sdt>"
    line = f"<w:p><w:pPr><w:pStyle w:val='TOC1'/></w:pPr>{run('Fees 4')}</w:p>"
    assert read(f"{listing}{line}<w:p>{run('Name:')}{prompt}</w:p>") == ["paragraph: Name:"]


def test_a_paragraph_that_crosses_a_page_is_one(read):
    mark = "<w:r><w:lastRenderedPageBreak/><w:t>next Monday.</w:t></w:r>"
    assert read(f"<w:p>{run('We open again ')}{mark}</w:p>") == ["paragraph: We open again next Monday."]
