"""Rows of a table as sentences that can stand alone."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from lxml import html  # type: ignore[import-untyped]

from ingest.document import Part
from ingest.spans import fill_spans

Row = Sequence[str]


def rows(header: Row | None, body: Sequence[Row], page: int | None = None) -> Iterator[Part]:
    """One part per row, `row` counted from 1.

    With a header a row reads "Plan: Basic; Price: 6.90", so that it is understood without the table;
    without one, "Basic | 6.90". A header over no rows at all is kept as row 0.
    """
    if header and not body:
        yield Part("table_row", " | ".join(filter(None, header)), page=page, row=0)
    for number, cells in enumerate(body, start=1):
        text = labelled(header, cells) if header else " | ".join(filter(None, cells))
        if text:
            yield Part("table_row", text, page=page, row=number)


def labelled(header: Row, cells: Row) -> str:
    """ "Label: value" for every cell that has a value, joined by semicolons."""
    filled = [pair for pair in zip_longest(header, cells, fillvalue="") if pair[1]]
    if len(filled) == 1 and len(cells) < len(header):
        return filled[0][1]
    return "; ".join(f"{label}: {value}" if label else value for label, value in filled)


def html_table(markup: str, page: int | None = None, header_first: bool = False) -> Iterator[Part]:
    """The parts of one `<table>`: its caption, then its rows.

    The first row is the header if it is all `<th>`, sits in `<thead>`, or `header_first` says so.
    """
    table = html.fragment_fromstring(markup)
    fill_spans(table)
    for caption in table.iter("caption"):
        yield Part("caption", caption.text_content(), page=page)
    lines = [row for row in table.iter("tr") if len(row)]
    header = _cells(lines[0]) if lines and (header_first or _is_header(lines[0])) else None
    yield from rows(header, [_cells(row) for row in lines[1 if header else 0 :]], page)


def _is_header(row: html.HtmlElement) -> bool:
    if row.getparent().tag == "thead":
        return True
    headed = [cell.tag == "th" for cell in row if cell.text_content().strip()]
    return len(headed) > 1 and all(headed)


def _cells(row: html.HtmlElement) -> list[str]:
    """The texts of a row; a cell that spans columns leaves empty ones behind it."""
    texts = []
    for cell in row:
        span = cell.get("colspan", "1")
        blanks = min(int(span), 100) - 1 if span.isdecimal() else 0
        texts += [" ".join(cell.text_content().split()), *[""] * blanks]
    return texts
