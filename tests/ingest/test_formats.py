"""What each format becomes."""

import pytest

from ingest.errors import (
    ArchiveBomb,
    DamagedDocument,
    DangerousXml,
    EmptyDocument,
    EncryptedDocument,
    IngestError,
    NoTextLayer,
    NotText,
)


def test_every_element_lies_where_it_says(samples, parsed):
    for source, content in samples.items():
        document = parsed(source, content)
        assert document.elements, source
        assert all(document.text[e.start : e.end] == e.text for e in document.elements)
        covered = "".join(document.text[e.start : e.end] for e in document.elements)
        assert "".join(covered.split()) == "".join(document.text.split())


def test_a_web_page_keeps_its_content_and_loses_its_furniture(samples, parsed, outline):
    assert outline("refunds.html", samples["refunds.html"]) == [
        "heading1: Refunds",
        "paragraph: We refund within 14 days.",
        "heading3: How to ask",
        "list_item1: 1. Open your order.",
        "list_item1: 2. Press Return .",
        "heading4: Is shipping refunded?",
        "paragraph: No, it is not.",
        "heading3: How to ask",
        "table_row: Plan: Basic; Price: 6.90",
        "code: POST /refunds\n  order=1",
    ]
    document = parsed("refunds.html", samples["refunds.html"])
    assert (document.title, document.language) == ("Refunds", "en")


def test_markdown_front_matter_liquid_and_tight_lists(samples, parsed, outline):
    document = parsed("hours.md", samples["hours.md"])
    assert (document.title, str(document.updated)) == ("Opening hours", "2026-03-01")
    assert outline("hours.md", samples["hours.md"]) == [
        "heading2: Shops",
        "paragraph: We are open:",
        "list_item1: Monday to Friday, 9 to 18",
        "list_item1: Saturday, 10 to 14",
        "heading3: Holidays",
        "paragraph: Closed on public holidays.",
    ]
    assert "We are open:\n\nMonday to Friday, 9 to 18\nSaturday" in document.text


def test_markdown_keeps_braces_in_code(outline):
    text = "Use `{{ name }}`:\n\n```\n{% if x %}\n# not a heading\n```\n"
    assert outline("a.md", text) == ["paragraph: Use {{ name }}:", "code: {% if x %}\n# not a heading"]


def test_markdown_lists_that_live_in_front_matter_come_into_the_text(outline):
    text = "---\nids:\n  - Passport\n  - '**Licence**'\n---\n## IDs\n\n{% include list.html items=page.ids %}\n"
    assert outline("a.md", text) == ["heading2: IDs", "list_item1: Passport", "list_item1: Licence"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Fees: all of them\ntags:\n  - a\n---\nText.\n", "Fees: all of them"),
        ('+++\ntitle = "Fees"\ndate = 2026-01-02\n+++\nText.\n', "Fees"),
        ("---\nJust: prose, and\nsome more of it.\n---\nText.\n", "Just: prose, and some more of it."),
    ],
)
def test_front_matter_that_is_not_quite_yaml(parsed, text, title):
    document = parsed("a.md", text)
    assert document.title == title
    assert document.text.endswith("Text.")
    assert ("some more" in document.text) == ("some more" in text)


def test_markers_of_notes_are_removed_and_their_words_kept(outline):
    text = ":::warning Careful\nHot water.\n:::\n\n> [!NOTE]\n> It is cold.\n"
    assert outline("a.md", text) == ["paragraph: Careful Hot water.", "paragraph: It is cold."]


def test_markdown_with_html_inside(outline):
    text = '<div class="accordion">\n  <h2><button>Phones</button></h2>\n  <p>Any phone.</p>\n</div>\n\nEnd.\n'
    assert outline("a.md", text) == ["heading2: Phones", "paragraph: Any phone.", "paragraph: End."]


