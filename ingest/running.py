"""What a page shows besides its text: running heads and feet, page numbers, tables of contents."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.lines import Line, Page, Style

LEADER = re.compile(r"(?:\s?[.·…]){4,}\s*\d*\s*$")
DIGITS = re.compile(r"\d+")
PAGE_NUMBER = re.compile(r"\s*(?:page\s*)?\d{1,4}(?:\s*(?:of|/|-)\s*\d{1,4})?\s*", re.IGNORECASE)
# "Rules - page 2" and "Rules Page 2 of 4", but not "see page 2". The second group parts them, if anything does.
FOOT = re.compile(
    r"(.*?)(\s*[-–—|·•/]\s*|(?<=[.!?)])\s*|,?\s+(?=P)|^\s*)(?:[Pp]age|PAGE)\s*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?\s*"
)
LONGEST_FOOT = 100
EDGE_LINES = 3
# Than the text, by so much.
TALLER = 1.05


def without_contents(page: Page) -> Page:
    """Lines that lead by dots to a page number repeat headings without what they say."""
    leading = [line for line in page if LEADER.search(line.text)]
    return [] if len(leading) > len(page) / 2 else [line for line in page if line not in leading]


def without_running_heads(pages: Sequence[Page], style: Style) -> Iterator[Page]:
    """The pages without the lines at their edges that most pages share, in words (numbers aside) or in
    place, and without page numbers. A foot with the page's own number is one on a single page too, but
    what else it says stays unless it stands elsewhere."""
    words: Counter[str] = Counter()
    places: Counter[int] = Counter()
    for page in pages:
        words.update({_shared(line, style) for line in _edge(page)})
        places.update({round(line.bottom) for line in _edge(page) if _stands_apart(line, page, style)})
    again = _in_both(pages, style)
    said = {_plain(line.text) for page in pages for line in page}
    often = max(3, len(pages) // 2)
    for number, page in enumerate(pages, start=1):
        edge = _edge(page)
        running = [line for line in edge if words[_shared(line, style)] >= often]
        running += [line for line in edge if number > 1 and _spot(line) in again]
        running += [line for line in (edge[:1] + edge[-1:]) if PAGE_NUMBER.fullmatch(line.text)]
        running += [line for line in edge if places[round(line.bottom)] >= often and _stands_apart(line, page, style)]
        feet = [line for line in edge[-1:] if line not in running and _stands_apart(line, page, style)]
        shown = (_without_number(line, number, said) if line in feet else line for line in page if line not in running)
        yield list(filter(None, shown))


def _in_both(pages: Sequence[Page], style: Style) -> set[tuple[str, int]]:
    """Of two pages, the lines at their edges that say the same at the same height: said once, they are no loss."""
    if len(pages) != 2:
        return set()
    one, other = ({_spot(line) for line in _edge(page) if _stands_apart(line, page, style)} for page in pages)
    return one & other


def _spot(line: Line) -> tuple[str, int]:
    return _pattern(line), round(line.bottom)


def _without_number(line: Line, number: int, said: set[str]) -> Line | None:
    """A foot without the number of its page, None if the rest is `said` already; a sentence may end in "Page 1" too."""
    found = FOOT.fullmatch(line.text) if len(line.text) <= LONGEST_FOOT else None
    if not found or int(found[3]) != number:
        return line
    words = found[1].strip()
    if not words or _plain(words) in said:
        return None
    if not found[2].strip(" ,") and words[-1] not in ".!?)":
        return line
    said.add(_plain(words))
    return replace(line, text=words)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _edge(page: Page) -> list[Line]:
    """The topmost and the lowest lines, wherever they stand in the reading order; the header of a table
    that goes on is not one of them."""
    ordered = sorted((line for line in page if not line.cells), key=lambda line: -line.bottom)
    return ordered[:EDGE_LINES] + ordered[EDGE_LINES:][-EDGE_LINES:]


def _shared(line: Line, style: Style) -> str:
    """What pages must have in common: of a line taller than the text the number too, which may be that of a part."""
    return " ".join(line.text.split()) if line.height > TALLER * style.body else _pattern(line)


def _pattern(line: Line) -> str:
    return DIGITS.sub("#", " ".join(line.text.split()))


def _stands_apart(line: Line, page: Page, style: Style) -> bool:
    """The first or last line of a page, no taller than the body and away from it."""
    if line.height > TALLER * style.body:
        return False
    distances = [abs(other.bottom - line.bottom) for other in page if abs(other.bottom - line.bottom) > 1]
    highest, lowest = max(other.bottom for other in page), min(other.bottom for other in page)
    at_edge = line.bottom > highest - 1 or line.bottom < lowest + 1
    return at_edge and bool(distances) and min(distances) > 1.6 * style.step
