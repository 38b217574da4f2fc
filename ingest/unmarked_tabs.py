"""Tabs and panels that a page marks by classes and scripts, given the roles that say what they are."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

PANEL = re.compile(r"(?:^|[\s_-])tabs?[_-]?(?:pane|panel|content|body)(?:$|\s)", re.IGNORECASE)
KINDS = frozenset(("tab", "pill"))
TARGETS = ("href", "data-target", "data-bs-target", "data-tab")
QUOTED = re.compile(r"['\"]#?([\w-]{1,80})['\"]")


def mark_tabs(content: html.HtmlElement) -> None:
    """Say of each link or button that shows a part of the page, and of that part, that they are tab and panel."""
    panels = {one.get("id"): one for one in content.xpath(".//*[@id][not(@role)]") if one.tag in ("div", "section")}
    for tab in content.xpath(".//a | .//button") if panels else ():
        panel = next((panels[name] for name in _shows(tab) if name in panels), None)
        if panel is not None and (_is_told(tab) or PANEL.search(panel.get("class", ""))):
            panel.set("role", "tabpanel")
            tab.set("role", "tab")
            tab.set("aria-controls", panel.get("id"))


def _is_told(tab: html.HtmlElement) -> bool:
    return not KINDS.isdisjoint((tab.get("data-toggle"), tab.get("data-bs-toggle")))


def _shows(tab: html.HtmlElement) -> Iterator[str]:
    yield from (tab.get(name, "").removeprefix("#") for name in TARGETS)
    yield from QUOTED.findall(tab.get("onclick", ""))
