"""Names and values that a page sets side by side in boxes: "Lost key", "20 EUR"."""

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import html  # type: ignore[import-untyped]

from ingest.breaks import PHRASES
from ingest.header import AMOUNT, VALUES

BOXES, HOLDERS = ("div", "p", "span"), ("div", "section", "article", "li")
MOST_NAME, MOST_VALUE, LEAST = 60, 40, 2
ENDED = re.compile(r"[.!?,;]\s*$")
# What is counted stands behind its number: "350", "Employees".
BARE = re.compile(r"[+~≈]?\s?\d[\d.,]*\s?[+%kKmM]?")


def join_values(content: html.HtmlElement) -> None:
    """Make one line of each such pair where two or more are beside each other. Changes `content`."""
    for around in list(content.iter(*HOLDERS, "main", "form", "body")):
        for alike, group in groupby(list(around), _is_holder):
            holders = list(group)
            if alike and len(holders) >= LEAST:
                for holder in holders:
                    _join(holder, *holder)
        _join_row(around)


def _is_holder(element: html.HtmlElement) -> bool:
    return element.tag in HOLDERS and len(element) == LEAST and not _is_loose(element) and _is_pair(*element)


def _join_row(around: html.HtmlElement) -> None:
    """Pairs whose boxes follow each other without a box around each."""
    cells = list(around)
    pairs = list(zip(cells[::2], cells[1::2], strict=False))
    if len(cells) < 2 * LEAST or len(cells) % 2 or _is_loose(around) or not all(_is_pair(*pair) for pair in pairs):
        return
    for name, value in pairs:
        line = html.Element("p")
        name.addprevious(line)
        line.extend([name, value])
        _join(line, name, value)


def _is_loose(element: html.HtmlElement) -> bool:
    return any(map(str.strip, _own_text(element)))


def _own_text(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _is_pair(first: html.HtmlElement, second: html.HtmlElement) -> bool:
    if not (_is_box(first) and _is_box(second)) or first.tag == second.tag == "span":
        return False
    name, value = _words(first), _words(second)
    return (_is_name(name) and _is_value(value)) or (bool(BARE.fullmatch(name)) and _is_name(value))


def _is_box(box: html.HtmlElement) -> bool:
    return box.tag in BOXES and all(one.tag in PHRASES for one in box.iterdescendants())


def _is_name(text: str) -> bool:
    return 0 < len(text) <= MOST_NAME and not ENDED.search(text) and not _is_value(text) and any(map(str.isalpha, text))


def _is_value(text: str) -> bool:
    return 0 < len(text) <= MOST_VALUE and bool(AMOUNT.match(text) or text.lower() in VALUES)


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _join(line: html.HtmlElement, first: html.HtmlElement, second: html.HtmlElement) -> None:
    first.tail = " " if BARE.fullmatch(_words(first)) or _words(first).endswith(":") else ": "
    first.tag = second.tag = "span"
    second.tail = None
    if line.tag != "li":
        line.tag = "p"
