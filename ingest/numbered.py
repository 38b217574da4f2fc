"""The numbers and letters of ordered lists, which a page does not write but shows."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

NESTED = ("p", "div", "ul", "ol", "table", "pre")
STYLE = re.compile(r"list-style(?:-type)?:[^;]*?\b(lower|upper)-(alpha|latin|roman)", re.IGNORECASE)
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
# Beyond them a list goes on in numbers.
MOST_LETTERS, MOST_ROMAN = 26, 39


def number_lists(content: html.HtmlElement) -> None:
    """Write the number of each item of an ordered list before its text. Changes `content`."""
    for item in content.iter("li"):
        _adopt_first_paragraph(item)
    for ordered in content.iter("ol"):
        kind = _kind(ordered)
        for number, item in _numbered(ordered):
            item.text = f"{written(number, kind)}. {(item.text or '').lstrip()}"


def _numbered(ordered: html.HtmlElement) -> Iterator[tuple[int, html.HtmlElement]]:
    items = list(ordered.iterchildren("li"))
    down = ordered.get("reversed") is not None
    start = ordered.get("start", str(len(items)) if down else "1")
    number = int(start) if start.isdecimal() else 1
    for item in items:
        value = item.get("value", "")
        number = int(value) if value.isdecimal() else number
        yield number, item
        number += -1 if down else 1


def _kind(ordered: html.HtmlElement) -> str:
    """How HTML writes the kind: "1", "a", "A", "i" or "I"."""
    if styled := STYLE.search(ordered.get("style", "")):
        letter = "i" if styled[2].lower() == "roman" else "a"
        return letter.upper() if styled[1].lower() == "upper" else letter
    return str(ordered.get("type", "1"))


def written(number: int, kind: str) -> str:
    """In digits, letters or Roman numerals, small or capital ("1", "a", "A", "i", "I")."""
    text = str(number)
    if kind in ("a", "A") and 0 < number <= MOST_LETTERS:
        text = chr(ord("a") + number - 1)
    elif kind in ("i", "I") and 0 < number <= MOST_ROMAN:
        text = "".join(_roman(number))
    return text.upper() if kind.isupper() else text


def _roman(number: int) -> Iterator[str]:
    for value, letters in ROMAN:
        while number >= value:
            yield letters
            number -= value


def _adopt_first_paragraph(item: html.HtmlElement) -> None:
    first = next(iter(item), None)
    if first is None or first.tag not in ("p", "div") or (item.text or "").strip():
        return
    if all(block is first for block in first.iter(*NESTED)):
        first.drop_tag()
