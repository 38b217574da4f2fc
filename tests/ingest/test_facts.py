"""Numbers that mean something are read in one spelling; numbers of lists and names are not facts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts import facts
from ingest.statements import statements


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("returned within 30 days of delivery", [("day", "30")]),
        ("within 14 working days, or two weeks", [("day", "14"), ("week", "2")]),
        ("3 to 5 working days", [("day", "3-5")]),
        ("CHF 14.00, 4.90 EUR, €5 and 39 euro", [("CHF", "14"), ("EUR", "4.9"), ("EUR", "5"), ("EUR", "39")]),
        ("1,500 EUR, 1.500,50 EUR", [("EUR", "1500"), ("EUR", "1500.5")]),
        ("8.1% or 20 percent", [("%", "8.1"), ("%", "20")]),
        ("1 March 2025, March 1, 2025, 2025-03-01", [("date", "1 2025 3")] * 3),
        ("9:00, 09:00, 9 am, 9 p.m.", [("time", "9:00")] * 3 + [("time", "21:00")]),
        ("a 6-digit code, 2.4 GHz", [("digit", "6"), ("ghz", "2.4")]),
        ("price_eur: 45.00; in_stock: no", [("eur", "45")]),
        ("30天内可以退货", [("天", "30")]),
        ("The Sprig 2 has a tank. See section 3.1 of RT-123456, error E3, Debian 11.0.", []),
        ("1. Open the box.\n2. Switch it on.", []),
        ("", []),
    ],
)
def test_facts_are_read_by_kind_and_value(text: str, found: list[tuple[str, str]]):
    assert [(fact.kind, fact.value) for fact in facts(text)] == found


@given(st.text(max_size=200) | st.from_regex(r"[a-z]{1,5} [0-9]{1,6}([.,:][0-9]{1,3})? ?(days|EUR|%|am|May 2025)?"))
def test_any_text_is_read_and_facts_do_not_overlap(text: str):
    found = facts(text)
    assert all(0 <= fact.start < fact.end <= len(text) for fact in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.text(max_size=200))
def test_statements_are_pieces_of_the_passage(text: str):
    for one in statements(text):
        assert all(piece in text for piece in one.text.split("; "))
        assert one.labels <= one.about


def test_each_cell_of_a_row_is_stated_of_its_first_cell():
    texts = [one.text for one in statements("Plan: Basic; Price: 6.90 EUR; Term: 1 month\nOne; two.")]
    assert texts == ["Plan: Basic; Price: 6.90 EUR", "Plan: Basic; Term: 1 month", "One", "two."]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("You cannot return it.", True),
        ("You don’t pay.", True),
        ("Write to no-reply@a.example.", False),
        ("You can return it.", False),
        ("No returns", None),
    ],
)
def test_only_a_whole_sentence_affirms_or_denies(text: str, negated: bool | None):
    (one,) = statements(text)
    assert one.negated is negated


def test_a_mark_behind_a_unit_is_no_part_of_it():
    found = facts("A tow takes 14 days¹, the yard has 30 m².")
    assert [(fact.kind, fact.value) for fact in found] == [("day", "14"), ("m2", "30")]
