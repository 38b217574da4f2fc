"""PowerPoint presentations: one group of parts per slide, numbered as the program numbers them."""

import zipfile
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.archive import open_archive, properties, read_xml, relations
from ingest.auto_numbers import labels
from ingest.document import Extract, Part
from ingest.drawn import chart_parts, diagram_parts
from ingest.errors import DamagedDocument
from ingest.normalise import line_text
from ingest.raised import raised
from ingest.spread import Cell, spread
from ingest.table import rows, unmarked
from ingest.titles import given_title

KIND = "PowerPoint file"
PRESENTATION = "ppt/presentation.xml"
TITLES = frozenset({"title", "ctrTitle"})
# Placeholders that repeat on every slide.
FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum", "sldImg"})
# Placeholders whose paragraphs have bullets unless they say otherwise.
BULLETED = frozenset({"body", "obj"})
GROUPS = frozenset({"grpSp", "AlternateContent", "Choice"})
NOTES = "Speaker notes: "


def read_slides(content: bytes) -> Extract:
    """Title, text, tables, charts, diagrams and notes of every slide that is shown; `page` is the slide's number.

    The title is the heading, or "Slide 3" where there is none; notes begin with "Speaker notes:". Raises
    what `open_archive` raises, and DamagedDocument when a slide is missing.
    """
    with open_archive(content, KIND) as archive:
        targets = relations(archive, PRESENTATION, KIND)
        parts: list[Part] = []
        for number, slide in enumerate(read_xml(archive, PRESENTATION, KIND).iterfind("{*}sldIdLst/{*}sldId"), start=1):
            parts += _slide(archive, _target(targets, slide), number)
        title, updated = properties(archive, "docProps/core.xml", KIND)
    return Extract(tuple(parts), given_title(title), updated)


def _target(targets: dict[str, tuple[str, str]], slide: etree._Element) -> str:
    reference = next((value for name, value in slide.attrib.items() if etree.QName(name).namespace), "")
    if reference not in targets:
        raise DamagedDocument(f"This {KIND} lists a slide that it does not hold; save it again in PowerPoint.")
    return targets[reference][1]


def _slide(archive: zipfile.ZipFile, name: str, number: int) -> Iterator[Part]:
    root = read_xml(archive, name, KIND)
    if root.get("show") in ("0", "false"):
        return
    shapes = list(_shapes(root.find("{*}cSld/{*}spTree")))
    titles = [line_text(" ".join(_lines(shape))) for shape in shapes if _place(shape) in TITLES]
    yield Part("heading", next(filter(None, titles), f"Slide {number}"), level=1, page=number)
    for shape in shapes:
        if _place(shape) not in TITLES:
            yield from _shape(shape, number)
    for kind, member in sorted(relations(archive, name, KIND).values(), key=lambda one: one[0] == "notesSlide"):
        if read := BESIDE.get(kind):
            yield from read(read_xml(archive, member, KIND), number)


def _notes(root: etree._Element, number: int) -> Iterator[Part]:
    for shape in _shapes(root.find("{*}cSld/{*}spTree")):
        if _place(shape) == "body":
            yield from (Part("paragraph", NOTES + line, page=number) for line in filter(str.strip, _lines(shape)))


def _shapes(tree: etree._Element | None) -> Iterator[etree._Element]:
    """Shapes and tables in the order of the slide, those in groups among them; what is hidden is none."""
    for shape in tree if tree is not None else ():
        name = etree.QName(shape).localname
        about = shape.find("./*/{*}cNvPr")
        if about is not None and about.get("hidden") in ("1", "true"):
            continue
        if name in GROUPS:
            yield from _shapes(shape)
        elif name in ("sp", "graphicFrame"):
            yield shape


def _place(shape: etree._Element) -> str:
    """What the layout has this shape for; "" for a shape of the slide's own."""
    place = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    kind: str = "" if place is None else place.get("type", "obj")
    return kind


def _shape(shape: etree._Element, number: int) -> Iterator[Part]:
    place = _place(shape)
    if place in FURNITURE:
        return
    if etree.QName(shape).localname == "graphicFrame":
        for table in shape.iter("{*}tbl"):
            yield from _table(table, number)
        return
    paragraphs = [one for one in shape.iterfind("{*}txBody/{*}p") if _text(one)]
    for paragraph, label in zip(paragraphs, labels(paragraphs), strict=True):
        if _is_item(paragraph, place in BULLETED and len(paragraphs) > 1):
            yield Part("list_item", f"{label} {_text(paragraph)}".lstrip(), level=_depth(paragraph), page=number)
        else:
            yield Part("paragraph", _text(paragraph), page=number)


def _is_item(paragraph: etree._Element, usual: bool) -> bool:
    marks = {etree.QName(one).localname for one in paragraph.iterfind("{*}pPr/*")}
    return (usual or not marks.isdisjoint({"buChar", "buAutoNum", "buBlip"})) and "buNone" not in marks


def _depth(paragraph: etree._Element) -> int:
    about = paragraph.find("{*}pPr")
    level = "0" if about is None else about.get("lvl", "0")
    return int(level) + 1 if level.isdecimal() else 1


def _lines(shape: etree._Element) -> list[str]:
    return [_text(paragraph) for paragraph in shape.iterfind("{*}txBody/{*}p")]


def _text(paragraph: etree._Element) -> str:
    """Runs, fields and line breaks of a paragraph."""
    texts = ((" " if etree.QName(one).localname == "br" else _said(one)) for one in paragraph.iter("{*}t", "{*}br"))
    return line_text("".join(texts))


def _said(words: etree._Element) -> str:
    """Nothing of what is struck out."""
    if words.find("../{*}rPr[@strike]") is not None and words.find("../{*}rPr[@strike='noStrike']") is None:
        return ""
    baseline = words.find("../{*}rPr[@baseline]")
    text: str = words.text or ""
    return text if baseline is None or baseline.get("baseline").startswith(("-", "0")) else raised(text)


def _table(table: etree._Element, number: int) -> Iterator[Part]:
    cells = spread([[_cell(cell) for cell in row.iterfind("{*}tc")] for row in table.iterfind("{*}tr")])
    about = table.find("{*}tblPr")
    headed = about is not None and about.get("firstRow") in ("1", "true") and bool(cells)
    return rows(cells[0], cells[1:], number) if headed else unmarked(cells, number)


def _cell(cell: etree._Element) -> Cell:
    columns, height = (cell.get(name, "1") for name in ("gridSpan", "rowSpan"))
    text = " ".join(_lines(cell)).strip()
    return Cell(text, *(int(count) if count.isdecimal() else 1 for count in (columns, height)))


BESIDE = {"diagramData": diagram_parts, "chart": chart_parts, "notesSlide": _notes}
