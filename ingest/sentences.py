"""Where a text may be cut."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# A full stop after these does not end a sentence; nor after a single letter or the number of a list item.
ABBREVIATION = re.compile(
    r"(?:^|[\s(\"'])(?:e\.g|i\.e|etc|vs|cf|approx|no|nr|fig|sec|ch|vol|mr|mrs|ms|dr|prof|st|jr|sr|inc|ltd|co|corp"
    r"|dept|u\.s|p\.m|a\.m|[a-z]|\d{1,3})\.$",
    re.IGNORECASE,
)
# Only from the first of several marks: a line of a million dots must not be read a million times.
END = re.compile(r"(?<![.!?…])[.!?…]++[\"')\]”’»]*+(?=\s)|[。！？]+[」』”’）]*|\n")

# A line that ends so goes on in the next one.
UNENDED = re.compile(
    r"\b(?:an?|the|of|in|at|by|for|from|with|to|my|your|our|their|and|or|if|that|is|are)$", re.IGNORECASE
)


def sentences(text: str) -> Iterator[Span]:
    """The spans of the sentences of `text`, and of the lines if it has several, without the whitespace
    between them. Together they cover every character that is not whitespace."""
    start = 0
    for end in _ends(text):
        yield from _trimmed(text, start, end)
        start = end
    yield from _trimmed(text, start, len(text))


def words(text: str) -> Iterator[Span]:
    """The spans of the words of `text`, divided by whitespace."""
    return (match.span() for match in re.finditer(r"\S+", text))


def halves(text: str) -> Iterator[Span]:
    """The spans of the two halves of `text`."""
    middle = len(text) // 2
    yield 0, middle
    yield middle, len(text)


def _ends(text: str) -> Iterator[int]:
    for match in END.finditer(text):
        tail = text[max(0, match.start() - 12) : match.start() + 1]
        if not (match[0] == "." and ABBREVIATION.search(tail)):
            yield match.end()


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if stripped := piece.strip():
        yield start + left, start + left + len(stripped)
