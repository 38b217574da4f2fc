"""Tabs and what they show: where a page is read from top to bottom, a tab's name stands over its panel."""

from lxml import html  # type: ignore[import-untyped]

from ingest.tab_levels import LEVELS, close_last, heads_over, set_level

HEADINGS = (*LEVELS, "summary")
# Between them stands no heading.
ROWS = ("tr", "td", "th", "thead", "tbody", "tfoot")
# What a carousel numbers its pictures with is no name.
LEAST_LETTERS, MOST_NAMED = 2, 200


def head_panels(content: html.HtmlElement) -> None:
    """Put a `<summary>` with the name of its tab over each tab panel and take the tab away. Changes `content`.

    Alternatives in code stay as they are: the text that goes on behind them is not about the last of them.
    """
    named = {element.get("id"): element for element in content.xpath(".//*[@role='tab'][@id]")}
    controlling: dict[str, list[html.HtmlElement]] = {}
    for tab in content.xpath(".//*[@role='tab'][@aria-controls]"):
        controlling.setdefault(tab.get("aria-controls"), []).append(tab)
    headed = {}
    for panel, head in heads_over(content).items():
        labels = [named.get(panel.get("aria-labelledby")), *controlling.pop(panel.get("id", ""), ())]
        tabs = [tab for tab in labels if tab is not None] or _right_above(panel)
        shown = tabs and panel.text_content().strip() and panel.find(".//pre") is None
        if shown and (summary := _headed(panel, tabs)) is not None:
            set_level(summary, panel, head)
            headed[panel] = head
    close_last(headed)


def _right_above(panel: html.HtmlElement) -> list[html.HtmlElement]:
    """The last of a row of tabs is none of the panel below them."""
    tab = panel.getprevious()
    if not _is_tab(tab) or _is_tab(tab.getprevious()) or (tab.tail or "").strip():
        return []
    return [tab]


def _is_tab(element: html.HtmlElement | None) -> bool:
    return element is not None and element.get("role") == "tab"


def _headed(panel: html.HtmlElement, tabs: list[html.HtmlElement]) -> html.HtmlElement | None:
    name = _name(tabs[0])
    around = {panel, *panel.iterancestors()}
    if not name or panel.tag in ROWS or any(tab in around or _has_heading(tab) for tab in tabs):
        return None
    heading = html.Element("summary")
    heading.text = name
    panel.addprevious(heading)
    for tab in tabs:
        if tab.getparent() is not None:
            tab.drop_tree()
    return heading


def _has_heading(tab: html.HtmlElement) -> bool:
    inside = next(tab.iter(*HEADINGS), None) is not None
    return inside or next(tab.iterancestors(*HEADINGS), None) is not None


def _name(tab: html.HtmlElement) -> str:
    name = " ".join("".join(tab.xpath(".//text()[not(ancestor::svg)]")).split())
    return name if sum(map(str.isalpha, name)) >= LEAST_LETTERS and len(name) <= MOST_NAMED else ""
