"""Say in plain block elements what a reader sees.

unstructured drops `<details>`, `<figure>`, `<form>`, the numbers of ordered lists, labels in buttons and
paragraphs of one character, and splits a sentence at an image; a help centre needs all of them.
"""

from lxml import html  # type: ignore[import-untyped]

from ingest.accordion import HEADINGS, head_parts
from ingest.admonition import drop_labels
from ingest.badges import number_steps
from ingest.bold import mark_header
from ingest.bold_heads import head_bold
from ingest.breaks import PHRASES, keep_breaks
from ingest.definitions import join_definitions
from ingest.folded import close_folded
from ingest.glued import part_items, part_words
from ingest.numbered import number_lists
from ingest.raised import raise_marks
from ingest.spans import fill_spans
from ingest.tab_levels import LEVEL
from ingest.value_pairs import join_values

BLOCKS = ("details", "figure", "form", "fieldset", "header", "footer", "aside")
TABLE = ("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")


def show_structure(content: html.HtmlElement) -> None:
    """Rewrite `content` in place: headings, paragraphs, lists, tables and code, nothing else."""
    _rename(content, ("figcaption", "legend"), "p")
    _name_headings(content)
    for image in list(content.iter("img")):
        _replace_by_text(image, image.get("alt", "").strip())
    drop_labels(content)
    raise_marks(content)
    opened = head_parts(content)
    close_folded(content, [*content.iter("details"), *opened])
    number_steps(content)
    _rename(content, BLOCKS, "div")
    for table in list(content.iter("table")):
        if _is_layout(table):
            _unwrap_table(table)
        else:
            mark_header(table)
            fill_spans(table)
            part_items(table)
    join_definitions(content)
    join_values(content)
    head_bold(content)
    part_words(content)
    keep_breaks(content)
    _give_summaries_a_level(content)
    number_lists(content)
    _keep_single_characters(content)


def _rename(content: html.HtmlElement, tags: tuple[str, ...], tag: str) -> None:
    for element in list(content.iter(*tags)):
        element.tag = tag


def _name_headings(content: html.HtmlElement) -> None:
    """What is a heading by its role alone is one."""
    for element in content.xpath(".//*[@role='heading']"):
        level = element.get("aria-level", "2")
        if element.tag in ("div", "p", "span") and element.find(".//p") is None:
            element.tag = f"h{level}" if level in ("1", "2", "3", "4", "5", "6") else "h2"


def _replace_by_text(element: html.HtmlElement, text: str) -> None:
    if text:
        element.tail = f" {text} {element.tail or ''}"
    element.drop_tree()


def _is_layout(table: html.HtmlElement) -> bool:
    blocks = table.iter("table", "pre", *HEADINGS)
    return table.get("role") == "presentation" or any(block is not table for block in blocks) or _is_columns(table)


def _is_columns(table: html.HtmlElement) -> bool:
    """A single row that holds lists, or a single cell that holds blocks, is there to place them."""
    cells = list(table.iter("td", "th"))
    one_row = len(list(table.iter("tr"))) == 1 and all(cell.tag == "td" for cell in cells)
    blocks = ("ul", "ol", "p") if len(cells) == 1 else ("ul", "ol")
    return one_row and next(table.iter(*blocks), None) is not None


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


def _keep_single_characters(content: html.HtmlElement) -> None:
    for element in list(content.iter("p", "div", "dt", "dd", "blockquote")):
        inside = list(element.iterdescendants()) if len(element) < 2 else [element]
        if all(one.tag in PHRASES for one in inside) and len(element.text_content().strip()) == 1:
            for one in inside:
                one.drop_tag()
            element.tag = "li"
