"""One small file of every format that is an archive, a mail or a listing, and ways to spoil one."""

# ruff: noqa: DTZ001 (Office files know no time zones)

import io
import json
import zipfile
from collections.abc import Mapping
from datetime import date, datetime

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet
from pptx import Presentation
from pptx.util import Inches

from tests.ingest.ole import ole_bytes, property_stream

OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{OFFICE}office:1.0" xmlns:text="{OFFICE}text:1.0"
 xmlns:table="{OFFICE}table:1.0"><office:body><office:text>
<text:tracked-changes><text:p>Deleted long ago.</text:p></text:tracked-changes>
<text:h text:outline-level="1">Warranty</text:h>
<text:p>The warranty<text:s text:c="3"/>covers <text:span>two</text:span> years<text:note><text:note-citation>1
</text:note-citation><text:note-body><text:p>From the day of delivery.</text:p></text:note-body></text:note>.</text:p>
<text:h text:outline-level="2">Exclusions</text:h>
<text:list><text:list-item><text:p>Water damage</text:p>
 <text:list><text:list-item><text:p>Rain</text:p></text:list-item></text:list></text:list-item></text:list>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Part</text:p></table:table-cell>
<table:table-cell><text:p>Years</text:p></table:table-cell></table:table-row></table:table-header-rows>
<table:table-row><table:table-cell><text:p>Battery</text:p></table:table-cell>
<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""
ODT_META = f"""<office:document-meta xmlns:office="{OFFICE}office:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:meta><dc:title>Acme warranty</dc:title><dc:date>2026-03-01T10:00:00</dc:date></office:meta>
</office:document-meta>"""

CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title>The Acme Book</dc:title><dc:language>en</dc:language><meta property="dcterms:modified">2026-02-03T00:00:00Z
</meta></metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="two" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="art" href="art.svg" media-type="image/svg+xml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/><itemref idref="art"/></spine></package>"""
CHAPTER = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{}</body></html>"""

MAIL = b"""Return-Path: <ann@acme.example>
From: =?utf-8?q?Ann_M=C3=BCller?= <ann@acme.example>
To: support@acme.example
Subject: Re: Return of a
 damaged parcel
Date: Tue, 03 Mar 2026 09:30:00 +0100
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset="utf-8"

Damaged parcels may be sent back within thirty days.

On Monday Bob wrote:
> How long may a damaged parcel be sent back?
>
> > Damaged parcels may be sent back within thirty days.

How long may a damaged parcel be sent back?
--c
Content-Type: text/html; charset="utf-8"

<p>The HTML half, which says the same.</p>
--c--
--b
Content-Type: application/pdf; name="label.pdf"
Content-Disposition: attachment; filename="../label.pdf"
Content-Transfer-Encoding: base64

JVBERi0=
--b--
"""
RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}}
{\stylesheet{\s1\outlinelevel0 heading 1;}}{\info{\title Acme terms}{\revtim\yr2026\mo3\dy1}}
\pard\plain\s1\outlinelevel0\fs32 Terms of caf\'e9s\par
\pard\plain Delivery costs 5 \u8364? and C:\\cellar is a path.\par
\pard{\listtext\'b7\tab}\fi-360\li720 By post\par
\trowd\cellx2000\cellx4000\pard\intbl Plan\cell Price\cell\row
\trowd\cellx2000\cellx4000\pard\intbl Basic\cell 6.90\par a month\cell\row
\pard The end.\par}"""
PAIRS = json.dumps(
    {"faq": [{"question": "How long?", "answer": "Two days.\n\nThree abroad."}, {"q": "Where?", "a": "Here."}]}
)
# 2026-03-01 in tenths of microseconds from 1601.
SENT = (date(2026, 3, 1).toordinal() - date(1601, 1, 1).toordinal()) * 86_400 * 10_000_000


def zip_bytes(members: Mapping[str, str | bytes]) -> bytes:
    """An archive; a member called "mimetype" is stored as it is."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def with_members(content: bytes, members: Mapping[str, str | bytes | None]) -> bytes:
    """`content` with members replaced or added, or left out where None."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    changed: dict[str, str | bytes | None] = {**kept, **members}
    return zip_bytes({name: one for name, one in changed.items() if one is not None})


