"""The superscripts of a Word document, which its reader would take for letters on the line."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.raised import raise_elements

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml import etree  # type: ignore[import-untyped]

RAISED = "w:vertAlign[@w:val='superscript']"


def raise_runs(document: "WordDocument") -> bool:
    """Whether there were marks in the body, which are now written as `ingest.raised` does."""
    return bool(raise_elements(list(_raised(document))))


def _raised(document: "WordDocument") -> "Iterator[etree._Element]":
    named = {style.get(_style_id(style)) for style in document.styles.element.xpath(f"./w:style[w:rPr/{RAISED}]")}
    yield from document.element.body.xpath(f".//w:r[w:rPr/{RAISED}]/w:t")
    for style in document.element.body.xpath(".//w:r/w:rPr/w:rStyle") if named else ():
        if style.val in named:
            yield from style.getparent().getparent().xpath("./w:t")


def _style_id(style: "etree._Element") -> str:
    return next((name for name in style.attrib if name.endswith("}styleId")), "")