RELATED = "## Related\n\n* [Refunds](/refunds/)\n* [Shipping](shipping.md#x)\n"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        (f"Answer.\n\n{RELATED}", "paragraph: Answer."),
        (f"Answer.\n\n{RELATED}\nThe end.\n", "paragraph: The end."),
        (f"Answer.\n\n{RELATED}* by [mail](/mail/)\n", "list_item1: by mail"),
        (f"Answer.\n\n{RELATED}* [Mail](mailto:a@b.c)\n", "list_item1: Mail"),
        (f"Answer.\n\n{RELATED}* [Manual](/files/manual.pdf)\n", "list_item1: Manual"),
        (f"Answer.\n\n{RELATED}* [Elsewhere](https://example.org/)\n", "list_item1: Elsewhere"),
        (RELATED, "list_item1: Shipping"),
        ("Methods:\n\n* [App](/app/)\n", "list_item1: App"),
    ],
)
def test_a_last_section_of_nothing_but_links_to_other_pages_is_furniture(outline, text, last):
    assert outline("a.md", text)[-1] == last


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ('<table><tr><td><h2>Old site</h2><p>Words in a layout table.</p></td></tr></table>',
         ["heading2: Old site", "paragraph: Words in a layout table."]),
        ('<table><tr><th>Plan</th><th>Price</th></tr></table>', ["table_row: Plan | Price"]),
        ('<table><tr><td>Mail</td><td>a@b.c</td></tr></table>', ["table_row: Mail | a@b.c"]),
        ('<table><caption>Prices</caption><tr><th colspan="2">All</th></tr><tr><td>A</td><td>B</td></tr></table>',
         ["caption: Prices", "table_row: All", "table_row: A | B"]),
        (('<table><tr><th>Day</th><th>Main</th><th>Learner</th><th>Sauna</th></tr>'
         '<tr><th>Sunday</th><td colspan="2">9 to 18</td><td>10 to 20</td></tr>'
         '<tr><td colspan="4">Winter</td></tr><tr><td rowspan="2">Monday</td><td>7</td><td>8</td><td>9</td></tr>'
         '<tr><td>17</td><td>18</td><td>19</td></tr></table>'),
         ["table_row: Day: Sunday; Main: 9 to 18; Learner: 9 to 18; Sauna: 10 to 20", "table_row: Winter",
          "table_row: Day: Monday; Main: 7; Learner: 8; Sauna: 9",
          "table_row: Day: Monday; Main: 17; Learner: 18; Sauna: 19"]),
        (('<h2>Help</h2><div><button aria-controls="a">Am I covered abroad?</button><div id="a"><p>Yes, you are.</p></div></div>'
         '<button aria-controls="gone">Menu</button>'),
         ["heading2: Help", "heading3: Am I covered abroad?", "paragraph: Yes, you are.", "heading2: Help",
              "paragraph: Menu"]),
        (('<p>Text.</p><div class="share-buttons">Share this</div><div id="cookie-banner">We use cookies.</div>'
         '<p class="social-club">Our club.</p>'), ["paragraph: Text.", "paragraph: Our club."]),
        ('<figure><img src="a.png" alt="A red shoe"><figcaption>Our shoe.</figcaption></figure>',
         ["paragraph: A red shoe", "paragraph: Our shoe."]),
        ('<form><p>Call us.</p><input value="x"><button>Send</button></form>', ["paragraph: Call us."]),
        ('<ol start="3"><li>Three</li><li value="7">Seven</li></ol>',
         ["list_item1: 3. Three", "list_item1: 7. Seven"]),
        ('<dl><dt>Term</dt><dd>Its meaning.</dd></dl>', ["list_item1: Term: Its meaning."]),
        ('<p>7</p><p>\u662f</p>', ["list_item1: 7", "list_item1: \u662f"]),
        ('<div role="navigation">Menu</div><div class="toc">Contents</div><p>Text.</p>', ["paragraph: Text."]),
    ],
)  # fmt: skip
def test_what_unstructured_would_lose_is_kept(outline, markup, expected):
    assert outline("a.html", f"<html><body>{markup}</body></html>") == expected


@pytest.mark.parametrize("level", range(1, 7))
def test_heading_levels_are_faithful(outline, level):
    assert outline("a.md", "#" * level + " Title\n\nText here.\n")[0] == f"heading{level}: Title"
    page = f"<html><body><h{level}>Title</h{level}><p>Text here.</p></body></html>"
    assert outline("a.html", page)[0] == f"heading{level}: Title"


