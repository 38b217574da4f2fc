"""A time as people write it."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation.come_back import asked_moment
from conversation.when import find_when
from conversation.wishes import wished_moment

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
        ("in 3 days at 10:00", "2026-11-27 09:00"),
        ("at 10:00 in 3 days", "2026-11-27 09:00"),
        ("in 3 days", "2026-11-27 11:00"),
        ("in a week, at 3pm", "2026-12-01 14:00"),
        ("10:00 on Friday", "2026-11-27 09:00"),
        ("Friday at 10", "2026-11-27 09:00"),
        ("Friday afternoon", "2026-11-27 13:00"),
        ("Friday morning at 10:30", "2026-11-27 09:30"),
        ("Friday 4 December 10:00", "2026-12-04 09:00"),
        ("2026-12-24T10:15", "2026-12-24 09:15"),
        ("Friday at 9.30.", "2026-11-27 08:30"),
        ("tonight", "2026-11-24 19:00"),
    ],
)
def test_a_moment_is_read_in_the_zone_of_who_is_meant(text: str, utc: str) -> None:
    assert find_when(text, NOW) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Friday 25:00",
        "Friday at 10:75",
        "Friday at 3",
        "Friday 10:00 UTC",
        "in 3 days at 25:00",
        "in 2 weeks on Friday",
        "25:00",
        "12/4 at 10:00",
        "4.12.2026 10:00",
        "Dec 4 at 10:00",
        "version 2.10",
    ],
)
def test_a_time_that_cannot_be_read_is_not_half_read(text: str) -> None:
    assert find_when(text, NOW) is None


@pytest.mark.parametrize(
    "piece", ["friday ", "in 3 days ", "10:00 ", "1.", "check again ", "the ", "don't ", " ", "10"]
)
def test_long_text_is_read_in_no_time(piece: str) -> None:
    began = time.process_time()
    asked_moment(piece * (20_000 // len(piece)) + "x", NOW)
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    "text",
    ["", "as soon as possible", "today 9:00", "2026-13-45 10:00", "2020-01-01", "ask for order 1234", "31 February"],
)
def test_what_names_no_moment_to_come_is_none(text: str) -> None:
    assert find_when(text, NOW) is None


def test_the_clock_of_the_day_is_meant_across_a_clock_change() -> None:
    saturday = datetime(2026, 10, 24, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    assert find_when("Monday 10:00", saturday) == datetime(2026, 10, 26, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
@pytest.mark.parametrize("text", ["9999-12-31 23:00", "check again on 9999-12-31 at 23:00", "0001-01-01 at 1:00"])
def test_the_ends_of_the_calendar_are_a_moment_or_none_in_every_zone(text: str, zone: str) -> None:
    now = NOW.astimezone(ZoneInfo(zone))
    for found in (find_when(text, now), asked_moment(text, now), wished_moment(f"remind me {text}", now)):
        assert found is None or found.year == 9999


def test_the_last_evening_of_the_calendar_is_no_moment_where_it_is_tomorrow_in_utc() -> None:
    assert find_when("9999-12-31 23:00", NOW.astimezone(ZoneInfo("America/Los_Angeles"))) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("frıday 10:00", "friday 10:00"),
        ("in ſix daYs", "in six days"),
        ("in 3 mınutes", "in 3 minutes"),
        ("Saturday in the evenıng", "Saturday in the evening"),
        ("\u017funday 3pm", "sunday 3pm"),
        ("in a wee\u212a", "in a week"),
        ("mıdnıght", "midnight"),
    ],
)
def test_letters_that_a_pattern_takes_for_others_are_read_as_those(text: str, plain: str) -> None:
    assert find_when(text, NOW) == find_when(plain, NOW) is not None


FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "difficult customer, check again on Friday 10:00",
        "Friday 10:00",
        "On Friday at 10:00, please.",
        "On Friday 10:00 please call back",
        "Please follow up with the customer in 3 days at 10:00",
        "Customer ordered on Tuesday 10:00, get in touch on Friday 10:00",
        "Sent a new one. Write to her Friday at 10:00 whether it fits.",
        "remind them Friday at 10:00",
        "I promised to look again on Friday 10:00",
        "Customer asked us to call back on Friday 10:00",
    ],
)
def test_an_instruction_that_asks_to_come_back_has_its_time_read(text: str) -> None:
    assert asked_moment(text, NOW) == FRIDAY


@pytest.mark.parametrize(
    "text",
    [
        "Customer ordered on Tuesday 10:00",
        "The call on Friday 10:00 was dropped",
        "Customer will call back on Friday 10:00",
        "She wants to write again on Friday",
        "Do not call back on Friday",
        "No need to check again on Friday",
        "Checked on Tuesday 10:00 that it works",
        "check the order from Friday",
        "Contact ordered on Friday",
        "see whether it came last Friday",
        "delivery Friday 10:00",
        "call back on Friday 25:00",
        "check again soon",
        "",
    ],
)
def test_what_only_mentions_a_time_asks_for_nothing(text: str) -> None:
    assert asked_moment(text, NOW) is None


@given(st.text(max_size=60))
def test_any_instruction_is_read_or_passed_over(text: str) -> None:
    found = asked_moment(text, NOW)
    assert found is None or found >= NOW


@given(st.text(max_size=60))
def test_any_text_is_read_or_passed_over_and_what_is_read_lies_ahead(text: str) -> None:
    found = find_when(text, NOW)
    assert found is None or found >= NOW


PIECES = [
    "in ", "3 ", "٣ ", "sıx ", "six ", "mınutes ", "weeKs ", "days ", "frıday ", "ſun ", "next ", "tonıght ", "today ", "31 ",
    "of ", "feb ", "ſep ", "9999-12-31 ", "0001-01-01 ", "2026-02-30 ", "٢٠٢٦-١٢-٠١ ", "23:59 ", "12 a.m. ", "at ", "7", "noon ",
    "mıdnıght ", "evenıng ", "check again ", "remind me ", ", ",
]  # fmt: skip


@given(
    st.lists(st.sampled_from(PIECES), max_size=7).map("".join), st.sampled_from(["Asia/Tokyo", "America/Los_Angeles"])
)
def test_whatever_is_put_together_is_read_or_passed_over_everywhere(text: str, zone: str) -> None:
    now = NOW.astimezone(ZoneInfo(zone))
    for found in (find_when(text, now), asked_moment(text, now), wished_moment(text, now)):
        assert found is None or found >= now
