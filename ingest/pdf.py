"""PDF: the lines of each page, with their size and place, read by PDFium."""

import ctypes
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.document import Extract
from ingest.errors import DamagedDocument, EncryptedDocument, NoTextLayer, TooLarge
from ingest.layout import parts
from ingest.lines import Line, Page

MAX_PAGES = 5_000
SAMPLES = 8
BOLD = 600
# What PDFium puts where a word was divided at a line end.
DIVISION = "\x02"
DIVIDED = re.compile(rf"(\w+){DIVISION}(\w+)")
WORD = re.compile(r"[\w-]+")
# What programs write when nobody gave a title.
NO_TITLE = re.compile(r"^(?:microsoft word|untitled|document\d*$)|\.\w{2,5}$", re.IGNORECASE)
STAMP = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character with its box in points, origin at the bottom left of the page."""

    character: str
    index: int


def read_pdf(content: bytes) -> Extract:
    """The text of a PDF in reading order, page by page.

    Raises EncryptedDocument when a password is needed, NoTextLayer when no page has text (a scan),
    DamagedDocument when PDFium cannot open it, TooLarge over MAX_PAGES pages.
    """
    try:
        with pypdfium2.PdfDocument(content) as document:
            _require_few_pages(len(document))
            pages = _join_divided([_page(document[index]) for index in range(len(document))])
            about = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise _refusal(error) from error
    if not any(character.isalnum() for page in pages for line in page for character in line.text):
        raise NoTextLayer("This PDF holds pictures of text, not text; run it through OCR first.")
    return Extract(tuple(parts(pages)), _title(about), _day(about))


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


def _page(page: pypdfium2.PdfPage) -> Page:
    text = page.get_textpage()
    glyphs: list[Glyph] = []
    lines = []
    for index in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, index))
        if character == "\n":
            lines.append(_line(text, glyphs))
            glyphs = []
        elif character != "\r":
            glyphs.append(Glyph(character, index))
    lines.append(_line(text, glyphs))
    return [line for line in lines if line is not None]


def _line(text: pypdfium2.PdfTextPage, glyphs: list[Glyph]) -> Line | None:
    inked = [glyph for glyph in glyphs if not glyph.character.isspace() and glyph.character != DIVISION]
    if not inked:
        return None
    sample = inked[:: max(1, len(inked) // SAMPLES)]
    boxes = [_box(text, glyph.index) for glyph in sample]
    height = Counter(round(top - bottom, 1) for _, bottom, _, top in boxes).most_common(1)[0][0]
    weights = [pdfium.FPDFText_GetFontWeight(text, glyph.index) for glyph in sample]
    left, bottom, _, _ = _box(text, inked[0].index)
    _, _, right, _ = _box(text, inked[-1].index)
    characters = "".join(glyph.character for glyph in glyphs)
    whole = characters.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Line(whole, left, right, bottom, height, min(weights) >= BOLD)


def _box(text: pypdfium2.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of the font's box around a character: the same for "a" and "A"."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))
    return box.left, box.bottom, box.right, box.top


def _join_divided(pages: list[Page]) -> list[Page]:
    words = Counter(word.lower() for page in pages for line in page for word in WORD.findall(line.text))
    return [[_joined(line, words) for line in page] for page in pages]


def _joined(line: Line, words: Counter[str]) -> Line:
    def join(match: re.Match[str]) -> str:
        hyphenated, joined = f"{match[1]}-{match[2]}", match[1] + match[2]
        return hyphenated if words[hyphenated.lower()] > words[joined.lower()] else joined

    text = DIVIDED.sub(join, line.text).replace(DIVISION, "-")
    return Line(text, line.left, line.right, line.bottom, line.height, line.bold)
