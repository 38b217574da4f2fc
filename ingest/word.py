"""Word documents: checked before they are opened, then read by unstructured."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.archive import open_archive, properties
from ingest.document import Extract, Part
from ingest.elements import parts_of
from ingest.errors import DamagedDocument

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Row
    from docx.text.run import Run

KIND = "Word file"


def read_word(content: bytes) -> Extract:
    """The body of a Word document; page headers and footers are left out.

    Raises what `open_archive` raises, and DamagedDocument when Word itself could not open it.
    """
    with open_archive(content, KIND) as archive:
        # python-docx would say that a document without a date was changed now.
        title, updated = properties(archive, "docProps/core.xml", KIND)
    return Extract(tuple(_parts(content, _open(content))), title, updated)


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
