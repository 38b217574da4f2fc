"""Superscripts in characters of their own: the mark of a footnote, glued to a price, makes another price of it."""

import re
from collections.abc import Iterable

from lxml import etree, html  # type: ignore[import-untyped]

CHARACTERS = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
# Neither "st" nor ".99", and no "[1]": they read right on the line. What is between two marks has no raised form.
MARK = re.compile(r"\s*[0-9+−–=()n-][0-9+−–=()n,; -]*\s*")
STYLED = re.compile(r"vertical-align:\s*super", re.IGNORECASE)


def raised(text: str) -> str:
    """A superscript in Unicode's superscript digits and signs; as it is where it holds letters or brackets."""
    return text.translate(CHARACTERS) if MARK.fullmatch(text) else text


def raise_marks(content: html.HtmlElement) -> None:
    """Write the superscripts of a web page, `<sup>` or styled, as `raised` does. Changes `content`."""
    styled = (one for one in content.xpath(".//*[@style]") if STYLED.search(one.get("style")))
    for mark in raise_elements([*content.iter("sup"), *styled]):
        # Of a cell each element would be said as a word of its own.
        if mark.getparent() is not None:
            mark.drop_tag()


def raise_elements(elements: Iterable[etree._Element]) -> list[etree._Element]:
    """Those whose text `raised` writes otherwise, which now hold it in place of whatever they held."""
    changed = []
    for element in elements:
        text = "".join(element.itertext())
        if (high := raised(text)) != text:
            for child in list(element):
                element.remove(child)
            element.text = high
            changed.append(element)
    return changed
