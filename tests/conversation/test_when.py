"""A time as people write it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.when import find_when

# A Tuesday, 12:00 in Berlin.
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("check again on Tuesday 10:00", "2026-12-01 09:00"),
        ("tuesday 15:00", "2026-11-24 14:00"),
        ("Please ask on Friday at 9.30 whether it works", "2026-11-27 08:30"),
        ("next Tuesday", "2026-12-01 08:00"),
        ("Wed 3pm", "2026-11-25 14:00"),
        ("tomorrow at noon", "2026-11-25 11:00"),
        ("tomorrow", "2026-11-25 08:00"),
        ("in 2 hours", "2026-11-24 13:00"),
        ("in a week", "2026-12-01 11:00"),
        ("2026-12-24 10:15", "2026-12-24 09:15"),
        ("on 3 March at 8:00", "2027-03-03 07:00"),
        ("at 11:00", "2026-11-25 10:00"),
        ("today 18:00", "2026-11-24 17:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_who_is_meant(text: str, utc: str) -> None:
    assert find_when(text, NOW) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["", "as soon as possible", "today 9:00", "2026-13-45 10:00", "2020-01-01", "ask for order 1234", "31 February"],
)
def test_what_names_no_moment_to_come_is_none(text: str) -> None:
    assert find_when(text, NOW) is None


def test_the_clock_of_the_day_is_meant_across_a_clock_change() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert find_when("Monday 10:00", saturday) == datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


@given(st.text(max_size=60))
def test_any_text_is_read_or_passed_over_and_what_is_read_lies_ahead(text: str) -> None:
    found = find_when(text, NOW)
    assert found is None or found >= NOW
