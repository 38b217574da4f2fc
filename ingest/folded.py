"""Where a part of a page that is folded up ends: what goes on behind it does not stand under its button."""

from collections.abc import Iterable
from copy import deepcopy

from lxml import html  # type: ignore[import-untyped]

from ingest.tab_levels import LEVELS, text_follows

# No heading stands in these.
WHOLE = ("td", "th", "li", "dd")


def close_folded(content: html.HtmlElement, panels: Iterable[html.HtmlElement]) -> None:
    """Say the last heading before them again behind those of `panels` that text follows. Changes `content`."""
    folded = set(panels)
    head, ends = None, []
    for element in content.iter(*LEVELS, *{panel.tag for panel in folded}) if folded else ():
        around = {element, *element.iterancestors()}
        if element.tag in LEVELS:
            head = head if _opens(element) or not folded.isdisjoint(around) else element
        elif element in folded and head is not None and folded.isdisjoint(around - {element}):
            ends.append((element, head))
    for panel, head in ends:
        inside = next(panel.iterancestors(*WHOLE), None) is not None
        if not inside and text_follows(panel):
            again = deepcopy(head)
            again.tail, panel.tail = panel.tail, None
            panel.addnext(again)


def _opens(heading: html.HtmlElement) -> bool:
    """Whether it is the button of a part itself."""
    return next(heading.iter("button"), None) is not None or bool(heading.xpath(".//*[@aria-controls]"))
