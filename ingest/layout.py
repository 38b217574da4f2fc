"""Lines on pages to headings, paragraphs and list items, by size and distance."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ingest.document import Part
from ingest.lines import BULLET, MAX_HEADING, Line, Page, Style, could_be_heading, style_of
from ingest.printed import table_parts
from ingest.running import without_contents, without_running_heads
from ingest.steps import with_lists

Numbered = tuple[int, list[Line]]
# How far, in points, a column may shift within one table.
SAME_COLUMN = 10.0
MARK = re.compile(r"\s*(?:o|[•▪●◦‣∙○■□➢✓–—*-])\s+")
CHAPTER = re.compile(r"(?:chapter|part|section|appendix)\s+[\dA-Z]+\.?", re.IGNORECASE)
# A bold line with a time, an amount, a number behind a colon or a verb says something, and heads nothing.
STATES = re.compile(
    r":\s+[+\d]|\b\d{1,2}:\d\d\b|\d ?(?:[€$£]|[A-Z]{3}\b)|[€$£] ?\d"
    r"|^(?!\W*(?i:what|who|how|where|when|why|which|if)\b)\w.{0,60}\s(?:is|are|may|must|can|cannot|will|has|have)\s"
)
# The number of a part: below "2 Operation", "2.1 Switching on" is another name and not the rest of it.
PART = re.compile(r"\s*\d{1,2}(?:\.\d{1,2})*\.?\s+[^\W\d_]")
MOST_WORDS = 10
SENTENCE_END = re.compile(r"[.!?:;。！？][\"')\]”’]*\s*$")


def parts(pages: Sequence[Page]) -> Iterator[Part]:
    """Parts in the order of the lines, with pages counted from 1.

    Running heads, running feet and page numbers are left out. A taller line is a heading, its level the
    rank of its height; a short bold line ranks below them. Lines are joined to paragraphs. The rows of a
    table are labelled by its header, across pages too.
    """
    style = style_of(pages)
    blocks = (
        (number, block)
        for number, page in enumerate(without_running_heads(pages, style), start=1)
        for block in _blocks(without_contents(page), style)
    )
    found = chain.from_iterable(_parts(group, style) for group in _tables_joined(blocks))
    return _with_chapter_titles(with_lists(found, min(len(style.headings) + 1, 6)))


def _tables_joined(blocks: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Each block on its own, but a table together with what the next pages continue of it."""
    held: list[Numbered] = []
    for number, block in blocks:
        if held and not (block[0].cells and _same_columns(held[-1][1][0], block[0])):
            yield held
            held = []
        held.append((number, block))
    if held:
        yield held


def _same_columns(one: Line, other: Line) -> bool:
    same = len(one.columns) == len(other.columns)
    return same and all(abs(a - b) <= SAME_COLUMN for a, b in zip(one.columns, other.columns, strict=True))


def _parts(group: list[Numbered], style: Style) -> Iterator[Part]:
    number, block = group[0]
    if block[0].cells:
        yield from table_parts([(page, row) for page, rows in group for row in rows])
    else:
        yield _part(block, style, number)


def _with_chapter_titles(parts: Iterable[Part]) -> Iterator[Part]:
    """ "Chapter 1" on a line of its own joins the heading after it."""
    number: Part | None = None
    for part in parts:
        if number and part.kind == "heading":
            yield Part("heading", f"{number.text} {part.text}", level=part.level, page=number.page)
            number = None
            continue
        if number:
            yield number
        number = part if part.kind == "heading" and CHAPTER.fullmatch(part.text) else None
        if not number:
            yield part
    if number:
        yield number


def _blocks(page: Page, style: Style) -> Iterator[list[Line]]:
    block: list[Line] = []
    right = max((line.right for line in page), default=0.0)
    for line in page:
        if block and _starts_new(block, line, style, right):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _starts_new(block: list[Line], line: Line, style: Style, right: float) -> bool:
    before = block[-1]
    if before.cells or line.cells:
        return not (before.cells and line.cells and _same_columns(before, line))
    if _is_heading(before, style) or _is_heading(line, style):
        return bool(PART.match(before.text) and PART.match(line.text)) or not (
            _alike(before, line, style) and 0 <= before.bottom - line.bottom < 2 * line.height
        )
    if BULLET.match(line.text) and (before.bottom - line.bottom > 1 or not block):
        return True
    step = before.bottom - line.bottom
    if step > 1.4 * style.step or step < -style.step:
        return bool(SENTENCE_END.search(before.text)) or not line.text.lstrip()[:1].islower()
    indented = line.left > before.left + 0.6 * style.body and not BULLET.match(block[0].text)
    short = before.right < right - 0.2 * (right - before.left)
    return bool(SENTENCE_END.search(before.text)) and (indented or (short and step > 1))


def _alike(before: Line, line: Line, style: Style) -> bool:
    same = abs(before.height - line.height) < 0.05 * style.body and not BULLET.match(line.text)
    return same and _is_heading(before, style) and _is_heading(line, style)


def _is_heading(line: Line, style: Style) -> bool:
    if line.height in style.headings:
        return True
    says = SENTENCE_END.search(line.text) or STATES.search(line.text) or len(line.text.split()) > MOST_WORDS
    return line.bold and could_be_heading(line) and not says and len(line.text) <= 100


def _part(block: list[Line], style: Style, page: int) -> Part:
    text = " ".join(line.text.strip() for line in block)
    if _is_heading(block[0], style) and len(text) <= MAX_HEADING:
        return Part("heading", text, level=_level(block[0], style), page=page)
    if BULLET.match(text):
        return Part("list_item", text[mark.end() :] if (mark := MARK.match(text)) else text, level=1, page=page)
    return Part("paragraph", text, page=page)


def _level(line: Line, style: Style) -> int:
    rank = sum(height > line.height for height in style.headings)
    return min(rank + 1, 6)
