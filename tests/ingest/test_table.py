"""Tables of web pages: which rows name the columns, and what a row without names keeps."""

import pytest

from ingest.header import joined, may_name
from ingest.table import html_table, rows

NAMED = ["Hall: Oak; Week: £20; Feast: £35", "Hall: Elm; Week: £28; Feast: £44"]
BODY = "<tr><td>Oak</td><td>£20</td><td>£35</td></tr><tr><td>Elm</td><td>£28</td><td>£44</td></tr>"


@pytest.fixture
def read(parsed):
    return lambda markup: parsed("a.html", f"<html><body><table>{markup}</table></body></html>").text.split("\n")


@pytest.mark.parametrize(
    "first",
    [
        "<td><b>Hall</b></td><td><strong>Week</strong></td><td><b>Feast</b></td>",
        '<td><p><b>Hall</b></p></td><td style="font-weight: 700">Week</td><td><b><i>Feast</i></b></td>',
    ],
)
def test_a_first_row_in_bold_letters_is_the_header(read, first):
    assert read(f"<tr>{first}</tr>{BODY}") == NAMED


def test_bold_letters_all_through_or_in_part_of_a_row_set_off_nothing(read):
    bold = "<tr><td><b>Hall</b></td><td><b>Week</b></td></tr>"
    assert read(bold * 2) == ["Hall | Week"] * 2
    assert read("<tr><td><b>Hall</b></td><td><b>Week</b> and more</td></tr><tr><td>Oak</td><td>£20</td></tr>") == [
        "Hall | Week and more", "Oak | £20",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        '<thead><tr><th rowspan="2">Kit</th><th colspan="2">Hire</th></tr><tr><th>Day</th><th>Week</th></tr></thead>',
        '<tr><th>Kit</th><th colspan="2">Hire</th></tr><tr><td></td><td>Day</td><td>Week</td></tr>',
        '<tr><th></th><th colspan="2">Hire</th></tr><tr><th>Kit</th><th>Day</th><th>Week</th></tr>',
    ],
)
def test_a_second_row_that_divides_the_labels_of_the_first_is_joined_to_it(read, head):
    row = "<tr><td>Tent</td><td>£30</td><td>£95</td></tr>"
    assert read(head + row * 2)[0] == "Kit: Tent; Hire, Day: £30; Hire, Week: £95"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["Kit", "Hire", "Hire"], ["Tent", "£30", "£95"]),
        (["Hall", "Staff", "Staff"], ["Oak", "Ann", "Bob"]),
        (["Kit", "Hire", "Hire"], ["", "Day", "Day"]),
        (["Kit", "Day", "Week"], ["", "a", "b"]),
        (["Kit", "Hire", "Hire"], ["", "Day"]),
    ],
)
def test_a_second_row_of_values_is_a_row(first, second):
    assert joined(first, second) is None


def test_one_cell_over_a_header_is_the_caption(read):
    head = '<thead><tr><th colspan="3">Prices</th></tr><tr><th>Hall</th><th>Week</th><th>Feast</th></tr></thead>'
    assert read(head + BODY) == ["Prices", "", *NAMED]


def test_names_beside_an_empty_corner_are_the_header(read):
    assert read(f"<tr><td></td><td>Week</td><td>Feast</td></tr>{BODY}")[0] == "Oak; Week: £20; Feast: £35"


def test_a_cell_that_is_empty_keeps_its_place_and_a_column_that_is_does_not(read):
    spaced = (
        "<tr><td>Oak</td><td></td><td>£20</td><td>£35</td></tr><tr><td>Elm</td><td> </td><td></td><td>£44</td></tr>"
    )
    assert read(spaced) == ["Oak | £20 | £35", "Elm | | £44"]
    assert [part.text for part in rows(None, [["", "a", "b"], ["", "", "c"], ["d", "", ""]])] == [" | a | b", "c", "d"]


def test_years_and_terms_may_name_a_column_and_prices_may_not():
    assert [cell for cell in ("2026", "1 week", "Fee", "£8", "EUR 8", "17", "free", "") if may_name(cell)] == [
        "2026", "1 week", "Fee",
    ]  # fmt: skip


def test_a_table_without_rows_is_nothing():
    assert list(html_table("<table></table>")) == []


def test_a_first_row_in_bold_letters_that_holds_values_names_nothing(outline):
    rows = "<tr><td><b>Monday</b></td><td><b>9-5</b></td></tr><tr><td>Tuesday</td><td>10-4</td></tr>"
    assert outline("a.html", f"<html><body><table>{rows}</table></body></html>") == [
        "table_row: Monday | 9-5",
        "table_row: Tuesday | 10-4",
    ]
