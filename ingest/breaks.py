"""Lines that a page breaks with `<br>`: addresses, opening hours and paragraphs, which else run together."""

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import html  # type: ignore[import-untyped]

from ingest.sentences import UNENDED

BROKEN = ("p", "div", "address", "blockquote")
PHRASES = frozenset(
    (*("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "em", "font", "i", "ins", "kbd", "mark"),
     *("q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"))
)  # fmt: skip
# In these the pieces of a text belong together.
WHOLE = frozenset(("li", "dt", "td", "th", "pre", "summary", "label", "h1", "h2", "h3", "h4", "h5", "h6"))
MOST_IN_LINE = 70
# So begins the rest of a sentence, but not an address of a mailbox or a site.
GOES_ON = re.compile(r"(?!\S*[@.:/]\S)[^\W\d_]")


def keep_breaks(content: html.HtmlElement) -> None:
    """Make lists of short lines that `<br>` divides, and paragraphs of what two of them divide. Changes `content`.

    A `<br>` in the middle of a sentence is a space, as it is wherever a line is longer than a line of an address.
    """
    for element in list(content.iter(*BROKEN)):
        _unwrap_only_child(element)
        if element.find("br") is not None and _is_text(element):
            _divide(element)


def _unwrap_only_child(element: html.HtmlElement) -> None:
    while len(element) == 1 and element[0].tag in PHRASES - {"br"} and element[0].find("br") is not None:
        if (element.text or "").strip() or (element[0].tail or "").strip():
            return
        element[0].drop_tag()


def _is_text(element: html.HtmlElement) -> bool:
    around = {ancestor.tag for ancestor in element.iterancestors()}
    return WHOLE.isdisjoint(around) and all(one.tag in PHRASES for one in element.iterdescendants())


def _divide(element: html.HtmlElement) -> None:
    groups = [list(group) for filled, group in groupby(list(_lines(element)), _is_filled) if filled]
    element.text, element.tag = None, "div"
    for group in groups:
        element.append(_listed(group) if _is_list(group) else _merged(group))


def _lines(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The lines as paragraphs, taken out of `element`."""
    line = html.Element("p")
    line.text = element.text
    for child in list(element):
        if child.tag == "br":
            yield line
            line = html.Element("p")
            line.text = child.tail
            child.tail = None
            element.remove(child)
        else:
            line.append(child)
    yield line


def _is_filled(line: html.HtmlElement) -> bool:
    return bool(_words(line))


def _words(line: html.HtmlElement) -> str:
    return " ".join(line.text_content().split())


def _is_list(group: list[html.HtmlElement]) -> bool:
    texts = [_words(line) for line in group]
    short = len(texts) > 1 and max(map(len, texts)) <= MOST_IN_LINE
    return short and not any(map(_goes_on, texts, texts[1:]))


def _goes_on(before: str, line: str) -> bool:
    return bool((line[:1].islower() and GOES_ON.match(line)) or UNENDED.search(before))


def _listed(group: list[html.HtmlElement]) -> html.HtmlElement:
    listed = html.Element("ul")
    for line in group:
        line.tag = "li"
        listed.append(line)
    return listed


def _merged(group: list[html.HtmlElement]) -> html.HtmlElement:
    first, *others = group
    for line in others:
        line.tag, line.tail = "span", None
        line.text = f" {line.text or ''}"
        first.append(line)
    return first
