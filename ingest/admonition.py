"""Boxes in a text that are labelled as what they are: "Note" over a note says nothing of its own."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html  # type: ignore[import-untyped]

# As Docusaurus, Sphinx, MkDocs, VitePress and GitHub name them.
BOX = re.compile(r"(?:^|[\s_-])(?:admonition|alert|callout|custom-block)(?:$|[\s_-])", re.IGNORECASE)
LABEL = re.compile(
    r"\W*(?:note|tip|hint|info|information|warning|caution|danger|important|attention)\W*", re.IGNORECASE
)
MOST_DEEP = 4
# What stands there says what the cell or item beside it is about.
NAMING = ("td", "th", "dt", "li", "a")


def drop_labels(content: html.HtmlElement) -> None:
    """Take the label out of each box that begins with one in an element of its own. Changes `content`."""
    for box in content.xpath(".//*[@class]"):
        if BOX.search(box.get("class")) and (label := _label(box)) is not None:
            label.drop_tree()


def _label(box: html.HtmlElement) -> html.HtmlElement | None:
    """None where the box says nothing else, or a sentence goes on behind the word."""
    label = next((one for one in islice(_beginnings(box), MOST_DEEP) if LABEL.fullmatch(_words(one))), None)
    alone = label is not None and not (label.tail or "").strip() and _words(label) != _words(box)
    return label if alone else None


def _beginnings(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The element that holds its first words, the one in that which does, and so on."""
    first = _first(element)
    while first is not None and first.tag not in NAMING:
        yield first
        first = _first(first)


def _first(element: html.HtmlElement) -> html.HtmlElement | None:
    before = element.text or ""
    for child in element:
        if before.strip():
            return None
        if _words(child):
            return child
        before = child.tail or ""
    return None


def _words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
