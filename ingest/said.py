"""Whether a part of a page says something of its own, or only leads to other pages."""

import re
from collections import defaultdict
from collections.abc import Set

from lxml import html  # type: ignore[import-untyped]

from ingest.page_contents import HEADINGS

SILENT = ("script", "style", "noscript", "template", "nav", "select")
INLINE = ("a", "abbr", "b", "em", "font", "i", "mark", "small", "span", "strong", "sub", "sup", "time", "u")
# The words of such a link are what it is there for.
CONTACT = re.compile(r"\s*(?:tel|mailto|sms|fax|callto|whatsapp):", re.IGNORECASE)
FIGURES = re.compile(r"[\d@]")
SENTENCE = re.compile(r"\S+\s.*[.!?]|\S+\s+\S+\s.*[^:]", re.DOTALL)
# With no number but the years.
RIGHTS = re.compile(r"\W*(?:copyright\W+)?©\D*(?:\d{4}\D{1,3})?(?:\d{4})?\D*", re.IGNORECASE)


def says_something(element: html.HtmlElement, but: Set[html.HtmlElement] = frozenset()) -> bool:
    """Whether it has figures or a sentence outside links to pages, and outside the parts in `but`.

    A heading over links may be a sentence and say no more than they do.
    """
    said: dict[html.HtmlElement, list[str]] = defaultdict(list)
    for text in element.xpath(".//text()[normalize-space()]"):
        holder = text.getparent().getparent() if text.is_tail else text.getparent()
        around = [holder, *holder.iterancestors()]
        if but.isdisjoint(around) and not any(map(_is_silent, around)):
            said[next(one for one in around if one.tag not in INLINE)].append(text)
    return any(_is_said(block, " ".join(texts).strip()) for block, texts in said.items())


def is_page_link(element: html.HtmlElement) -> bool:
    return element.tag == "a" and not CONTACT.match(element.get("href", ""))


def _is_silent(element: html.HtmlElement) -> bool:
    return element.tag in SILENT or is_page_link(element)


def _is_said(block: html.HtmlElement, text: str) -> bool:
    if FIGURES.search(text):
        return not RIGHTS.fullmatch(text)
    return block.tag not in HEADINGS and bool(SENTENCE.fullmatch(text))
