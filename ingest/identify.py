"""What kind of document some bytes are: by content where that is clear, by name otherwise."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath

from ingest.container import OLE, ZIP, ole_names, zip_mimetype, zip_names
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
    ".pptx": "pptx",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
    ".rtf": "rtf",
    ".odt": "odt",
    ".epub": "epub",
    ".eml": "eml",
    ".msg": "msg",
    ".json": "json",
    ".vtt": "vtt",
    ".srt": "srt",
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"), "image"),
    **dict.fromkeys((".mp3", ".wav", ".m4a", ".ogg", ".oga", ".flac", ".mp4", ".webm", ".mov", ".mkv"), "recording"),
}
# Many documents in one file: whoever takes in paths reads them, line by line.
RECORDS = (".jsonl", ".ndjson")
READABLE = (
    "HTML, Markdown, text, CSV, .docx, .pptx, .xlsx, PDF, RTF, .odt, EPUB, .eml, .msg, .json of questions, VTT, SRT, "
    ".jsonl"
)
ARCHIVES: frozenset[Format] = frozenset({"docx", "pptx", "xlsx", "odt", "epub"})
BINARY: frozenset[Format] = ARCHIVES | {"pdf", "rtf", "msg", "image", "recording"}
# How a member begins that only one format has.
MEMBERS: dict[str, Format] = {
    "word/document": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.xml": "xlsx",
    "META-INF/container.xml": "epub",
    "content.xml": "odt",
}
MIMETYPES: dict[str, Format] = {
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
}
MAIL_STREAM = re.compile(r"__(?:substg|nameid_version|properties_version|recip_version|attach_version)1\.0")
OLD_OFFICE = frozenset({"WordDocument", "Workbook", "Book", "PowerPoint Document"})
# Possessive: a thousand comments could be taken together in 2^1000 ways.
PAGE = re.compile(rb"(?:<\?xml[^>]*>|<!--.*?-->|\s)*+<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL)
PICTURE = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|II\*\0|MM\0\*|RIFF....WEBP|BM....\0\0\0\0", re.DOTALL)
SOUND = re.compile(rb"ID3|\xff[\xe2-\xfb]|RIFF....WAVE|OggS|fLaC|....ftyp|\x1a\x45\xdf\xa3", re.DOTALL)
SUBRIP = re.compile(rb"\s*\d+\s*\r?\n\s*\d+:\d\d:\d\d[,.]\d+\s*-->")
# Two header lines, folded or not, at the very top.
MAIL = re.compile(
    rb"(?:(?:Return-Path|Received|Delivered-To|Message-ID|MIME-Version|From|Date):.*\r?\n(?:[ \t].*\r?\n)*){2}",
    re.IGNORECASE,
)
# The end of a ZIP archive, within the length that its comment may have.
ARCHIVE_END, TAIL = b"PK\x05\x06", 66_000
# What may well hold an archive without being a second document.
CARRIERS: frozenset[Format] = ARCHIVES | {"msg", "eml", "image", "recording"}
HEAD = 4096
SOMETHING = re.compile(rb"[^\0 \t\r\n\f\v\xef\xbb\xbf]")


def identify(
    source: str,
    content: bytes,
    *,
    title: str | None = None,
    updated: date | None = None,
    language: str | None = None,
    validator: str | None = None,
) -> RawDocument:
    """A `RawDocument` of the format that `content` shows or, failing that, that `source` is named after.

    Raises EmptyDocument for nothing but whitespace, EncryptedDocument, WrongFormat when
    the name promises what the content is not, UnknownFormat for everything else.
    """
    if not SOMETHING.search(content):
        raise EmptyDocument("The file is empty; check that it was saved completely.")
    named = EXTENSIONS.get(PurePosixPath(source).suffix.lower())
    found = _by_content(content, named) or _by_name(source, named)
    if found not in CARRIERS and ARCHIVE_END in content[-TAIL:]:
        raise WrongFormat("This file is a document and an archive in one; save it again as the document alone.")
    return RawDocument(source, found, content, sha256(content), title, updated, language, validator)


def _by_content(content: bytes, named: Format | None) -> Format | None:
    head = content[:HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(ZIP):
        return _in_archive(content, named)
    if head.startswith(OLE):
        return _in_compound(content, named)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if PICTURE.match(head):
        return "image"
    if SOUND.match(head) and named in (None, "recording"):
        return "recording"
    if PAGE.match(head):
        return "html"
    if head.startswith(b"WEBVTT"):
        return "vtt"
    if SUBRIP.match(head) and named in (None, "txt", "vtt", "srt"):
        return "srt"
    return "eml" if named is None and MAIL.match(head) else None


def _in_archive(content: bytes, named: Format | None) -> Format:
    # Only looked at, never unpacked: that is for the parser process.
    names = set(zip_names(content))
    said = zip_mimetype(content)
    found = MIMETYPES.get(said) if said else _by_members(names)
    if not names and named in ARCHIVES:
        # Cut short, so that its directory is missing: for the parser to say.
        found = named
    if found is None:
        raise UnknownFormat(f"This kind of archive or Office file is not read; Warmline reads {READABLE}.")
    return found


def _by_members(names: Iterable[str]) -> Format | None:
    return next((kind for start, kind in MEMBERS.items() if any(name.startswith(start) for name in names)), None)


def _in_compound(content: bytes, named: Format | None) -> Format:
    names = set(ole_names(content))
    if any(MAIL_STREAM.match(name) for name in names) or (named == "msg" and not names):
        return "msg"
    if OLD_OFFICE & names:
        raise UnknownFormat("This is an old Office file; save it as .docx, .xlsx or .pptx.")
    raise EncryptedDocument("This is a password-protected or old Office file; save it as .docx without one.")


def _by_name(source: str, named: Format | None) -> Format:
    if source.lower().endswith(RECORDS):
        raise UnknownFormat(
            "A file of one document per line is read from a path alone: give it to warmline ingest, "
            "or send each line's document by itself."
        )
    if named is None:
        raise UnknownFormat(f"This kind of file is not read; Warmline reads {READABLE}.")
    if named in BINARY:
        suffix = PurePosixPath(source).suffix
        raise WrongFormat(f"The name ends in {suffix} but the content is something else; give it its right name.")
    return named
