"""Cutting passages into units that can be quoted."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from retrieval.sentences import units

PASSAGES = st.text(alphabet="aB1.!?,)(\"'[]- \n\t\r\u00a0é漢") | st.text()


@given(PASSAGES)
@example("One. Two.\n\n  3. Three\r\n")
def test_a_unit_is_exactly_its_place_in_the_passage(passage):
    for unit in units(passage):
        assert unit.text == passage[unit.start : unit.end]
        assert unit.text == unit.text.strip() != ""


@given(PASSAGES)
def test_units_stand_in_reading_order_and_only_white_space_is_between_them(passage):
    found = units(passage)
    edges = [0, *(edge for unit in found for edge in (unit.start, unit.end)), len(passage)]
    assert edges == sorted(edges)
    assert not "".join(passage[left:right] for left, right in list(pairwise(edges))[::2]).strip()


@pytest.mark.parametrize(
    ("passage", "expected"),
    [
        ("We refund it. You wait 5 days.", ["We refund it.", "You wait 5 days."]),
        ('He said "no." Then he left!', ['He said "no."', "Then he left!"]),
        ("Ask Dr. Brown or St. Mary.", ["Ask Dr. Brown or St. Mary."]),
        ("Bring papers, e.g. Passports.", ["Bring papers, e.g. Passports."]),
        ("It costs 3.50 EUR. Or 4.00.", ["It costs 3.50 EUR.", "Or 4.00."]),
        ("1. Open the lid.\n2. Press Start.", ["1. Open the lid.", "2. Press Start."]),
        ("Winners: 1. Ann Lee 6. Others: 1. Bob 5.", ["Winners: 1. Ann Lee 6.", "Others: 1. Bob 5."]),
        ("We open at 9. Then we close at 5.", ["We open at 9.", "Then we close at 5."]),
        ("no capital. after it", ["no capital. after it"]),
        ("Plan: Basic; Price: 5\nPlan: Plus; Price: 9", ["Plan: Basic; Price: 5", "Plan: Plus; Price: 9"]),
        ("  \n\n ", []),
    ],
)
def test_sentences_list_items_and_rows(passage, expected):
    assert [unit.text for unit in units(passage)] == expected
