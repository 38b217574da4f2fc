"""Lines in which a page speaks of itself."""

import pytest

from retrieval.page_notes import asks_for_note, is_note


@pytest.mark.parametrize(
    "line",
    [
        "Last updated: 24 August 2026",
        "Updated 2026-02-10",
        "This page was last reviewed on March 3, 2025 by Jane Doe",
        "Published: 01.02.2024",
        "Last modified May 2023.",
        "Reading time: 4 min",
        "Page 3 of 12",
    ],
)
def test_a_line_about_the_page_is_a_note(line: str) -> None:
    assert is_note(line)


@pytest.mark.parametrize(
    "line",
    [
        "Updated prices apply from 1 May 2026.",
        "Published authors pay nothing.",
        "Orders changed after 3 May 2024 cannot be cancelled.",
        "The page is checked on Mondays.",
        "Last orders: 22:30",
        "Page 3 of the form asks for your address.",
        "Reviewed on 3 May 2024, the limit is now 40 euro for everybody who pays by card.",
        "Updated " * 11,
    ],
)
def test_what_only_begins_like_one_is_none(line: str) -> None:
    assert not is_note(line)


def test_who_asks_when_a_page_was_changed_may_be_told() -> None:
    assert asks_for_note("when was this page last updated?")
    assert asks_for_note("is this price list current")
    assert not asks_for_note("how long does delivery take")
