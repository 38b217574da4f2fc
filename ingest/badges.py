"""Numbers of steps that a page sets beside their text, in circles of their own."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html  # type: ignore[import-untyped]

NUMBER = re.compile(r"(step )?(\d{1,2})[.):]?", re.IGNORECASE)
HOLDERS = ("span", "div", "p", "b", "strong", "i", "em")
CLIMBED = 2
# What a number is written into: it must hold text and nothing that holds blocks.
COUNTED = re.compile(
    r"(?:^|[\s_-])(?:stats?|statistics?|counters?|counts?|metrics?|kpis?|facts?|figures?)(?:$|[\s_-])", re.IGNORECASE
)
TEXTS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "span", "a", "b", "strong")
BLOCKS = ("p", "div", "ul", "ol", "table", "pre", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6")


def number_steps(content: html.HtmlElement) -> None:
    """Write the number of each step before its first words, where two or more follow each other. Changes `content`."""
    found = {badge: match for badge in content.iter(*HOLDERS) if (match := _badge(badge))}
    steps = {badge.getparent(): int(match[2]) for badge, match in found.items()}
    for badge, match in found.items():
        step, number = badge.getparent(), int(match[2])
        if _is_counted(badge):
            continue
        beside = (steps.get(step.getprevious(), 0) == number - 1 > 0) or steps.get(step.getnext()) == number + 1
        text = next(_texts(badge.getnext()), None)
        if beside and text is not None:
            label = f"{match[1]}{number}: " if match[1] else f"{number}. "
            text.text = label + (text.text or "").lstrip()
            badge.drop_tree()


def _is_counted(badge: html.HtmlElement) -> bool:
    """Whether the page says that it counts something there: "2", "Gardens" is a figure and no step."""
    around = (badge, *islice(badge.iterancestors(), CLIMBED))
    return any(COUNTED.search(one.get("class", "")) for one in around)


def _badge(element: html.HtmlElement) -> re.Match[str] | None:
    """Its number, if it says nothing else, begins its part of the page and stands right before a block."""
    below = element.getnext()
    if below is None or below.tag not in BLOCKS or element.getprevious() is not None or (element.tail or "").strip():
        return None
    if element.getparent() is None or (element.getparent().text or "").strip():
        return None
    return NUMBER.fullmatch(" ".join(element.text_content().split()))


def _texts(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    for one in element.iter():
        if (one.text or "").strip():
            yield from [one] if one.tag in TEXTS else ()
            return