def test_plain_text_is_unwrapped_and_its_headings_found(samples, outline):
    assert outline("hours.txt", samples["hours.txt"]) == [
        "heading1: OPENING HOURS OF ACME",
        "paragraph: We are open from Monday to Friday, and on Saturday morning as well unless it is a public holiday.",
        "heading2: 1.2 Holidays",
        "paragraph: Closed.",
    ]


def test_a_csv_row_is_understood_on_its_own(samples, parsed):
    document = parsed("plans.csv", samples["plans.csv"])
    assert document.text == "Plan: Basic; Price: 6.90; Code: 007\nPlan: Plus, yearly; Price: NA"
    assert [element.row for element in document.elements] == [1, 2]
    assert document.title == "plans"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiters_are_recognised(parsed, delimiter):
    text = f"Name{delimiter}Age\nAnn{delimiter}30\nBob{delimiter}40\n"
    assert parsed("a.csv", text).text == "Name: Ann; Age: 30\nName: Bob; Age: 40"


def test_the_line_that_tells_excel_the_delimiter_is_no_row(parsed):
    for line in ("sep=;\n", "SEP=;\r\n", "\ufeffsep=; \n"):
        assert parsed("a.csv", f"{line}Plan;Price\nBasic;1,50\n").text == "Plan: Basic; Price: 1,50"


def test_a_csv_without_header_has_bare_rows(parsed):
    assert parsed("a.csv", "Ann,30\nBob,40\n").text == "Ann | 30\nBob | 40"


def test_word_headings_lists_and_tables(samples, parsed, outline):
    assert outline("warranty.docx", samples["warranty.docx"]) == [
        "heading1: Warranty",
        "paragraph: The warranty covers two years of normal use.",
        "heading2: Exclusions",
        "list_item1: Water damage",
        "table_row: Part: Battery; Years: 1",
    ]


def test_a_pdf_has_pages_and_headings_and_no_running_heads(samples, parsed):
    document = parsed("handbook.pdf", samples["handbook.pdf"])
    found = [(e.kind, e.level, e.page) for e in document.elements]
    assert found[0] == ("heading", 1, 1)
    assert ("heading", 2, 2) in found
    assert found[-1] == ("paragraph", None, 3)
    assert "Acme handbook" not in document.text
    assert document.elements[1].text == ("We ship to all countries of the Union within three days. " * 4).strip()


def test_numbered_parts_that_begin_pages_in_large_letters_are_no_running_head(make_pdf, outline):
    pages = [(1, "Boats"), (2, "Tents"), (3, "Rooms"), (4, "Halls")]
    text = "{} are let to all who live in the town for three days at most. "
    found = outline("a.pdf", make_pdf([[(16, f"Part {one}"), (11, text.format(what) * 4)] for one, what in pages]))
    assert found[::2] == [f"heading1: Part {number}" for number, _ in pages]
    assert not any("Acme handbook" in line for line in found)


@pytest.mark.parametrize("hours", ["99999999999", "9" * 5_000])
def test_a_subtitle_at_a_time_that_makes_no_sense_has_no_second(parsed, hours):
    early = "00:00:05.000 --> 00:00:06.000\nReturns take 14 days.\nAsk us.\nWe help.\n"
    late = f"{hours}:00:00.000 --> {hours}:00:01.000\nShipping is free.\n"
    document = parsed("a.vtt", f"WEBVTT\n\n{early}\n{late}".encode())
    assert [(one.text, one.second) for one in document.elements] == [
        ("Returns take 14 days. Ask us. We help.", 5.0),
        ("Shipping is free.", None),
    ]


def test_transcripts_have_seconds_and_speakers(samples, parsed):
    document = parsed("welcome.vtt", samples["welcome.vtt"])
    assert [(e.second, e.text) for e in document.elements] == [
        (1.5, "Ann: Welcome to Acme. Returns take 14 days."),
        (30.0, "Goodbye & thanks."),
    ]
    assert parsed("welcome.srt", samples["welcome.srt"]).text == "Returns take 14 days."


