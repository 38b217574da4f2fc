"""Superscripts in characters of their own: the mark of a footnote, glued to a price, makes another price of it."""

import re
from collections.abc import Iterable

from lxml import etree, html  # type: ignore[import-untyped]

CHARACTERS = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
# Neither "st" nor ".99", and no "[1]": they read right on the line. What is between two marks has no raised form.
MARK = re.compile(r"\s*[0-9+−–=()n-][0-9+−–=()n,; -]*\s*")
# No mark is a longer number: a whole line may be lifted for its looks.
LONGEST = re.compile(r"\d{4}|\d(?:[ -]?\d){5}")
# Of a price the cents: $24⁹⁵ is 24.95.
PRICE, CENTS = re.compile(r"[$€£¥]\s?\d{1,5}$"), re.compile(r"\s*\d\d\s*")
# Links to notes as books mark them.
NOTED = "@role = 'doc-noteref' or @*[name() = 'epub:type'] = 'noteref'"
STYLED = re.compile(r"vertical-align:\s*super", re.IGNORECASE)


def raised(text: str) -> str:
    """A superscript in Unicode's superscript digits and signs; as it is where it holds letters or brackets."""
    return text.translate(CHARACTERS) if MARK.fullmatch(text) and not LONGEST.search(text) else text


def raise_marks(content: html.HtmlElement) -> None:
    """Write the superscripts of a web page, `<sup>` or styled, as `raised` does. Changes `content`."""
    styled = (one for one in content.xpath(".//*[@style]") if STYLED.search(one.get("style")))
    for mark in raise_elements([*content.iter("sup"), *styled, *content.xpath(f".//a[{NOTED}]")]):
        # Of a cell each element would be said as a word of its own.
        if mark.getparent() is not None:
            mark.drop_tag()


def raise_elements(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Those whose text `raised` writes otherwise, which now hold it in place of whatever they held."""
    changed = []
    for element in elements:
        text = "".join(element.itertext())
        high = f".{text.strip()}" if CENTS.fullmatch(text) and PRICE.search(_before(element)) else raised(text)
        if high != text:
            for child in list(element):
                element.remove(child)
            element.text = high
            changed.append(element)
    return changed


def _before(element: etree._Element) -> str:
    """The text right before it in the same element."""
    previous, around = element.getprevious(), element.getparent()
    return (previous.tail if previous is not None else around.text if around is not None else "") or ""
