"""What a reader of an OpenDocument text does not see."""

from tests.ingest.files import ODT, odt_bytes

STYLES = (
    '<office:automatic-styles xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">'
    '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T2"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T3"><style:text-properties style:text-line-through-style="none"/></style:style>'
    "</office:automatic-styles>"
)


def test_hidden_and_struck_words_and_sections_are_not_read(outline):
    text = (
        '<text:p>It costs <text:span text:style-name="T2">12</text:span><text:span text:style-name="T1"> (we pay 3)'
        '</text:span> 10<text:span text:style-name="T3"> EUR</text:span>.</text:p><text:p text:style-name="T1">Inside.'
        '</text:p><text:section text:display="none"><text:p>Draft.</text:p></text:section>'
    )
    start = ODT.index("<office:body>")
    content = f"{ODT[:start]}{STYLES}<office:body><office:text>{text}</office:text></office:body>"
    content += "</office:document-content>"
    assert outline("a.odt", odt_bytes(content)) == ["paragraph: It costs 10 EUR."]
