"""EPUB books: web pages in an archive, read in the order of the spine."""

import posixpath
import re
import zipfile
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from ingest.archive import member_path, open_archive, read_member, read_xml
from ingest.dates import iso_date
from ingest.decode import decode
from ingest.document import Extract, Part
from ingest.errors import DamagedDocument, EncryptedDocument
from ingest.markup import read_web_page
from ingest.normalise import clean

KIND = "EPUB"
CONTAINER, SEALS = "META-INF/container.xml", "META-INF/encryption.xml"
# Ways to scramble the fonts of a book, which leave its text alone.
FONTS_ONLY = frozenset({"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"})
# A book has no menus: what a web page keeps beside its text are notes, boxes and the names of chapters here.
BESIDE = re.compile(r"<(/?)(?:aside|header|footer)\b", re.IGNORECASE)
PAGES = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})


def read_book(content: bytes) -> Extract:
    """The chapters in reading order, each as the web page it is, without the table of contents.

    Raises what `open_archive` raises, EncryptedDocument when a shop has locked the book, and
    DamagedDocument when a chapter is missing.
    """
    with open_archive(content, KIND, doctype=True) as archive:
        _require_unlocked(archive)
        package = _package(archive)
        root = read_xml(archive, package, KIND)
        parts = tuple(part for page in _spine(root, posixpath.dirname(package)) for part in _page(archive, page))
    return Extract(parts, _stated(root, "title"), iso_date(_modified(root)), _stated(root, "language"))


def _require_unlocked(archive: zipfile.ZipFile) -> None:
    if SEALS in archive.NameToInfo:
        methods = read_xml(archive, SEALS, KIND).iter("{*}EncryptionMethod")
        if any(one.get("Algorithm") not in FONTS_ONLY for one in methods):
            raise EncryptedDocument("This EPUB is locked by the shop that sold it; get a copy without a lock.")


def _package(archive: zipfile.ZipFile) -> str:
    root = read_xml(archive, CONTAINER, KIND).find(".//{*}rootfile")
    if root is None:
        raise DamagedDocument(
            "This EPUB does not say where its pages are; save it again with the program that made it."
        )
    return member_path("", root.get("full-path", ""))


def _spine(root: etree._Element, folder: str) -> Iterator[str]:
    items = {item.get("id"): item for item in root.iterfind("{*}manifest/{*}item")}
    for reference in root.iterfind("{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None:
            raise DamagedDocument("This EPUB lists a page that it does not hold; save it again.")
        if item.get("media-type") in PAGES and "nav" not in item.get("properties", "").split():
            yield member_path(folder, item.get("href", ""))


def _page(archive: zipfile.ZipFile, name: str) -> tuple[Part, ...]:
    text = clean(decode(read_member(archive, name, KIND)))
    return read_web_page(BESIDE.sub(r"<\1div", text)).parts if text.strip() else ()


def _stated(root: etree._Element, name: str) -> str | None:
    found = root.find(f"{{*}}metadata/{{*}}{name}")
    return " ".join((found.text or "").split()) or None if found is not None else None


def _modified(root: etree._Element) -> str:
    for meta in root.iterfind("{*}metadata/{*}meta"):
        if meta.get("property") == "dcterms:modified":
            return (meta.text or "").strip()
    return _stated(root, "date") or ""
