"""Buttons that open a part of a page and are its heading, however the accordion was built."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# No heading stands in these.
INLINE = ("summary", "dt", "td", "th", "label")
WRAPPERS = ("div", "span", "p", "header", "section")
PARTS = ("div", "section", "article", "p", "ul", "ol", "dl", "table")
TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
MARKED = re.compile(r"accordion|collaps|toggle|expand|faq|question|disclos", re.IGNORECASE)
# What a button does with a page or a whole list, in whatever frame it stands.
DEEDS = re.compile(
    r"(?:main |site )?menu|navigation|submit|send|search|close|open|next|previous|back|yes|no|ok|print|copy|subscribe"
    r"|(?:read|show|view|see|load|learn) (?:more|less|all)\b.*|(?:expand|collapse|open|close|show|hide) all\b.*"
    r"|share(?: (?:this|on|via|with|by)\b.*)?|(?:accept|reject|allow|manage)(?: (?:all|cookies?|and|my)\b.*)?"
    r"|cookie (?:settings|preferences)|(?:was|is) this\b.{0,30} (?:help|use)ful\W*|did (?:this|you find)\b.*"
    r"|sign (?:in|up|out)|log ?(?:in|out)|(?:filter|sort)s?(?: by\b.*)?|toggle\b.*",
    re.IGNORECASE,
)
# Names of parts do not begin so, and it takes more than one word that is no deed to know a name without a frame.
VERBS = re.compile(
    r"(?:accept|add|agree|apply|ask|book|buy|call|cancel|chat|check|choose|clear|click|contact|continue|copy|create"
    r"|delete|download|edit|find|follow|get|give|go|join|listen|log|order|pay|play|print|read|register|remove|reset"
    r"|save|search|see|select|send|share|shop|show|sign|skip|start|submit|subscribe|switch|try|update|view|watch)\b",
    re.IGNORECASE,
)
MOST_NAMED, LEAST_WORDS, MOST_CLIMBED = 200, 2, 3


def head_parts(content: html.HtmlElement) -> list[html.HtmlElement]:
    """Make a `<summary>` of each button that heads a part, and a `<span>` of others that say what stands there.

    The parts that buttons open. Changes `content`; buttons that do something with the page are left as they are.
    """
    named = {element.get("id"): element for element in content.xpath(".//*[@id]")}
    opened = []
    for button in content.xpath(".//button | .//*[@role='button']"):
        part = _shown_by(button, named)
        if _heads(button, named):
            part = _below(_outermost(button)) if part is None else part
            _make_heading(button)
            opened.append(part)
        elif button.tag == "button" and _labels_content(button):
            opened.append(part)
            button.tag = "span"
    return [part for part in opened if part is not None]


def _labels_content(button: html.HtmlElement) -> bool:
    return button.get("aria-controls") is not None or _stands_in(button, (*HEADINGS, "summary", "dt"))


def _stands_in(element: html.HtmlElement, tags: tuple[str, ...]) -> bool:
    return not {element.tag, *(ancestor.tag for ancestor in element.iterancestors())}.isdisjoint(tags)


def _heads(button: html.HtmlElement, named: dict[str, html.HtmlElement]) -> bool:
    leads_away = button.get("href", "#")[:1] != "#"
    if leads_away or button.get("type") == "submit" or _is_tab(button) or _stands_in(button, (*HEADINGS, *INLINE)):
        return False
    name = " ".join(button.text_content().split())
    if not name or len(name) > MOST_NAMED or DEEDS.fullmatch(name):
        return False
    top = _outermost(button)
    if _shown_by(button, named) is not None:
        return True
    below = _below(top)
    if below is None or (VERBS.match(name) and not name.endswith("?") and button.get("aria-expanded") is None):
        return False
    return _is_framed(button, top, below) or _reads_as_name(button, name)


def _is_tab(button: html.HtmlElement) -> bool:
    """The parts that tabs show follow all of them."""
    kinds = {button.get("role"), button.get("data-toggle"), button.get("data-bs-toggle")}
    return not kinds.isdisjoint(("tab", "pill"))


def _shown_by(button: html.HtmlElement, named: dict[str, html.HtmlElement]) -> html.HtmlElement | None:
    parts = (named.get(button.get(name, "").removeprefix("#")) for name in TARGETS)
    around = {button, *button.iterancestors()}
    shown = (part for part in parts if part is not None and part not in around and _says_something(part))
    return next(shown, None)


def _says_something(element: html.HtmlElement) -> bool:
    return any(map(str.strip, element.itertext()))


def _outermost(button: html.HtmlElement) -> html.HtmlElement:
    """The button, or what wraps it and says nothing else."""
    top = button
    for _ in range(MOST_CLIMBED):
        around = top.getparent()
        if around is None or around.getparent() is None or around.tag not in WRAPPERS or len(around) > 3:
            break
        others = [one for one in around if one is not top]
        if any(map(_says_something, others)) or any(map(str.strip, _own_text(around))):
            break
        top = around
    return top


def _own_text(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    yield from (child.tail or "" for child in element)


def _below(top: html.HtmlElement) -> html.HtmlElement | None:
    part = top.getnext()
    follows = part is not None and part.tag in PARTS and not (top.tail or "").strip()
    # The last of a row of buttons heads nothing.
    return part if follows and not _is_button(top.getprevious()) and _says_something(part) else None


def _is_button(element: html.HtmlElement | None) -> bool:
    return element is not None and (element.tag == "button" or element.get("role") == "button")


def _is_framed(button: html.HtmlElement, top: html.HtmlElement, below: html.HtmlElement) -> bool:
    around = [one for one in (button, top, below, top.getparent()) if one is not None]
    return button.get("aria-expanded") is not None or any(MARKED.search(one.get("class", "")) for one in around)


def _reads_as_name(button: html.HtmlElement, name: str) -> bool:
    if button.get("type") is None and _stands_in(button, ("form",)):
        return False
    return name.endswith("?") or (len(name.split()) > LEAST_WORDS and not VERBS.match(name))


def _make_heading(button: html.HtmlElement) -> None:
    """The heading holds the words alone: a block or a sign ("+") in it would part them."""
    top = _outermost(button)
    for sign in list(button):
        if not any(map(str.isalnum, sign.text_content())):
            sign.drop_tree()
    words = " ".join(button.text_content().split())
    for child in list(top):
        top.remove(child)
    top.tag, top.text = "summary", words
