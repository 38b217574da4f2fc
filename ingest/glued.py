"""Words that only the looks of a page keep apart: "Phone" and "0800 11 22" in two elements, the items of a cell."""

import re
from itertools import pairwise

from lxml import html  # type: ignore[import-untyped]

PIECES = ("span", "strong", "b", "time", "small", "em")
HOLDERS = ("div", "li", "p", "dd", "td", "section", "a")
# A word that is divided for its looks goes on in small letters, a number in digits.
APART = re.compile(r"[^\W\d_]\d|\d[^\W\d_]|[a-zß-öø-ÿ][A-ZÀ-ÖØ-Þ]")
ORDINAL = re.compile(r"(?:st|nd|rd|th|er|e)\b")
ENDED = re.compile(r"[.,:;!?]\s*$")
LEAST = 2


def part_words(content: html.HtmlElement) -> None:
    """Put a space between neighbouring elements in a line that hold all its text. Changes `content`."""
    for holder in content.iter(*HOLDERS):
        loose = [holder.text, *(child.tail for child in holder)]
        if len(holder) > 1 and all(child.tag in PIECES for child in holder) and not any(map(_words, loose)):
            for one, other in pairwise(holder):
                if not one.tail and _stand_apart(one.text_content().strip(), other.text_content().strip()):
                    one.tail = " "


def part_items(table: html.HtmlElement) -> None:
    """Put a comma behind the items of lists in cells, which are said in a line there. Changes `table`."""
    for item in table.iter("li"):
        text = item.text_content()
        if (
            item.getnext() is None
            or not text.strip()
            or ENDED.search(text)
            or next(item.iter("ul", "ol"), None) is not None
        ):
            continue
        _end_with(item, ",")


def _end_with(element: html.HtmlElement, mark: str) -> None:
    """Put it right behind the last words: before the end of an element it would stand apart."""
    while len(element) and not _words(element[-1].tail):
        if not element[-1].text_content().strip():
            element[-1].drop_tree()
        else:
            element = element[-1]
    if len(element):
        element[-1].tail = f"{element[-1].tail.rstrip()}{mark}"
    else:
        element.text = f"{(element.text or '').rstrip()}{mark}"


def _words(text: str | None) -> bool:
    return bool((text or "").strip())


def _stand_apart(one: str, other: str) -> bool:
    long = min(len(one), len(other)) >= LEAST
    return long and bool(APART.fullmatch(one[-1] + other[0])) and not ORDINAL.match(other)
