"""Mails, saved by a mail program or by Outlook."""

import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import (
    ArchiveBomb,
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    IngestError,
    UnknownFormat,
)
from ingest.identify import identify
from ingest.packed_rtf import DICTIONARY, unpack_rtf
from tests.ingest.files import msg_bytes
from tests.ingest.ole import ole_bytes


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def letter(body: str, kind: str = "text/plain; charset=utf-8", headers: str = "Subject: Parcels\n") -> str:
    return f"From: bob@acme.example\n{headers}Content-Type: {kind}\n\n{body}"


def test_headers_text_history_once_and_names_of_attachments(samples, parsed, outline):
    assert outline("return.eml", samples["return.eml"]) == [
        "heading1: Re: Return of a damaged parcel",
        "paragraph: From: Ann Müller <ann@acme.example>; Date: 2026-03-03",
        "paragraph: Damaged parcels may be sent back within thirty days.",
        "paragraph: On Monday Bob wrote:",
        "paragraph: How long may a damaged parcel be sent back?",
        "paragraph: Attachments: label.pdf",
    ]
    document = parsed("return.eml", samples["return.eml"])
    assert (document.title, str(document.updated)) == ("Re: Return of a damaged parcel", "2026-03-03")


def test_a_mail_of_html_alone_is_read_as_a_page(outline):
    markup = "<h1>Sale</h1><table><tr><th>Plan</th><th>Price</th></tr><tr><td>Basic</td><td>5</td></tr></table>"
    assert outline("a.eml", letter(markup, "text/html"))[2:] == ["heading2: Sale", "table_row: Plan: Basic; Price: 5"]


def test_short_answers_are_kept_each_time(outline):
    assert outline("a.eml", letter("> One?\nYes.\n> Two?\nYes."))[2:] == [
        "paragraph: One?",
        "paragraph: Yes.",
        "paragraph: Two?",
        "paragraph: Yes.",
    ]


def test_history_is_known_however_it_was_wrapped(outline):
    text = "Parcels that came damaged may be returned free of charge within thirty days of delivery."
    wrapped = "> Parcels that came damaged may be returned free\n> of charge within thirty days of delivery."
    assert outline("a.eml", letter(f"{text}\n\n{wrapped}"))[2:] == [f"paragraph: {text}"]


@pytest.mark.parametrize(
    ("headers", "title", "updated"),
    [
        ("Subject: =?iso-8859-1?q?Gr=FC=DFe?=\nDate: Sun, 1 Mar 2026 23:30:00 -0800\n", "Grüße", "2026-03-01"),
        ("Subject: Parcels\nDate: yesterday\n", "Parcels", "None"),
        ("Subject: Parcels\nDate: Mon, 01 Jan 99999999999999999999 00:00:00 +0000\n", "Parcels", "None"),
        ("Subject: Parcels\nDate: Mon, 01 Jan 2024 00:00:00 +99999999999999999999\n", "Parcels", "None"),
        ("Date: Sun, 1 Mar 2026 23:30:00 -0800\n", "a", "2026-03-01"),
        ("Subject: =?unknown-8bit?q?=FF?= x\n", "\ufffd x", "None"),
    ],
)
def test_headers_as_people_meet_them(parsed, headers, title, updated):
    document = parsed("a.eml", letter("Some text here.", headers=headers))
    assert (document.title, str(document.updated)) == (title, updated)


@pytest.mark.parametrize("kind", ["text/plain; charset=nonsense", "text/plain; charset=us-ascii", "text/plain"])
def test_a_wrong_charset_does_not_lose_the_text(parsed, kind):
    assert "Grüße" in parsed("a.eml", letter("Grüße aus Köln.", kind)).text


def test_a_forwarded_mail_is_named_and_not_read(outline):
    inner = "Subject: The old one\nFrom: x@y.z\n\nSecret."
    body = f"--b\nContent-Type: text/plain\n\nSee below.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    assert outline("a.eml", letter(body, 'multipart/mixed; boundary="b"'))[2:] == [
        "paragraph: See below.",
        "paragraph: Attachments: The old one",
    ]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("no header at all", DamagedDocument),
        (letter("x", 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"'), EncryptedDocument),
        (letter("x", "application/pkcs7-mime"), EncryptedDocument),
        ("X-Nothing: 1\n\nText.", DamagedDocument),
        ("Received: from x\n\n", EmptyDocument),
    ],
)
def test_what_is_no_mail_or_sealed_is_refused_by_name(parsed, content, error):
    with pytest.raises(error):
        parsed("a.eml", content)


