"""What the styles of a Word document make of its paragraphs, those that they are based on included."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml import etree  # type: ignore[import-untyped]

HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
# By name, for Word gives these no outline level.
TITLES = {"title": 1, "subtitle": 2}
# The outline level of text that is no heading counts from 0.
TEXT = 9
OFF = "boolean(self::*[@w:val = '0' or @w:val = 'false' or @w:val = 'off'])"
# Words that are hidden or struck out are not said.
UNSEEN = ("vanish", "strike", "dstrike")
LISTED = "./w:pPr/w:numPr[not(w:numId[@w:val='0'])]"


@dataclass(frozen=True, slots=True)
class Look:
    """`level` 0 is text; `listed` if it has a bullet or a number; `unseen` has the marks that hide it."""

    level: int = 0
    bold: bool = False
    listed: bool = False
    unseen: frozenset[str] = frozenset()


def looks_of(document: "WordDocument") -> dict[str, Look]:
    """By the id of each style; that of paragraphs without one has the id ""."""
    styles = {style.styleId: style for style in document.styles.element.style_lst}
    looks = {key: _look(list(_chain(styles, key))) for key in styles}
    usual = document.styles.element.default_for(1)
    return looks | {"": looks.get(usual.styleId, Look()) if usual is not None else Look()}


def stated_level(element: "etree._Element") -> int | None:
    """The level of a heading that a paragraph or style states itself, 0 for text, None where it states none."""
    stated = element.xpath("./w:pPr/w:outlineLvl/@w:val")
    if not stated or not stated[0].isdecimal():
        return None
    return 0 if int(stated[0]) >= TEXT else int(stated[0]) + 1


def says(element: "etree._Element", mark: str) -> bool | None:
    """What a run or style itself says of a mark such as "b", for bold letters; None where it says nothing."""
    marks = element.findall(f"{{*}}rPr/{{*}}{mark}")
    return not marks[0].xpath(OFF) if marks else None


def _chain(styles: "dict[str, etree._Element]", key: str | None) -> "Iterator[etree._Element]":
    """A style and those that it is based on; a circle ends where it began."""
    seen: set[str | None] = set()
    while key in styles and key not in seen:
        seen.add(key)
        yield styles[key]
        key = styles[key].basedOn_val


def _look(chain: "list[etree._Element]") -> Look:
    levels = (level for level in map(_level, chain) if level is not None)
    unseen = frozenset(mark for mark in UNSEEN if _says(chain, mark))
    return Look(next(levels, 0), _says(chain, "b"), any(style.xpath(LISTED) for style in chain), unseen)


def _says(chain: "list[etree._Element]", mark: str) -> bool:
    return next((said for style in chain if (said := says(style, mark)) is not None), False)


def _level(style: "etree._Element") -> int | None:
    name = style.name_val or ""
    if (stated := stated_level(style)) is not None:
        return stated
    found = HEADING.fullmatch(name)
    return int(found[1]) if found else TITLES.get(name.lower())
