"""Rows of a table as sentences that can stand alone."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from lxml import html  # type: ignore[import-untyped]

from ingest.document import Part
from ingest.header import Row, both, joined
from ingest.header_words import names_columns
from ingest.spans import fill_spans


def rows(header: Row | None, body: Sequence[Row], page: int | None = None) -> Iterator[Part]:
    """One part per row, `row` counted from 1.

    With a header a row reads "Plan: Basic; Price: 6.90", so that it is understood without the table;
    without one, "Basic | 6.90", with nothing between two bars for a cell that only this row leaves empty.
    A header over no rows at all is kept as row 0.
    """
    if header and not body:
        yield Part("table_row", " | ".join(filter(None, header)), page=page, row=0)
    used = {column for cells in body for column, cell in enumerate(cells) if cell} if not header else set()
    for number, cells in enumerate(body, start=1):
        text = labelled(header, cells) if header else _barred(cells, used)
        if text:
            yield Part("table_row", text, page=page, row=number)


def unmarked(body: Sequence[Row], page: int | None = None) -> Iterator[Part]:
    """`rows` of a table that does not say whether it has a header: its first row may, by what stands in it."""
    headed = names_columns(body)
    return rows(body[0] if headed else None, body[1:] if headed else body, page)


def _barred(cells: Row, used: set[int]) -> str:
    """A place is kept where the table has something in another row."""
    kept = [cell for column, cell in enumerate(cells) if cell or column in used]
    if _filled(kept) < 2:
        return "".join(kept)
    while not kept[-1]:
        kept.pop()
    return " | ".join(kept)


def _filled(cells: Row) -> int:
    return sum(map(bool, cells))


def labelled(header: Row, cells: Row) -> str:
    """ "Label: value" for every cell that has a value, joined by semicolons."""
    filled = [pair for pair in zip_longest(header, cells, fillvalue="") if pair[1]]
    if len(filled) == 1 and len(cells) < len(header):
        return filled[0][1]
    return "; ".join(f"{label}: {value}" if label else value for label, value in filled)


def html_table(markup: str, page: int | None = None, header_first: bool = False) -> Iterator[Part]:
    """The parts of one `<table>`: its caption, then its rows.

    The first row is the header if it is all `<th>`, sits in `<thead>`, or `header_first` says so; the labels of a
    second one are joined to those that it divides.
    """
    table = html.fragment_fromstring(markup)
    fill_spans(table)
    for caption in table.iter("caption"):
        yield Part("caption", caption.text_content(), page=page)
    lines = [row for row in table.iter("tr") if len(row)]
    cells = [_cells(row) for row in lines]
    if len(lines) > 2 and _filled(cells[0]) == 1 and _is_header(lines[1]):
        yield Part("caption", "".join(cells[0]), page=page)
        lines, cells = lines[1:], cells[1:]
    if not lines or not (header_first or _is_header(lines[0])):
        yield from unmarked(cells, page)
        return
    header, body = cells[0], cells[1:]
    if len(body) > 1 and (labels := _second(header, body[0], lines[1])):
        header, body = labels, body[1:]
    yield from rows(header, body, page)


def _second(header: Row, cells: Row, row: html.HtmlElement) -> list[str] | None:
    """The labels of two rows, if the second is of the header as well."""
    if row.getparent().tag == "thead":
        return [both(upper, lower) for upper, lower in zip_longest(header, cells, fillvalue="")]
    return joined(header, cells)


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
