"""Mails as Outlook saves them (.msg): an OLE file with a stream for every property."""

import io
import re
import struct
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.parser import HeaderParser

import olefile  # type: ignore[import-untyped]

from ingest.dates import mail_day
from ingest.decode import decode
from ingest.document import Extract
from ingest.errors import DamagedDocument
from ingest.letter import Letter, read_letter
from ingest.packed_rtf import unpack_rtf
from ingest.rich_text import plain_text

SUBJECT, BODY, HTML, RTF, HEADERS = "0037", "1000", "1013", "1009", "007D"
SENDER_NAME, SENDER_ADDRESS, SMTP_ADDRESS = "0C1A", "0C1F", "5D01"
LONG_NAME, SHORT_NAME, SHOWN_NAME = "3707", "3704", "3001"
UNICODE, NARROW, BINARY = "001F", "001E", "0102"
PROPERTIES = "__properties_version1.0"
# Every property takes 16 bytes after a header; a time counts tenths of microseconds from 1601.
PROPERTY = struct.Struct("<HH4xQ")
HEADER = 32
SENT, DELIVERED = 0x0039, 0x0E06
LOST = re.compile("out of range|incomplete|less than declared")
EPOCH = datetime(1601, 1, 1)  # noqa: DTZ001
BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, struct.error, OverflowError)


def read_outlook(content: bytes) -> Extract:
    """The text of a mail, else its HTML, else its rich text. Attachments are named and never opened.

    Raises DamagedDocument when the file is cut short or is no mail.
    """
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            letter = _letter(ole)
            _require_whole(ole)
    except BROKEN as error:
        raise DamagedDocument("This Outlook mail is damaged; save it again from Outlook.") from error
    return read_letter(letter)


def _require_whole(ole: olefile.OleFileIO) -> None:
    """olefile reads on where something is missing, and only notes it."""
    if any(LOST.search(str(issue)) for _, issue in ole.parsing_issues):
        raise ValueError("parts of the file are missing")


def _letter(ole: olefile.OleFileIO) -> Letter:
    headers = HeaderParser().parsestr(_text(ole, HEADERS))
    plain, html = _text(ole, BODY), _html(ole)
    if not plain.strip() and not html.strip() and (packed := _stream(ole, f"{RTF}{BINARY}")):
        plain = plain_text(unpack_rtf(packed))
    return Letter(
        _text(ole, SUBJECT),
        headers.get("From") or _sender(ole),
        mail_day(headers.get("Date", "")) or _day(ole),
        plain,
        html,
        tuple(_attachments(ole)),
    )


def _stream(ole: olefile.OleFileIO, name: str, folder: str = "") -> bytes:
    path = f"{folder}__substg1.0_{name}"
    content: bytes = ole.openstream(path).read() if ole.exists(path) else b""
    return content


def _text(ole: olefile.OleFileIO, name: str, folder: str = "") -> str:
    wide = _stream(ole, name + UNICODE, folder)
    text = wide.decode("utf-16-le", "replace") if wide else decode(_stream(ole, name + NARROW, folder))
    return text.rstrip("\0")


def _html(ole: olefile.OleFileIO) -> str:
    return decode(_stream(ole, HTML + BINARY)) or _text(ole, HTML)


def _sender(ole: olefile.OleFileIO) -> str:
    name, address = _text(ole, SENDER_NAME), _text(ole, SMTP_ADDRESS)
    address = address or next(filter(lambda text: "@" in text, [_text(ole, SENDER_ADDRESS)]), "")
    return f"{name} <{address}>".strip() if address else name


def _day(ole: olefile.OleFileIO) -> date | None:
    fixed = ole.openstream(PROPERTIES).read()[HEADER:]
    whole = len(fixed) - len(fixed) % PROPERTY.size
    stated = {number: value for _, number, value in PROPERTY.iter_unpack(fixed[:whole])}
    ticks = stated.get(SENT) or stated.get(DELIVERED)
    try:
        return (EPOCH + timedelta(microseconds=ticks // 10)).date() if ticks else None
    except OverflowError:
        return None


def _attachments(ole: olefile.OleFileIO) -> Iterator[str]:
    folders = sorted({path[0] for path in ole.listdir(storages=True) if path[0].startswith("__attach_version1.0_")})
    for folder in folders:
        names = (_text(ole, name, f"{folder}/") for name in (LONG_NAME, SHORT_NAME, SHOWN_NAME))
        yield next(filter(None, names), "")
