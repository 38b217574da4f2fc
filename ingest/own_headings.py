"""Headings of a Word document in styles of its writer's own, with an outline level, or in bold letters alone."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.paragraph_looks import LISTED, Look, looks_of, says, stated_level
from ingest.set_off import LEAST, may_head

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml import etree  # type: ignore[import-untyped]

    Looks = Mapping[str, Look]

LOWEST = 6
# What each program knows as a heading, or as something else than one.
KNOWN = re.compile(r"(?:heading [1-9]|title|subtitle|toc heading|list .*)", re.IGNORECASE)


def head_paragraphs(document: "WordDocument") -> bool:
    """Whether there were such headings, which are now in the styles that every program knows."""
    looks = looks_of(document)
    bold = list(_bold(document, looks))
    found = [*_outlined(document, looks), *(bold if len(bold) >= LEAST else ())]
    renamed = _name_styles(document, looks)
    styles = {level: _style_for(document, level) for level in {level for _, level in found}}
    for paragraph, level in found:
        paragraph.style = styles[level]
    return renamed or bool(found)


def _name_styles(document: "WordDocument", looks: "Looks") -> bool:
    """Whether styles that are made from those of headings now have the names of these."""
    styles = document.styles.element.style_lst
    own = [(one, looks[one.styleId].level) for one in styles if not KNOWN.fullmatch(one.name_val or "")]
    for style, level in own:
        if level:
            style.name_val = _name(level)
    return any(level for _, level in own)


def _name(level: int) -> str:
    return f"heading {min(level, LOWEST)}"


def _style_for(document: "WordDocument", level: int) -> str:
    """The id of the style for headings of a level, which is made where the document has none."""
    styles = document.styles.element
    named = (style for style in styles.style_lst if (style.name_val or "").lower() == _name(level))
    style = next(named, None)
    return str((styles.add_style_of_type(_name(level), 1, False) if style is None else style).styleId)


def _outlined(document: "WordDocument", looks: "Looks") -> "Iterator[tuple[etree._Element, int]]":
    for paragraph in document.element.body.iterchildren("{*}p"):
        if (level := stated_level(paragraph)) and not _look(paragraph, looks).level:
            yield paragraph, level


def _bold(document: "WordDocument", looks: "Looks") -> "Iterator[tuple[etree._Element, int]]":
    """Lines in bold letters over what is not, with the level below that of the heading they stand under."""
    above = 1
    for line, below in pairwise(one for one in document.element.body if _words(one)):
        if level := stated_level(line) or _look(line, looks).level:
            above = level
        elif _is_bold(line, looks) and may_head(_words(line)) and not _heads(below, looks):
            yield line, above + 1


def _heads(block: "etree._Element", looks: "Looks") -> bool:
    return bool(_look(block, looks).level) or _is_bold(block, looks)


def _words(block: "etree._Element") -> str:
    return "".join(block.itertext("{*}t")).strip()


def _look(block: "etree._Element", looks: "Looks") -> Look:
    return looks.get(getattr(block, "style", None) or "", Look())


def _is_bold(block: "etree._Element", looks: "Looks") -> bool:
    """Whether all of a paragraph's words are in bold letters; an item of a list is none of these."""
    if not block.tag.endswith("}p") or block.xpath(LISTED) or _look(block, looks).listed:
        return False
    runs = [run for run in block.iter("{*}r") if _words(run)]
    return bool(runs) and all(_run_is_bold(run, block, looks) for run in runs)


def _run_is_bold(run: "etree._Element", block: "etree._Element", looks: "Looks") -> bool:
    said = says(run, "b")
    if said is None and (style := run.style):
        said = looks.get(style, Look()).bold or None
    return _look(block, looks).bold if said is None else said
