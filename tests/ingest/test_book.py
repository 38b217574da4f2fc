"""EPUB books."""

import pytest

from ingest.errors import DamagedDocument, EmptyDocument, EncryptedDocument
from tests.ingest.files import CHAPTER, PACKAGE, with_members

LOCK = (
    '<encryption xmlns:e="urn:x"><e:EncryptedData><e:EncryptionMethod Algorithm="{}"/></e:EncryptedData></encryption>'
)


def test_chapters_come_in_the_order_of_the_spine_without_the_contents(samples, parsed, outline):
    assert outline("acme.epub", samples["acme.epub"]) == [
        "heading1: One",
        "paragraph: The first chapter.",
        "heading1: Two",
        "paragraph: The second chapter.",
    ]
    document = parsed("acme.epub", samples["acme.epub"])
    assert (document.title, str(document.updated), document.language) == ("The Acme Book", "2026-02-03", "en")


def test_a_book_of_the_older_kind_states_its_date_otherwise(samples, parsed):
    package = PACKAGE.replace(
        '<meta property="dcterms:modified">2026-02-03T00:00:00Z\n</meta>', "<dc:date>2011-01-02</dc:date>"
    )
    document = parsed("acme.epub", with_members(samples["acme.epub"], {"OEBPS/book.opf": package}))
    assert str(document.updated) == "2011-01-02"


def test_scrambled_fonts_are_no_lock(samples, parsed):
    fonts = LOCK.format("http://www.idpf.org/2008/embedding")
    assert parsed("a.epub", with_members(samples["acme.epub"], {"META-INF/encryption.xml": fonts})).text


def test_an_empty_page_is_passed_over(samples, parsed):
    document = parsed("a.epub", with_members(samples["acme.epub"], {"OEBPS/text/one.xhtml": ""}))
    assert document.text.startswith("Two")


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"META-INF/encryption.xml": LOCK.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc")}, EncryptedDocument),
        ({"OEBPS/text/one.xhtml": None}, DamagedDocument),
        ({"OEBPS/book.opf": None}, DamagedDocument),
        ({"OEBPS/book.opf": PACKAGE.replace('idref="one"', 'idref="gone"')}, DamagedDocument),
        ({"META-INF/container.xml": "<container/>"}, DamagedDocument),
        ({"META-INF/container.xml": None}, DamagedDocument),
        (dict.fromkeys(("OEBPS/text/one.xhtml", "OEBPS/text/two b.xhtml"), CHAPTER.format("")), EmptyDocument),
        ({"OEBPS/text/one.xhtml": "<div>" * 3000 + "deep" + "</div>" * 3000}, DamagedDocument),
    ],
)
def test_a_book_that_is_locked_or_lacks_pages_is_refused(samples, parsed, members, error):
    with pytest.raises(error):
        parsed("acme.epub", with_members(samples["acme.epub"], members))


def test_notes_boxes_and_heads_of_chapters_are_read(samples, outline):
    page = (
        "<header><h1>Spring</h1></header><p>Open it"
        '<a epub:type="noteref" xmlns:epub="urn:x" href="#n">1</a>.</p><aside><p>Above 12 degrees.</p></aside>'
    )
    book = with_members(samples["acme.epub"], {"OEBPS/text/one.xhtml": CHAPTER.format(page)})
    assert outline("a.epub", book)[:3] == ["heading1: Spring", "paragraph: Open it¹.", "paragraph: Above 12 degrees."]
