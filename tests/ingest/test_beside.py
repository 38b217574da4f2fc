"""Tables that stand beside each other in a sheet."""

import pytest

from ingest.beside import MOST_GAPS, apart
from ingest.blocks import sheet_parts

PLANS = [["Plan", "Price"], ["Basic", "10"], ["Plus", "20"]]
TOWNS = [["Town", "Phone"], ["Ulm", "0731 2"], ["Bonn", "0228 1"]]


def beside(left: list[list[str]], right: list[list[str]], gap: int = 1) -> list[list[str]]:
    height = max(len(left), len(right))
    left = left + [["", ""]] * (height - len(left))
    right = right + [["", ""]] * (height - len(right))
    return [[*one, *[""] * gap, *other] for one, other in zip(left, right, strict=True)]


def read(records: list[list[str]]) -> list[tuple[str, int | None]]:
    return [(part.text, part.row) for part in sheet_parts(records)]


def test_tables_with_titles_are_read_one_after_the_other():
    assert read(beside([["Prices", ""], *PLANS], [["Branches", ""], *TOWNS])) == [
        ("Prices", None),
        ("Plan: Basic; Price: 10", 1),
        ("Plan: Plus; Price: 20", 2),
        ("Branches", None),
        ("Town: Ulm; Phone: 0731 2", 1),
        ("Town: Bonn; Phone: 0228 1", 2),
    ]


@pytest.mark.parametrize(
    "records",
    [
        beside(PLANS, TOWNS, gap=2),
        beside(PLANS, [PLANS[0], ["Pro", "30"], ["Max", "40"]]),
        beside(PLANS, [*TOWNS, ["Kiel", "0431 3"]]),
        beside(PLANS, beside(TOWNS, PLANS, gap=2), gap=2),
    ],
)
def test_a_wide_gap_the_same_header_or_a_table_that_goes_on_shows_that_they_are_two(records):
    assert ("Plan: Basic; Price: 10", 1) in read(records)


@pytest.mark.parametrize(
    "records",
    [
        beside(PLANS, TOWNS),
        beside([*PLANS, ["Pro", "30"]], TOWNS),
        [
            ["No", "Plan", "", "", "Price", "Nights"],
            ["1", "Basic", "", "", "10", "2"],
            ["2", "Plus", "", "", "20", "3"],
        ],
        [*beside(PLANS, [["Rent", "Tax"], ["10", "2"], ["20", "4"]]), ["", "", "", "Total", "36"]],
        [["Plan", "", "", "Price", "Room"], ["Basic", "", "", "10", "A"], ["Plus", "", "", "20", "B"]],
    ],
)
def test_one_empty_column_or_a_name_on_its_own_parts_no_rows_from_their_names(records):
    assert list(apart(records)) == [records]


def test_rows_of_any_length_with_gaps_without_end_are_left_as_they_are():
    wide = [["x", ""] * (MOST_GAPS + 2), ["y"]]
    assert list(apart(wide)) == [wide]
