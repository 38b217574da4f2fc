"""Rich Text Format: marks put in beside headings and cells, then read as text by striprtf."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import groupby

from striprtf.striprtf import rtf_to_text

from ingest.document import Extract, Part
from ingest.errors import DamagedDocument
from ingest.normalise import clean, line_text
from ingest.plain import ITEM
from ingest.raised import raised
from ingest.table import rows, unmarked
from ingest.titles import given_title
from ingest.unseen_rtf import without_unseen

# A control word is one only after an even number of backslashes.
CONTROL = r"(?<!\\)((?:\\\\)*)"
OUTLINE = re.compile(CONTROL + r"(\\outlinelevel([0-8]))(?!\d) ?")
CELL = re.compile(CONTROL + r"\\(?:nest)?cell(?![a-z]) ?")
ROW = re.compile(CONTROL + r"\\(?:nest)?row(?![a-z]) ?")
# With its control word gone the number is read like the text behind it.
LIST_TEXT = re.compile(CONTROL + r"\{\\(?:\*\\)?(?:listtext|pntext)(?![a-z]) ?")
# The control words in between say how the mark looks; a digit right behind one of them is its argument.
SUPER = re.compile(CONTROL + r"(\\super(?!\w)(?:\\[a-z]+(?:-?\d+)?(?![\w-]))*+ ?)(\d[\d,]{0,8})(?=[\\{}])")
TITLE = re.compile(r"\{\\title ([^{}]*)\}")
REVISED = re.compile(r"\{\\revtim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
HEADING_MARK, CELL_MARK, ROW_MARK, ITEM_MARK = "\ue010", "\ue011", "\ue012", "\ue013"
MARKS = re.compile(f"[{HEADING_MARK}{CELL_MARK}{ROW_MARK}{ITEM_MARK}]")
# Further paragraphs of a cell stand on lines of their own.
IN_ROW = re.compile(f"{CELL_MARK}[^{ROW_MARK}]*{ROW_MARK}")
BULLET = re.compile(r"^[•·▪◦‣\uf0b7*o–—-]\s+")


def read_rich_text(content: bytes) -> Extract:
    """Headings by their outline level, lists, tables and paragraphs; the title and day of the last change.

    Raises DamagedDocument when the file is not RTF or cut short.
    """
    source = _source(content)
    text = IN_ROW.sub(lambda match: match[0].replace("\n", " "), _converted(_marked(source)))
    return Extract(tuple(_parts(text)), _title(source), _revised(source))


def plain_text(content: bytes) -> str:
    """The text of an RTF file alone, a paragraph to a line. Raises DamagedDocument."""
    return _converted(_source(content))


def _source(content: bytes) -> str:
    source = content.decode("latin-1").rstrip("\0\r\n ")
    if not source.lstrip().startswith("{\\rtf") or not source.endswith("}"):
        raise DamagedDocument("This RTF file is damaged or cut short; save it again with the program that made it.")
    return without_unseen(source)


def _converted(source: str) -> str:
    return clean(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]


def _marked(source: str) -> str:
    source = OUTLINE.sub(lambda m: f"{m[1]}{m[2]} {_mark(HEADING_MARK)}{int(m[3]) + 1}", source)
    source = CELL.sub(lambda m: m[1] + _mark(CELL_MARK), source)
    source = SUPER.sub(lambda m: m[1] + m[2] + "".join(map(_mark, raised(m[3]))), source)
    source = LIST_TEXT.sub(lambda m: f"{m[1]}{_mark(ITEM_MARK)}{{", source)
    return ROW.sub(lambda m: m[1] + _mark(ROW_MARK) + "\\par ", source)


def _mark(mark: str) -> str:
    return f"{{\\uc1\\u{ord(mark)}?}}"


def _parts(text: str) -> Iterator[Part]:
    lines = (line for line in text.split("\n") if line_text(MARKS.sub("", line)))
    for is_table, group in groupby(lines, lambda line: CELL_MARK in line or ROW_MARK in line):
        if is_table:
            yield from _table("\n".join(group))
        else:
            yield from map(_part, group)


def _table(text: str) -> Iterator[Part]:
    """RTF does not say which row is the header; the first one is, if it names every column."""
    cells = [[line_text(cell) for cell in row.split(CELL_MARK)] for row in text.split(ROW_MARK)]
    body = [row[:-1] if not row[-1] else row for row in cells if any(row)]
    headed = len(body) > 1 and all(body[0]) and len(set(body[0])) == len(body[0]) > 1
    return rows(body[0], body[1:]) if headed else unmarked(body)


def _part(line: str) -> Part:
    head, mark, rest = line.rpartition(HEADING_MARK)
    if mark and not MARKS.sub("", head).strip():
        return Part("heading", MARKS.sub("", rest[1:]), level=min(int(rest[0]), 6))
    words = line_text(MARKS.sub("", line))
    if ITEM_MARK in line or ITEM.match(words):
        return Part("list_item", BULLET.sub("", words), level=1)
    return Part("paragraph", words)


def _title(source: str) -> str | None:
    match = TITLE.search(source)
    return given_title(_converted(f"{{\\rtf1\\ansi {match[1]}}}")) if match else None


def _revised(source: str) -> date | None:
    match = REVISED.search(source)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