def test_nul_bytes_and_control_characters_are_stripped(parsed):
    assert parsed("a.txt", b"Hello\0 wor\x07ld, this is te\xc2\xadxt.").text == "Hello world, this is text."


def test_text_is_nfc(parsed):
    assert parsed("a.txt", "Cafe\u0301 is open today.").text == "Caf\u00e9 is open today."


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings_are_recognised(parsed, encoding):
    assert parsed("a.txt", "Grüße aus Köln, bis später.".encode(encoding)).text == "Grüße aus Köln, bis später."


def test_a_broken_byte_does_not_spoil_the_other_accents(parsed):
    content = "Grüße aus Köln, bis später, schöne Tüten, größere Äpfel und Öl. ".encode() * 2 + b"\xff."
    assert "Köln" in parsed("a.txt", content).text


def encrypted(samples, make_word, make_pdf):
    return make_pdf([[(11, "Secret text")]], password="secret")


def scanned(samples, make_word, make_pdf):
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_page()
    pdf.rect(10, 10, 50, 50)
    return bytes(pdf.output())


@pytest.mark.parametrize(
    ("source", "make", "error"),
    [
        ("a.pdf", encrypted, EncryptedDocument),
        ("a.pdf", scanned, NoTextLayer),
        ("a.pdf", lambda s, *_: s["handbook.pdf"][:200], DamagedDocument),
        ("a.docx", lambda s, *_: s["warranty.docx"][:-400], DamagedDocument),
        ("a.docx", lambda s, *_: s["warranty.docx"].replace(b"word/styles.xml", b"word/stylez.xml"), DamagedDocument),
        ("a.docx", lambda *_: b"PK\x03\x04 cut off", DamagedDocument),
        ("a.docx", lambda s, *_: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99, EncryptedDocument),
        ("a.txt", lambda *_: b"", EmptyDocument),
        ("a.txt", lambda *_: b" \n\0 \n", EmptyDocument),
        ("a.txt", lambda *_: b"*** --- ***", EmptyDocument),
        ("a.html", lambda *_: b"<html><body><nav>Home</nav></body></html>", EmptyDocument),
        ("a.txt", lambda *_: bytes(range(256)) * 40, NotText),
        ("a.vtt", lambda *_: b"WEBVTT\n\nnothing here\n", DamagedDocument),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(samples, make_word, make_pdf, parsed, source, make, error):
    with pytest.raises(error) as caught:
        parsed(source, make(samples, make_word, make_pdf))
    assert isinstance(caught.value, IngestError)
    assert len(str(caught.value)) > 20


def test_archive_bombs_and_entities_are_refused_before_word_is_opened(parsed, samples):
    import io
    import zipfile

    def with_member(name: str, content: bytes) -> bytes:
        stream = io.BytesIO(samples["warranty.docx"])
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content)
        return stream.getvalue()

    with pytest.raises(ArchiveBomb):
        parsed("a.docx", with_member("word/media/image1.xml", b"\0" * 60_000_000))
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with pytest.raises(DangerousXml):
        parsed("a.docx", with_member("word/comments.xml", entity))


def test_a_page_nested_beyond_reason_is_refused_rather_than_cut(parsed):
    deep = "<div>" * 3000 + "<p>The last words.</p>" + "</div>" * 3000
    with pytest.raises(DamagedDocument):
        parsed("a.html", f"<html><body>{deep}</body></html>")


def test_who_speaks_in_a_transcript_is_named_once_until_another_does(outline):
    lines = "<v Ann>Wear goggles", "<v Ann>at all times.", "<v Bo>Yes.", "<v Ann>Good."
    cues = "".join(f"00:0{at}.000 --> 00:0{at + 1}.000\n{line}\n\n" for at, line in enumerate(lines))
    assert outline("a.vtt", f"WEBVTT\n\n{cues}") == ["paragraph: Ann: Wear goggles at all times. Bo: Yes. Ann: Good."]
