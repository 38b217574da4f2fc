"""Cells of a table that show a sign in place of words: a tick that only its label or class names."""

import re
from collections.abc import Iterator

from lxml import etree, html  # type: ignore[import-untyped]

CELLS = ("td", "th")
TICK = re.compile(r"(?:^|[\s_-])(?:check(?:ed|mark)?|tick|yes|ok)(?:$|[\s_-])", re.IGNORECASE)
CROSS = re.compile(r"(?:^|[\s_-])(?:cross|times|x-?mark|no|remove|unchecked)(?:$|[\s_-])", re.IGNORECASE)
MOST_CHARS = 60
# The title of a drawing is a label.
WORDS = etree.XPath("boolean(.//text()[normalize-space()][not(ancestor::svg)])")


def write_signs(content: html.HtmlElement) -> None:
    """Write into each cell without words what its icon is labelled with, or a tick or cross. Changes `content`."""
    for cell in content.iter(*CELLS):
        if len(cell) and not WORDS(cell) and not any(one.get("alt") for one in cell.iter("img")):
            cell.text = next(_said(cell), cell.text)


def _said(cell: html.HtmlElement) -> Iterator[str]:
    elements = list(cell.iterdescendants())
    labels = (one.get("aria-label") or one.get("title") or one.findtext("title") or "" for one in elements)
    yield from (label.strip() for label in labels if label.strip() and len(label) <= MOST_CHARS)
    for element in elements:
        name = element.get("class", "")
        if TICK.search(name) or CROSS.search(name):
            yield "✗" if CROSS.search(name) else "✓"