@given(st.binary(max_size=300))
def test_no_bytes_after_a_header_raise_anything_unforeseen(content):
    from ingest.partition import partition

    with suppress(IngestError):
        partition(identify("a.eml", b"Subject: Parcels\nContent-Type: multipart/mixed; boundary=b\n" + content))


def test_an_outlook_mail(samples, parsed, outline):
    assert outline("hours.msg", samples["hours.msg"]) == [
        "heading1: Opening hours",
        "paragraph: From: Ann <ann@acme.example>; Date: 2026-03-01",
        "paragraph: We open at nine.",
        "paragraph: We close at six.",
        "paragraph: Attachments: map.png",
    ]
    document = parsed("hours.msg", samples["hours.msg"])
    assert (document.title, str(document.updated)) == ("Opening hours", "2026-03-01")


def test_an_outlook_mail_that_came_from_outside_keeps_its_headers(parsed):
    headers = "From: Bob <bob@b.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\n"
    document = parsed("a.msg", msg_bytes(p007D001F=wide(headers)))
    assert "From: Bob <bob@b.example>; Date: 2026-03-02" in document.text


def test_an_outlook_mail_of_html_or_rich_text_alone(parsed):
    html = msg_bytes(p1000001F=b"", p10130102=b"<p>Only <b>HTML</b>.</p>")
    assert "Only HTML." in parsed("a.msg", html).text
    rich = msg_bytes(p1000001F=b"", p10090102=packed(rb"{\rtf1\ansi Only rich text.}"))
    assert "Only rich text." in parsed("a.msg", rich).text
    narrow = msg_bytes(p1000001F=b"", p1000001E="Grüße aus Köln.".encode("cp1252"))
    assert "Grüße aus Köln." in parsed("a.msg", narrow).text


def packed(text: bytes, kind: bytes = b"MELA") -> bytes:
    return struct.pack("<LL4sL", len(text) + 12, len(text), kind, 0) + text


def test_packed_rich_text_is_unpacked_by_bytes_and_references():
    at = DICTIONARY.index(b"{\\rtf1")
    reference = struct.pack(">H", at << 4 | 4)
    content = bytes([0b00000001]) + reference + b" Hallo }"[:7]
    whole = struct.pack("<LL4sL", 0, 13, b"LZFu", 0) + content
    assert unpack_rtf(whole) == b"{\\rtf1 Hallo "
    overlapping = bytes([0b00000010]) + b"a" + struct.pack(">H", len(DICTIONARY) << 4 | 3)
    assert unpack_rtf(struct.pack("<LL4sL", 0, 6, b"LZFu", 0) + overlapping) == b"aaaaaa"


@given(st.binary(max_size=200), st.integers(0, 1000))
def test_no_packed_bytes_break_the_unpacker(content, size):
    assert len(unpack_rtf(struct.pack("<LL4sL", 0, size, b"LZFu", 0) + content)) <= size


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"short", DamagedDocument),
        (packed(b"x", b"ZIP!"), DamagedDocument),
        (struct.pack("<LL4sL", 0, 60_000_000, b"LZFu", 0), ArchiveBomb),
    ],
)
def test_rich_text_that_cannot_be_unpacked_is_refused(content, error):
    with pytest.raises(error):
        unpack_rtf(content)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda s: s[:1100], DamagedDocument),
        (lambda s: s[:-900], DamagedDocument),
        (lambda s: s[:512] + b"\xff" * 512 + s[1024:], DamagedDocument),
        (lambda s: ole_bytes({"__substg1.0_0037001F": wide("No properties")}), DamagedDocument),
        (lambda s: ole_bytes({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), EncryptedDocument),
        (lambda s: ole_bytes({"WordDocument": b"x"}), UnknownFormat),
        (lambda s: ole_bytes({"Workbook": b"x"}), UnknownFormat),
    ],
)
def test_what_is_no_whole_outlook_mail_is_refused_by_name(samples, parsed, make, error):
    with pytest.raises(error):
        parsed("a.msg", make(samples["hours.msg"]))
