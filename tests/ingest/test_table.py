"""Tables as rows that can stand alone."""

import pytest

from ingest.table import html_table


def read(*lines: tuple[str, ...]) -> list[str]:
    markup = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    return [part.text for part in html_table(f"<table>{markup}</table>")]


def test_an_unmarked_first_row_over_columns_of_numbers_names_the_columns():
    assert read(("Class", "Fee", "Crew"), ("Double sculls", "£22", "2"), ("Eight", "£60", "8")) == [
        "Class: Double sculls; Fee: £22; Crew: 2",
        "Class: Eight; Fee: £60; Crew: 8",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        (("Member", "free"), ("Student", "£5"), ("Adult", "£9")),
        (("Member", "free", "gym"), ("Student", "£5", "gym"), ("Adult", "£9", "pool")),
        (("Monday", "9 to 17", "Main hall"), ("Tuesday", "10 to 18", "Annexe"), ("Sunday", "10 to 12", "Annexe")),
        (("Ann", "Bristol", "Row"), ("Ben", "Leeds", "Sail"), ("Cat", "York", "Row")),
        (("Class", "Fee", "Crew"), ("Eight", "£60", "8")),
    ],
)
def test_a_first_row_that_may_be_like_the_others_stays_a_row(lines):
    assert read(*lines) == [" | ".join(line) for line in lines]
