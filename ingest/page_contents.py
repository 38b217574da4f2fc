"""A page's own table of contents: a list of links to its parts, which repeats their headings and answers nothing."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

LISTS = ("ul", "ol")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What may repeat the words of a link where they stand over a part; bold words only if nothing goes on behind them.
NAMES = (*HEADINGS, "summary", "dt", "button", "caption", "legend")
BOLD = ("b", "strong")
LABEL = re.compile(
    r"\W*(?:(?:what.s )?(?:on|in) this (?:page|article|section|guide|document|topic)|(?:table of |page )?contents"
    r"|jump to(?: an? section)?|quick links)\W*",
    re.IGNORECASE,
)
# A part may be named a little otherwise than its link.
LEAST_REPEATED = 0.75


def drop_contents(content: html.HtmlElement) -> None:
    """Drop lists of links to parts of the page, with their label, at its top or where they are labelled as such.

    One that a sentence introduces stays ("You can pay by:"), and so does each name that stands nowhere else: it may
    be the question to an answer. Changes `content`.
    """
    links = [one for one in content.iter(*LISTS) if _outermost(one) and _links_only(one)]
    if not links:
        return
    names = {_name(element) for element in content.iter(*NAMES, *BOLD) if element.tag in NAMES or _is_all(element)}
    at_top = True
    for one in links:
        at_top = at_top and _is_at_top(one)
        if _repeats(one, names):
            _drop_with_label(one, content, at_top, names)


def _is_all(bold: html.HtmlElement) -> bool:
    return bool(bold.getparent().text_content().split() == bold.text_content().split())


def _outermost(element: html.HtmlElement) -> bool:
    return next(element.iterancestors(*LISTS), None) is None


def _links_only(element: html.HtmlElement) -> bool:
    linked = "".join(link.text_content() for link in _links(element))
    return bool(linked.strip()) and "".join(linked.split()) == "".join(element.text_content().split())


def _links(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    return (link for link in element.iter("a") if re.match(r"#[^\s]", link.get("href", "")))


def _repeats(element: html.HtmlElement, names: set[str]) -> bool:
    linked = [_name(link) for link in _links(element)]
    return sum(name in names for name in linked) >= LEAST_REPEATED * len(linked)


def _name(element: html.HtmlElement) -> str:
    """Its words without signs and the number before them."""
    words = re.findall(r"[^\W_]+", element.text_content().casefold())
    return " ".join(words).lstrip("0123456789 ") or " ".join(words)


def _drop_with_label(element: html.HtmlElement, content: html.HtmlElement, at_top: bool, names: set[str]) -> None:
    top = _alone(element, content)
    before = top.getprevious()
    labelled = before is not None and not (before.tail or "").strip() and LABEL.fullmatch(before.text_content().strip())
    if not (labelled or at_top) or not _is_dropped(element, names):
        return
    if labelled and not (before.tag in HEADINGS and _goes_on(top)):
        before.drop_tree()
    element.drop_tree()


def _is_dropped(element: html.HtmlElement, names: set[str]) -> bool:
    """Drop its items that repeat a name; whether none is left."""
    for item in list(element.iter("li")):
        if all(_name(link) in names for link in _links(item)):
            item.drop_tree()
    return next(_links(element), None) is None


def _alone(element: html.HtmlElement, content: html.HtmlElement) -> html.HtmlElement:
    """The element, or the outermost one around it in which nothing stands before it."""
    while (around := element.getparent()) is not content and around is not None:
        if element.getprevious() is not None or (around.text or "").strip():
            break
        element = around
    return element


def _goes_on(element: html.HtmlElement) -> bool:
    """Whether what follows is more than the next part."""
    after = element.getnext()
    return bool((element.tail or "").strip()) or not (after is None or after.tag in HEADINGS)


def _is_at_top(element: html.HtmlElement) -> bool:
    return not any(map(str.strip, element.xpath("preceding::text()[not(ancestor::h1)]")))
