"""Cells that span others, on tables that nobody would write by hand."""

import time

from lxml import html

from ingest.spans import MOST_ADDED, MOST_COLUMNS, fill_spans


def filled(markup: str) -> list[list[str]]:
    table = html.fragment_fromstring(f"<table>{markup}</table>")
    fill_spans(table)
    return [[cell.text_content() for cell in row] for row in table.iter("tr")]


def test_a_cell_that_spans_both_ways_is_in_every_place_that_it_covers() -> None:
    rows = '<tr><td colspan="2" rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr><tr><td>B</td><td>C</td><td>3</td></tr>'
    assert filled(rows) == [["A", "A", "1"], ["A", "A", "2"], ["B", "C", "3"]]


def test_spans_that_are_no_numbers_or_cover_nothing_change_nothing() -> None:
    for span in ("", "0", "-3", "x", "1e9", "²"):
        assert filled(f'<tr><td colspan="{span}">A</td><td rowspan="{span}">B</td></tr><tr><td>C</td></tr>') == [
            ["A", "B"],
            ["C"],
        ]


def test_a_line_between_the_parts_of_a_table_stays_one_cell() -> None:
    assert filled('<tr><td>A</td><td>B</td></tr><tr><td colspan="2">Winter</td></tr>') == [["A", "B"], ["Winter"]]


def test_a_table_that_would_grow_without_end_does_not() -> None:
    began = time.monotonic()
    wide = "<tr>" + '<td colspan="99999" rowspan="99999">A</td>' * 2_000 + "</tr>"
    rows = filled(wide * 20)
    assert sum(map(len, rows)) <= 2_000 * 20 + 20 * 3 * MOST_COLUMNS + MOST_ADDED
    text = "A" * 100_000
    assert sum(
        cell.count("A")
        for row in filled(f'<tr><td colspan="50" rowspan="50">{text}</td><td>B</td></tr>' * 9)
        for cell in row
    ) == 9 * len(text)
    assert time.monotonic() - began < 20
