"""unstructured's elements as parts."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ingest.document import Kind, Part
from ingest.table import html_table

if TYPE_CHECKING:
    from unstructured.documents.elements import Element

KINDS: dict[str, Kind] = {"Title": "heading", "ListItem": "list_item", "CodeSnippet": "code"}
LEFT_OUT = frozenset({"Header", "Footer", "PageBreak", "Image"})


def parts_of(elements: "Iterable[Element]", headed: Iterable[bool] = ()) -> Iterator[Part]:
    """Parts in the order of the elements; page headers, footers and pictures are left out.

    `headed` says, table by table, whether the first row is a header that the markup does not show.
    """
    header_first = iter(headed)
    for element in elements:
        if element.category == "Table":
            yield from _table_parts(element, next(header_first, False))
        elif element.category not in LEFT_OUT:
            yield _part_of(element)


def _part_of(element: "Element") -> Part:
    kind = KINDS.get(element.category, "paragraph")
    depth = element.metadata.category_depth or 0
    levels = {"heading": min(depth + 1, 6), "list_item": max(depth, 1)}
    return Part(kind, element.text, levels.get(kind), element.metadata.page_number)


def _table_parts(element: "Element", header_first: bool) -> Iterator[Part]:
    page = element.metadata.page_number
    markup = element.metadata.text_as_html
    if markup is None:
        return iter([Part("paragraph", element.text, page=page)])
    return html_table(markup, page, header_first)
