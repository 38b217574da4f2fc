"""Bold letters on a web page, and the header row of a table that is no `<th>`, but in them."""

import re
from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

from ingest.header import name_each

BOLD = ("b", "strong", "th")
STYLED = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
LEAST_NAMED = 2


def mark_header(table: html.HtmlElement) -> None:
    """Make `<th>` of the cells of a first row that is all in bold letters where the second is not. Changes `table`."""
    rows = [list(row.iterchildren("td", "th")) for row, _ in zip(table.iter("tr"), range(2), strict=False)]
    if len(rows) == 2 and _is_bold(rows[0]) and _names(rows[0]) and not _is_bold(rows[1]):
        for cell in rows[0]:
            cell.tag = "th"


def _names(cells: list[html.HtmlElement]) -> bool:
    """A row of a name and what belongs to it, all in bold letters, names no columns."""
    return name_each([" ".join(cell.text_content().split()) for cell in cells[1:]])


def is_all_bold(element: html.HtmlElement) -> bool:
    """Whether no letter of it is in other than bold letters."""
    return not any(any(map(str.isalnum, text)) for text in _light([element]))


def _is_bold(cells: list[html.HtmlElement]) -> bool:
    filled = [cell for cell in cells if cell.text_content().strip()]
    return len(filled) >= LEAST_NAMED and all(map(is_all_bold, filled))


def _light(elements: list[html.HtmlElement]) -> Iterator[str]:
    """The pieces of text that are not in bold letters."""
    for element in elements:
        if element.tag not in BOLD and not STYLED.search(element.get("style", "")):
            yield element.text or ""
            yield from _light(list(element))
            yield from (child.tail or "" for child in element)
