"""What kind of document some bytes are: by content where that is clear, by name otherwise."""

import re
from datetime import date
from pathlib import PurePosixPath

from ingest.document import Format, RawDocument, sha256
from ingest.errors import EmptyDocument, EncryptedDocument, UnknownFormat, WrongFormat

EXTENSIONS: dict[str, Format] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "txt",
    ".text": "txt",
    ".csv": "csv",
    ".tsv": "csv",
    ".docx": "docx",
    ".pdf": "pdf",
    ".vtt": "vtt",
    ".srt": "srt",
}
READABLE = "HTML, Markdown, text, CSV, Word (.docx), PDF, VTT, SRT and .jsonl"
BINARY: frozenset[Format] = frozenset({"docx", "pdf"})
# Possessive: a thousand comments could be taken together in 2^1000 ways.
PAGE = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*+<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
SUBRIP = re.compile(rb"\s*\d+\s*\r?\n\s*\d+:\d\d:\d\d[,.]\d+\s*-->")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The end of a ZIP archive, within the length that its comment may have.
ARCHIVE_END, TAIL = b"PK\x05\x06", 66_000
HEAD = 4096
SOMETHING = re.compile(rb"[^\0 \t\r\n\f\v\xef\xbb\xbf]")


def identify(
    source: str,
    content: bytes,
    *,
    title: str | None = None,
    updated: date | None = None,
    language: str | None = None,
) -> RawDocument:
    """A `RawDocument` of the format that `content` shows or, failing that, that `source` is named after.

    Raises EmptyDocument for nothing but whitespace, EncryptedDocument, WrongFormat when
    the name promises what the content is not, UnknownFormat for everything else.
    """
    if not SOMETHING.search(content):
        raise EmptyDocument("The file is empty; check that it was saved completely.")
    named = EXTENSIONS.get(PurePosixPath(source).suffix.lower())
    found = _by_content(content, named) or _by_name(source, named)
    if found != "docx" and ARCHIVE_END in content[-TAIL:]:
        raise WrongFormat("This file is a document and an archive in one; save it again as the document alone.")
    return RawDocument(source, found, content, sha256(content), title, updated, language)


def _by_content(content: bytes, named: Format | None) -> Format | None:
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _in_archive(content, named)
    if head.startswith(OLE):
        raise EncryptedDocument("This is a password-protected or old Office file; save it as .docx without one.")
    if PAGE.match(head):
        return "html"
    if head.startswith(b"WEBVTT"):
        return "vtt"
    if SUBRIP.match(head) and named in (None, "txt", "vtt", "srt"):
        return "srt"
    return None


def _in_archive(content: bytes, named: Format | None) -> Format:
    # Only looked at, never unpacked: that is for the parser process.
    other = any(name in content for name in (b"xl/workbook.xml", b"ppt/presentation.xml"))
    if b"word/document.xml" in content or (named == "docx" and not other):
        return "docx"
    raise UnknownFormat(f"This kind of archive or Office file is not read; Warmline reads {READABLE}.")


def _by_name(source: str, named: Format | None) -> Format:
    if named is None:
        raise UnknownFormat(f"This kind of file is not read; Warmline reads {READABLE}.")
    if named in BINARY:
        suffix = PurePosixPath(source).suffix
        raise WrongFormat(f"The name ends in {suffix} but the content is something else; give it its right name.")
    return named
