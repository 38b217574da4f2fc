"""What a web page holds and shows nobody: hidden elements that nothing opens, and words that are struck out."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

from ingest.furniture import FOLDED, PARTS

HIDDEN = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
# What stands in it may be shown all the same; boxes of no size keep spaces from between the boxes in them.
BLANK = re.compile(
    r"(?:^|;)\s*(?:visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|em|rem|pt|%)?(?=\s*(?:;|!|$)))", re.IGNORECASE
)
STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
# A browser itself opens it when a reader looks for its words.
FOUND = "until-found"
OPENERS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "button", "a", "label", "nav")
NAMES = ("aria-controls", "aria-labelledby", "aria-describedby", "href", "data-target", "data-bs-target", "for")
QUOTED = re.compile(r"['\"]#?([\w-]{1,80})['\"]")
OPENED = re.compile(r"tab|answer|more|drawer|slide|step", re.IGNORECASE)


def drop_unseen(content: html.HtmlElement) -> None:
    """Drop such elements, but for what may be opened or is most of the page. Changes `content`."""
    for element in [*content.iter("s", "strike"), *content.xpath(".//*[@style]")]:
        if element.tag in ("s", "strike") or STRUCK.search(element.get("style")):
            _drop(element)
    hidden = list(_hidden(content))
    named = set(_named(content)) if hidden else set()
    most = len(content.text_content()) // 2
    for element in hidden:
        if not _is_opened(element, named) and len(element.text_content()) <= most:
            _drop(element)


def _hidden(content: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for element in content.xpath(".//*[@hidden or @style]"):
        told = "hidden" in element.attrib and element.get("hidden").lower() != FOUND
        style = element.get("style", "")
        if told or HIDDEN.search(style) or (BLANK.search(style) and not _has_looks(element)):
            yield element


def _has_looks(element: html.HtmlElement) -> bool:
    """Whether something in it has looks of its own."""
    return any(one.get("class") or one.get("style") for one in element.iterdescendants())


def _named(content: html.HtmlElement) -> Iterator[str]:
    """The ids of what something on the page refers to, and may show."""
    for name in NAMES:
        for value in content.xpath(f".//@{name}"):
            yield from (one.removeprefix("#") for one in value.split())
    for code in content.xpath(".//@onclick"):
        yield from QUOTED.findall(code)


def _is_opened(element: html.HtmlElement, named: set[str]) -> bool:
    if element.get("id") in named or element.get("role") in PARTS:
        return True
    around = " ".join(one.get("class", "") for one in (element, *element.iterancestors()))
    return bool(FOLDED.search(around) or OPENED.search(element.get("class", ""))) or _opens(element.getprevious())


def _opens(before: html.HtmlElement | None) -> bool:
    """Whether what stands right before it may be what a reader presses to see it."""
    if before is None:
        return False
    pressed = before.xpath("boolean(descendant-or-self::*[@role = 'button' or @onclick])")
    return bool(pressed) or next(before.iter(*OPENERS), None) is not None


def _drop(element: html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
