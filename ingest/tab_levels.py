"""Where in a page's headings the names of its tabs stand."""

from copy import deepcopy

from lxml import html  # type: ignore[import-untyped]

LEVELS = ("h1", "h2", "h3", "h4", "h5", "h6")
LEVEL = "data-level"
Heads = dict[html.HtmlElement, html.HtmlElement | None]


def heads_over(content: html.HtmlElement) -> Heads:
    """Of each tab panel, the last heading before it that stands in no other panel beside it."""
    last: Heads = {}
    found: Heads = {}
    for element in content.iter():
        if element.tag in LEVELS and next(element.iterancestors("nav", "template", "noscript"), None) is None:
            last[_panel_around(element)] = element
        elif element.get("role") == "tabpanel":
            found[element] = last.get(_panel_around(element))
    return found


def set_level(summary: html.HtmlElement, panel: html.HtmlElement, head: html.HtmlElement | None) -> None:
    """Put the name of a panel one below `head`, and the headings in the panel below that."""
    level = min(_above(panel, head) + 1, len(LEVELS))
    summary.set(LEVEL, str(level))
    inside = list(panel.iter(*LEVELS))
    lower = level + 1 - min((int(one.tag[1]) for one in inside), default=level + 1)
    for one in inside if lower > 0 else ():
        one.tag = f"h{min(int(one.tag[1]) + lower, len(LEVELS))}"


def close_last(panels: Heads) -> None:
    """Say a heading again behind the last panel below it: the text that goes on there is not about that tab."""
    last = {head: panel for panel, head in panels.items() if head is not None and _panel_around(panel) is None}
    for head, panel in last.items():
        if text_follows(panel):
            again = deepcopy(head)
            again.tail = None
            panel.addnext(again)


def _panel_around(element: html.HtmlElement) -> html.HtmlElement | None:
    return next((one for one in element.iterancestors() if one.get("role") == "tabpanel"), None)


def _above(panel: html.HtmlElement, head: html.HtmlElement | None) -> int:
    if head is not None:
        return int(head.tag[1])
    around = _panel_around(panel)
    summary = around.getprevious() if around is not None else None
    return int(summary.get(LEVEL, "1")) if summary is not None else 1


def text_follows(panel: html.HtmlElement) -> bool:
    """Whether what is said next is no heading."""
    holder = _next_holder(panel)
    around = (holder, *holder.iterancestors()) if holder is not None else ()
    return bool(around) and not any(one.tag in (*LEVELS, "summary", "nav", "script", "style") for one in around)


def _next_holder(element: html.HtmlElement) -> html.HtmlElement | None:
    """The element that the first text behind stands in."""
    for one in (element, *element.iterancestors()):
        if (one.tail or "").strip():
            return one.getparent()
        for sibling in one.itersiblings():
            if (found := _first_holder(sibling)) is not None:
                return found
            if (sibling.tail or "").strip():
                return sibling.getparent()
    return None


def _first_holder(element: html.HtmlElement) -> html.HtmlElement | None:
    if (element.text or "").strip():
        return element
    for child in element:
        if (found := _first_holder(child)) is not None:
            return found
        if (child.tail or "").strip():
            return element
    return None
