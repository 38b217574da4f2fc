"""Word documents: checked before they are opened, then read by unstructured."""

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingest.accepted import accept
from ingest.archive import open_archive, properties
from ingest.asides import lift_boxes, write_notes
from ingest.document import Extract, Part
from ingest.elements import parts_of
from ingest.errors import DamagedDocument
from ingest.header_words import names_columns
from ingest.marks import raise_runs
from ingest.own_headings import head_paragraphs
from ingest.unseen_words import drop_unseen

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.table import Table, _Row
    from docx.text.run import Run

KIND = "Word file"
# How Word and others write that something is so.
TICKED = ("1", "true", "on")
# So many columns, for a style sets off the first row of a list of two as well.
LEAST_STYLED = 3


def read_word(content: bytes) -> Extract:
    """The body of a Word document with its text boxes and notes; page headers and footers are left out.

    Raises what `open_archive` raises, and DamagedDocument when Word itself could not open it.
    """
    with open_archive(content, KIND) as archive:
        # python-docx would say that a document without a date was changed now.
        title, updated = properties(archive, "docProps/core.xml", KIND)
    document = _open(content)
    body = document.element.body
    changed = [accept(body), lift_boxes(body), write_notes(document), drop_unseen(document), raise_runs(document)]
    changed.append(head_paragraphs(document))
    content = _saved(document) if any(changed) else content
    return Extract(tuple(_parts(content, document)), title, updated)


def _open(content: bytes) -> "WordDocument":
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return docx.Document(io.BytesIO(content))
    except (KeyError, ValueError, PackageNotFoundError) as error:
        raise DamagedDocument("This Word file is damaged; open it in Word and save it again.") from error


def _saved(document: "WordDocument") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _parts(content: bytes, document: "WordDocument") -> Iterator[Part]:
    from unstructured.partition.docx import partition_docx

    elements = partition_docx(file=io.BytesIO(content), languages=[""])
    return parts_of(elements, map(_has_header_row, document.tables))


def _has_header_row(table: "Table") -> bool:
    """Word marks a header row only when it repeats on every page; a bold or styled first row means the same, and so
    does a row of words over columns of numbers, or over one of them."""
    if len(table.rows) < 2:
        return False
    first, second = table.rows[0], table.rows[1]
    bold = _is_bold(first) and not _is_bold(second)
    return (
        bool(first._tr.xpath("./w:trPr/w:tblHeader"))
        or bold
        or _is_styled(table)
        or names_columns(list(map(_texts, table.rows)))
    )


def _is_styled(table: "Table") -> bool:
    """Whether the box "Header Row" is ticked and the table's style sets that row off."""
    ticked = table._tbl.xpath("./w:tblPr/w:tblLook/@w:firstRow")
    first = _texts(table.rows[0])
    named = len(first) >= LEAST_STYLED and not any(text[:1].isdigit() or "@" in text for text in first)
    style = table.style if named and ticked and ticked[0] in TICKED else None
    while style is not None:
        if style.element.xpath('./w:tblStylePr[@w:type="firstRow"]'):
            return True
        style = style.base_style
    return False


def _texts(row: "_Row") -> list[str]:
    return [cell.text.strip() for cell in row.cells]


def _is_bold(row: "_Row") -> bool:
    runs = [run for cell in row.cells for line in cell.paragraphs for run in line.runs if run.text.strip()]
    return bool(runs) and all(run.bold or _styled_bold(run) for run in runs)


def _styled_bold(run: "Run") -> bool:
    return bool(run.style and run.style.font.bold)
