"""The part of a page that is its content, where the page says so by a name and not by an element."""

import re

from lxml import html  # type: ignore[import-untyped]

from ingest.furniture import is_furniture
from ingest.said import SILENT, says_something

NAMES = frozenset(("main-content", "maincontent", "main", "content"))
# What is less of a page than this may be a teaser, and the rest what it is about.
LEAST = 2 / 3


def named_region(body: html.HtmlElement) -> html.HtmlElement | None:
    """The only element that is named so, or the outermost around all others that are.

    None where much of the text, the page's heading or a fact stands beside it. A class is often that of one panel
    among others, and believed only together with the heading.
    """
    named = {element for element in body.iterdescendants() if _is_named(element, "id", "class")}
    outermost = [element for element in named if named.isdisjoint(element.iterancestors())]
    if len(outermost) != 1:
        return None
    region = outermost[0]
    headed = region.find(".//h1") is not None or (body.find(".//h1") is None and _is_named(region, "id"))
    much = headed and _length(region) >= LEAST * _length(body) > 0
    return region if much and not says_something(body, {region, *filter(is_furniture, body.iter())}) else None


def _is_named(element: html.HtmlElement, *attributes: str) -> bool:
    names = (name for attribute in attributes for name in element.get(attribute, "").lower().split())
    return element.tag in ("div", "section", "td") and not NAMES.isdisjoint(names)


def _length(element: html.HtmlElement) -> int:
    """The letters in it, but for what is there to move around or to choose from."""
    silent = " or ".join(f"ancestor::{tag}" for tag in SILENT)
    return sum(len(re.sub(r"\s+", "", text)) for text in element.xpath(f".//text()[not({silent})]"))
