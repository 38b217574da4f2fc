"""OpenDocument text (.odt), as LibreOffice writes it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import reduce
from itertools import zip_longest

from lxml import etree  # type: ignore[import-untyped]

from ingest.archive import open_archive, properties, read_xml
from ingest.document import Extract, Part
from ingest.errors import DamagedDocument, EncryptedDocument
from ingest.header import both
from ingest.item_numbers import attribute, number_items
from ingest.normalise import line_text
from ingest.raised import raise_elements
from ingest.spread import Cell, spread
from ingest.table import rows, unmarked
from ingest.titles import given_title
from ingest.unseen_open import drop_unseen

KIND = "OpenDocument file"
MANIFEST, STYLES = "META-INF/manifest.xml", "styles.xml"
# What is not the text of the document, or says it twice.
LISTINGS = frozenset(
    {"table-of-content", "alphabetical-index", "illustration-index", "table-index", "object-index", "bibliography"}
)
DECLARATIONS = frozenset({"tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls"})
ASIDES = frozenset({"annotation", "annotation-end", "note-citation", "ruby-text", "title", "desc"})
LEFT_OUT = LISTINGS | DECLARATIONS | ASIDES
# A note or a frame stands inside a paragraph and holds paragraphs of its own.
APART = frozenset({"note", "frame", "text-box"})
MAX_REPEATED = 100


def read_open_text(content: bytes) -> Extract:
    """Headings with their levels, paragraphs, nested lists, tables and notes.

    Raises what `open_archive` raises, EncryptedDocument when a password is needed, DamagedDocument when
    the archive holds no text document.
    """
    with open_archive(content, KIND) as archive:
        if MANIFEST in archive.NameToInfo and _is_sealed(read_xml(archive, MANIFEST, KIND)):
            raise EncryptedDocument(f"This {KIND} needs a password; save a copy without one.")
        root = read_xml(archive, "content.xml", KIND)
        body = root.find("{*}body/{*}text")
        named = [read_xml(archive, STYLES, KIND)] if STYLES in archive.NameToInfo else []
        title, updated = properties(archive, "meta.xml", KIND)
    if body is None:
        raise DamagedDocument(f"This {KIND} holds no text; save it as .odt.")
    drop_unseen(root, named)
    styles = _raising_styles(root)
    raise_elements(span for span in body.iter("{*}span") if attribute(span, "style-name") in styles)
    raise_elements(body.iter("{*}note-citation"))
    number_items([*named, root], body)
    return Extract(tuple(_blocks(body, 0)), given_title(title), updated)


def _raising_styles(root: etree._Element) -> set[str]:
    """The names of styles that lift text above its line, by name ("super 58%") or by a share of its height."""
    about = ((style, style.find("{*}text-properties")) for style in root.iterfind("{*}automatic-styles/{*}style"))
    places = ((style, attribute(text, "text-position") or "0%") for style, text in about if text is not None)
    return {attribute(style, "name") for style, place in places if not place.startswith(("-", "0", "sub"))} - {""}


def _is_sealed(manifest: etree._Element) -> bool:
    return next(manifest.iter("{*}encryption-data"), None) is not None


def _blocks(parent: etree._Element, depth: int) -> Iterator[Part]:
    """`depth` is how many lists are around."""
    for child in parent:
        name = etree.QName(child).localname
        if name == "h":
            level = attribute(child, "outline-level")
            yield Part("heading", _words(child), level=min(int(level), 6) if level.isdecimal() else 1)
        elif name == "p":
            yield Part("list_item", _words(child), depth) if depth else Part("paragraph", _words(child))
            yield from _apart(child)
        elif name == "table":
            yield from _table(child)
        elif name not in LEFT_OUT:
            yield from _blocks(child, depth + (name == "list"))


def _apart(paragraph: etree._Element) -> Iterator[Part]:
    for child in paragraph:
        if etree.QName(child).localname in APART:
            yield from _marked(_blocks(child, 0), _mark(child))
        else:
            yield from _apart(child)


def _marked(parts: Iterable[Part], mark: str) -> Iterator[Part]:
    """The parts of a note, its mark before the first."""
    for part in parts:
        yield replace(part, text=f"{mark} {part.text}") if mark else part
        mark = ""


def _mark(element: etree._Element) -> str:
    return (element.findtext("{*}note-citation") or "").strip()


def _words(element: etree._Element) -> str:
    return line_text("".join(_runs(element)))


def _runs(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        name = etree.QName(child).localname
        if name in ("s", "tab", "line-break"):
            yield " "
        elif name not in LEFT_OUT and name not in APART:
            yield from _runs(child)
        else:
            yield _mark(child)
        yield child.tail or ""


def _table(table: etree._Element) -> Iterator[Part]:
    header = list(table.iterfind("{*}table-header-rows/{*}table-row"))
    texts = spread([_cells(row) for row in (*header, *_rows(table))])
    if not header:
        return unmarked(texts)
    labels = [reduce(both, column) for column in zip_longest(*texts[: len(header)], fillvalue="")]
    return rows(labels, texts[len(header) :])


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        name = etree.QName(child).localname
        if name == "table-row":
            yield child
        elif name in ("table-rows", "table-row-group"):
            yield from _rows(child)


def _cells(row: etree._Element) -> list[Cell]:
    """A cell that another one covers is empty; a repeated one counts at most a hundred times."""
    found: list[Cell] = []
    for cell in row.iterfind("*"):
        text = " ".join(part.text for part in _blocks(cell, 0)).strip()
        columns, height = _count(cell, "number-columns-spanned"), _count(cell, "number-rows-spanned")
        found += [Cell(text, columns, height)] * _count(cell, "number-columns-repeated")
    return found


def _count(cell: etree._Element, name: str) -> int:
    given = attribute(cell, name)
    return max(1, min(int(given), MAX_REPEATED)) if given.isdecimal() else 1
