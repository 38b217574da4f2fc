"""Text boxes and notes of a Word document, put behind the paragraph that they belong to."""

from collections.abc import Iterator
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped]

from ingest.accepted import WORD, accept, unwrap
from ingest.raised import raised

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# Office writes each box twice, for itself and for programs that know the older form only.
BOXES = ".//*[local-name() = 'txbxContent'][not(ancestor::*[local-name() = 'Fallback'])]"
DRAWINGS = ".//w:r/*[.//*[local-name() = 'txbxContent']]"
LISTED = etree.XPath(
    "boolean(self::w:p[w:pPr/w:numPr or w:pPr/w:pStyle[starts-with(@w:val, 'List')]])", namespaces=WORD
)
KINDS = ("footnote", "endnote")


def lift_boxes(body: etree._Element) -> bool:
    """Whether there were text boxes, which are now paragraphs behind the one that held them."""
    behind = _Behind()
    boxes = body.xpath(BOXES)
    for box in boxes:
        for block in list(box):
            behind.put(next(box.iterancestors("{*}p")), block)
    for drawing in body.xpath(DRAWINGS) if boxes else ():
        drawing.getparent().remove(drawing)
    return bool(boxes)


def write_notes(document: "WordDocument") -> bool:
    """Whether there were footnotes or endnotes; each now has a superscript number, and stands behind its paragraph,
    or behind the table or list that this is in."""
    behind = _Behind()
    body = document.element.body
    found, lists = False, _list_ends(body)
    for kind in KINDS:
        marks = body.xpath(f".//w:{kind}Reference")
        notes = dict(_notes(document, kind)) if marks else {}
        for number, mark in enumerate(marks, start=1):
            holder, found = next(one for one in mark.iterancestors() if one.getparent() is body), True
            holder = lists.get(holder, holder)
            for block in _labelled(notes.get(_id(mark), []), raised(str(number))):
                behind.put(holder, block)
            _become_text(mark, raised(str(number)))
    return found


class _Behind:
    """Puts blocks behind others, in the order in which they come."""

    def __init__(self) -> None:
        self._last: dict[etree._Element, etree._Element] = {}

    def put(self, holder: etree._Element, block: etree._Element) -> None:
        self._last.get(holder, holder).addnext(block)
        self._last[holder] = block


def _notes(document: "WordDocument", kind: str) -> Iterator[tuple[str, list[etree._Element]]]:
    """The paragraphs of each note, by its id."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}s"):
            root = parse_xml(relation.target_part.blob)
            accept(root)
            # The address of a link is kept beside the notes, and the reader would look for it beside the body.
            for link in list(root.iter("{*}hyperlink")):
                unwrap(link)
            yield from ((_id(note), note.findall("{*}p")) for note in root.iterchildren(f"{{*}}{kind}"))


def _id(element: etree._Element) -> str:
    return next((value for name, value in element.attrib.items() if name.endswith("}id")), "")


def _list_ends(body: etree._Element) -> dict[etree._Element, etree._Element]:
    """Of each item of a list the last, found once: a list may have as many notes as items."""
    ends = {}
    for listed, group in groupby(body, LISTED):
        items = list(group)
        ends.update(dict.fromkeys(items, items[-1]) if listed else {})
    return ends


def _labelled(note: list[etree._Element], number: str) -> Iterator[etree._Element]:
    for at, block in enumerate(map(deepcopy, note)):
        run = block.find("{*}r")
        if at == 0 and run is not None:
            label = run.makeelement(run.tag)
            run.addprevious(label)
            _add_text(label, f"{number} ")
        yield block


def _become_text(mark: etree._Element, number: str) -> None:
    run = mark.getparent()
    run.remove(mark)
    _add_text(run, number)


def _add_text(run: etree._Element, text: str) -> None:
    words = run.makeelement(run.tag.removesuffix("}r") + "}t")
    words.text = text
    run.append(words)
