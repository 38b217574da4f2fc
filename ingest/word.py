"""Word documents: checked before they are opened, then read by unstructured."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from ingest.document import Extract, Part
from ingest.elements import parts_of
from ingest.errors import ArchiveBomb, DamagedDocument, DangerousXml

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Row
    from docx.text.run import Run

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
RATIO_FROM = 10_000_000
BLOCK = 1 << 20
MAX_MEMBERS = 10_000
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
ENTITY = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)


def check_archive(content: bytes) -> None:
    """Unpack every member into nothing and count.

    Raises ArchiveBomb over 200 MB unpacked (declared or real) or, from 10 MB on, over 200 times the
    packed size; DangerousXml on XML that declares a document type; DamagedDocument on a broken archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _check_size(sum(member.file_size for member in members), len(content))
            if len(members) > MAX_MEMBERS:
                raise ArchiveBomb(f"This Word file has {len(members)} parts; export it as PDF.")
            _unpack(archive, len(content))
    except BROKEN as error:
        raise DamagedDocument("This Word file is damaged or cut short; save it again in Word.") from error


def _unpack(archive: zipfile.ZipFile, packed: int) -> None:
    total = 0
    for member in archive.infolist():
        with archive.open(member) as stream:
            head = stream.read(BLOCK)
            # Without its NULs UTF-16 reads like the rest.
            if member.filename.endswith((".xml", ".rels")) and ENTITY.search(head.replace(b"\0", b"")):
                raise DangerousXml("This Word file declares XML entities; save it again in Word.")
            total += len(head)
            while block := stream.read(BLOCK):
                total += len(block)
                _check_size(total, packed)


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise ArchiveBomb(
            f"This Word file unpacks to {unpacked // 1_000_000} MB from {packed // 1000} kB; "
            "if it is meant to, split it or export it as PDF."
        )


def read_word(content: bytes) -> Extract:
    """The body of a Word document; page headers and footers are left out.

    Raises what `check_archive` raises, and DamagedDocument when Word itself could not open it.
    """
    check_archive(content)
    document = _open(content)
    properties = document.core_properties
    modified: date | None = properties.modified.date() if properties.modified else None
    return Extract(tuple(_parts(content, document)), properties.title or None, modified)


def _open(content: bytes) -> "WordDocument":
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, PackageNotFoundError) as error:
        raise DamagedDocument("This Word file is damaged; open it in Word and save it again.") from error


def _parts(content: bytes, document: "WordDocument") -> Iterator[Part]:
    from unstructured.partition.docx import partition_docx

    elements = partition_docx(file=io.BytesIO(content), languages=[""])
    return parts_of(elements, map(_has_header_row, document.tables))


def _has_header_row(table: "Table") -> bool:
    """Word marks a header row only when it repeats on every page; a bold first row means the same."""
    if len(table.rows) < 2:
        return False
    first, second = table.rows[0], table.rows[1]
    return bool(first._tr.xpath("./w:trPr/w:tblHeader")) or (_is_bold(first) and not _is_bold(second))


def _is_bold(row: "_Row") -> bool:
    runs = [run for cell in row.cells for line in cell.paragraphs for run in line.runs if run.text.strip()]
    return bool(runs) and all(run.bold or _styled_bold(run) for run in runs)


def _styled_bold(run: "Run") -> bool:
    return bool(run.style and run.style.font.bold)