def deck_bytes() -> bytes:
    """Three slides: title, bullets and notes; no title and a table; hidden."""
    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "Returns\vand refunds"
    frame = first.placeholders[1].text_frame
    frame.text = "Within thirty days"
    frame.add_paragraph().text = "In the box"
    frame.paragraphs[1].level = 1
    first.notes_slide.notes_text_frame.text = "Ask for the order number.\nBe kind."
    second = deck.slides.add_slide(deck.slide_layouts[6])
    second.shapes.add_textbox(0, 0, Inches(1), Inches(1)).text_frame.text = "Prices in euros."
    table = second.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(1)).table
    for index, text in enumerate(("Plan", "Price", "Basic", "6.90")):
        table.cell(index // 2, index % 2).text = text
    hidden = deck.slides.add_slide(deck.slide_layouts[5])
    hidden.shapes.title.text = "Draft"
    hidden._element.set("show", "0")
    stream = io.BytesIO()
    deck.core_properties.title, deck.core_properties.modified = "Acme deck", datetime(2026, 3, 1)
    deck.save(stream)
    return stream.getvalue()


def book_bytes() -> bytes:
    """A workbook with a title line, formats, an empty, a hidden and a headless sheet."""
    book = openpyxl.Workbook()
    plans: Worksheet = book.active
    plans.title = "Plans"
    for row in (["Prices of 2026"], [], ["Plan", "Price", "From", "Share", "Code"],
                ["Basic", 6.9, datetime(2026, 3, 1), 0.195, 7], ["Plus", 1250, None, None, "007"]):  # fmt: skip
        plans.append(row)
    plans["B4"].number_format = plans["B5"].number_format = '#,##0.00 "EUR"'
    plans["C4"].number_format, plans["D4"].number_format, plans["E4"].number_format = "d.m.yyyy", "0.0%", "000"
    book.create_sheet("Empty")
    secret = book.create_sheet("Secret")
    secret.append(["Margin", "80 %"])
    secret.sheet_state = "hidden"
    book.create_sheet("Bare").append([1, 2])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def odt_bytes(content: str = ODT) -> bytes:
    return zip_bytes(
        {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "meta.xml": ODT_META,
         "META-INF/manifest.xml": "<manifest/>"}
    )  # fmt: skip


def epub_bytes() -> bytes:
    return zip_bytes(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OEBPS/book.opf": PACKAGE,
            "OEBPS/nav.xhtml": CHAPTER.format("<nav><ol><li>One</li></ol></nav>"),
            "OEBPS/text/two b.xhtml": CHAPTER.format("<h1>Two</h1><p>The second&nbsp;chapter.</p>"),
            "OEBPS/text/one.xhtml": CHAPTER.format("<h1>One</h1><p>The first chapter.</p>"),
            "OEBPS/art.svg": "<svg xmlns='http://www.w3.org/2000/svg'><text>Art</text></svg>",
        }
    )


def msg_bytes(**streams: bytes) -> bytes:
    """An Outlook mail; keywords replace or add streams by property number."""
    base = {
        "0037001F": "Opening hours".encode("utf-16-le"),
        "0C1A001F": "Ann".encode("utf-16-le"),
        "5D01001F": "ann@acme.example".encode("utf-16-le"),
        "1000001F": "We open at nine.\r\n\r\nWe close at six.\r\n".encode("utf-16-le"),
    }
    named = {f"__substg1.0_{name.removeprefix('p')}": content for name, content in {**base, **streams}.items()}
    attached = {"__attach_version1.0_#00000000/__substg1.0_3707001F": "map.png".encode("utf-16-le")}
    return ole_bytes({"__properties_version1.0": property_stream(sent=SENT), **named, **attached})


FILES: dict[str, bytes] = {
    "returns.pptx": deck_bytes(),
    "plans.xlsx": book_bytes(),
    "warranty.odt": odt_bytes(),
    "acme.epub": epub_bytes(),
    "terms.rtf": RTF,
    "return.eml": MAIL,
    "hours.msg": msg_bytes(),
    "questions.json": PAIRS.encode(),
}
