"""Say in plain block elements what a reader sees.

unstructured drops `<details>`, `<figure>`, `<form>`, the numbers of ordered lists, labels in buttons and
paragraphs of one character, and splits a sentence at an image; a help centre needs all of them.
"""

from collections.abc import Iterator

from lxml import html  # type: ignore[import-untyped]

from ingest.accordion import HEADINGS, head_parts
from ingest.admonition import drop_labels
from ingest.bold import mark_header
from ingest.breaks import keep_breaks
from ingest.raised import raise_marks
from ingest.spans import fill_spans
from ingest.tab_levels import LEVEL

BLOCKS = ("details", "figure", "form", "fieldset", "header", "footer", "aside")
TABLE = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")
NESTED = ("p", "div", "ul", "ol", "table", "pre")


def show_structure(content: html.HtmlElement) -> None:
    """Rewrite `content` in place: headings, paragraphs, lists, tables and code, nothing else."""
    _rename(content, ("figcaption", "legend"), "p")
    for image in list(content.iter("img")):
        _replace_by_text(image, image.get("alt", "").strip())
    drop_labels(content)
    raise_marks(content)
    head_parts(content)
    _rename(content, BLOCKS, "div")
    for table in list(content.iter("table")):
        if _is_layout(table):
            _unwrap_table(table)
        else:
            mark_header(table)
            fill_spans(table)
    keep_breaks(content)
    _give_summaries_a_level(content)
    _number_lists(content)
    _keep_single_characters(content)


def _rename(content: html.HtmlElement, tags: tuple[str, ...], tag: str) -> None:
    for element in list(content.iter(*tags)):
        element.tag = tag


def _replace_by_text(element: html.HtmlElement, text: str) -> None:
    if text:
        element.tail = f" {text} {element.tail or ''}"
    element.drop_tree()


def _is_layout(table: html.HtmlElement) -> bool:
    blocks = table.iter("table", "pre", *HEADINGS)
    return table.get("role") == "presentation" or any(block is not table for block in blocks)


def _unwrap_table(table: html.HtmlElement) -> None:
    own = [element for element in table.iter(*TABLE) if next(element.iterancestors("table"), None) is table]
    for element in (table, *own):
        if element.tag != "table" or element is table:
            element.tag = "div"


def _give_summaries_a_level(content: html.HtmlElement) -> None:
    level = 1
    for element in list(content.iter(*HEADINGS, "summary")):
        if element.tag == "summary" and (own := element.get(LEVEL)):
            element.tag, level = f"h{own}", int(own)
        elif element.tag == "summary":
            element.tag = f"h{min(level + 1, 6)}"
        else:
            level = int(element.tag[1])


def _number_lists(content: html.HtmlElement) -> None:
    for item in content.iter("li"):
        _adopt_first_paragraph(item)
    for ordered in content.iter("ol"):
        for number, item in _numbered(ordered):
            item.text = f"{number}. {(item.text or '').lstrip()}"


def _numbered(ordered: html.HtmlElement) -> Iterator[tuple[int, html.HtmlElement]]:
    start = ordered.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    for item in ordered.iterchildren("li"):
        value = item.get("value", "")
        number = int(value) if value.isdecimal() else number
        yield number, item
        number += 1


def _adopt_first_paragraph(item: html.HtmlElement) -> None:
    first = next(iter(item), None)
    if first is None or first.tag not in ("p", "div") or (item.text or "").strip():
        return
    if all(block is first for block in first.iter(*NESTED)):
        first.drop_tag()


def _keep_single_characters(content: html.HtmlElement) -> None:
    for element in content.iter("p", "div", "dt", "blockquote"):
        if len(element) == 0 and len((element.text or "").strip()) == 1:
            element.tag = "li"
