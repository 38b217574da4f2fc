"""OpenDocument text (.odt), as LibreOffice writes it."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.archive import open_archive, properties, read_xml
from ingest.document import Extract, Part
from ingest.errors import DamagedDocument, EncryptedDocument
from ingest.normalise import line_text
from ingest.raised import raise_elements
from ingest.table import rows, unmarked
from ingest.titles import given_title

KIND = "OpenDocument file"
MANIFEST = "META-INF/manifest.xml"
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
        title, updated = properties(archive, "meta.xml", KIND)
    if body is None:
        raise DamagedDocument(f"This {KIND} holds no text; save it as .odt.")
    styles = _raising_styles(root)
    raise_elements(span for span in body.iter("{*}span") if _attribute(span, "style-name") in styles)
    return Extract(tuple(_blocks(body, 0)), given_title(title), updated)


def _raising_styles(root: etree._Element) -> set[str]:
    """The names of styles that lift text above its line, by name ("super 58%") or by a share of its height."""
    about = ((style, style.find("{*}text-properties")) for style in root.iterfind("{*}automatic-styles/{*}style"))
    places = ((style, _attribute(text, "text-position") or "0%") for style, text in about if text is not None)
    return {_attribute(style, "name") for style, place in places if not place.startswith(("-", "0", "sub"))} - {""}


def _is_sealed(manifest: etree._Element) -> bool:
    return next(manifest.iter("{*}encryption-data"), None) is not None


def _blocks(parent: etree._Element, depth: int) -> Iterator[Part]:
    """`depth` is how many lists are around."""
    for child in parent:
        name = etree.QName(child).localname
        if name == "h":
            level = _attribute(child, "outline-level")
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
            yield from _blocks(child, 0)
        else:
            yield from _apart(child)


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
        yield child.tail or ""


def _table(table: etree._Element) -> Iterator[Part]:
    header = [_cells(row) for row in table.iterfind("{*}table-header-rows/{*}table-row")]
    body = [_cells(row) for row in _rows(table)]
    return rows(header[0], header[1:] + body) if header else unmarked(body)


def _rows(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        name = etree.QName(child).localname
        if name == "table-row":
            yield child
        elif name in ("table-rows", "table-row-group"):
            yield from _rows(child)


def _cells(row: etree._Element) -> list[str]:
    """A cell that a wider one covers is empty; a repeated one counts at most a hundred times."""
    texts: list[str] = []
    for cell in row.iterfind("*"):
        repeated = _attribute(cell, "number-columns-repeated")
        times = min(int(repeated), MAX_REPEATED) if repeated.isdecimal() else 1
        texts += [" ".join(part.text for part in _blocks(cell, 0)).strip()] * times
    return texts


def _attribute(element: etree._Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")
