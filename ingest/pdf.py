"""PDF: the lines of each page, with their size and place, read by PDFium."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.document import Extract
from ingest.errors import DamagedDocument, EmptyDocument, EncryptedDocument, MissingExtra, NoTextLayer, TooLarge
from ingest.glyph import DIVISION
from ingest.glyphs import read_lines
from ingest.layout import parts
from ingest.lines import Line, Page
from ingest.scan import read_scan

MAX_PAGES = 5_000
DIVIDED = re.compile(rf"(\w+){DIVISION}(\w+)")
WORD = re.compile(r"[\w-]+")
# What programs write when nobody gave a title.
NO_TITLE = re.compile(r"^(?:microsoft word|untitled|document\d*$)|\.\w{2,5}$", re.IGNORECASE)
SCANNED = (
    "This PDF holds pictures of text, not text; install Warmline with its extra `ocr`, "
    "or run it through text recognition first."
)
STAMP = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


def read_pdf(content: bytes) -> Extract:
    """The text of a PDF in reading order, page by page.

    A scan is read by text recognition where the extra `ocr` is installed. Raises EncryptedDocument when
    a password is needed, NoTextLayer when no page has text and none was recognised, DamagedDocument when
    PDFium cannot open it, TooLarge over MAX_PAGES pages.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            _require_few_pages(len(document))
            pages = _join_divided([read_lines(document[index]) for index in range(len(document))])
            about = document.get_metadata_dict()
            if not _has_words(pages):
                scanned = read_scan(document)
                return Extract(scanned.parts, _title(about), _day(about))
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    except (MissingExtra, EmptyDocument) as error:
        raise NoTextLayer(SCANNED) from error
    return Extract(tuple(parts(pages)), _title(about), _day(about))


def _has_words(pages: list[Page]) -> bool:
    return any(character.isalnum() for page in pages for line in page for character in line.text)


def _require_few_pages(count: int) -> None:
    if count > MAX_PAGES:
        raise TooLarge(f"This PDF has {count:,} pages, over the limit of {MAX_PAGES:,}; split it.")


def _refusal(error: pypdfium2.PdfiumError) -> EncryptedDocument | DamagedDocument:
    if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
        return EncryptedDocument("This PDF needs a password; save a copy without one.")
    return DamagedDocument("This PDF is damaged or cut short; export or copy it again.")


def _title(about: dict[str, str]) -> str | None:
    title = about.get("Title", "").strip()
    return None if NO_TITLE.search(title) else title or None


def _day(about: dict[str, str]) -> date | None:
    match = STAMP.match(about.get("ModDate") or about.get("CreationDate") or "")
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def _join_divided(pages: list[Page]) -> list[Page]:
    words = Counter(word.lower() for page in pages for line in page for word in WORD.findall(line.text))
    return [[_joined(line, words) for line in page] for page in pages]


def _joined(line: Line, words: Counter[str]) -> Line:
    def join(match: re.Match[str]) -> str:
        hyphenated, joined = f"{match[1]}-{match[2]}", match[1] + match[2]
        return hyphenated if words[hyphenated.lower()] > words[joined.lower()] else joined

    def joined(text: str) -> str:
        return DIVIDED.sub(join, text).replace(DIVISION, "-")

    return replace(line, text=joined(line.text), cells=tuple(map(joined, line.cells)))
