"""Opening hours: time zones, days off, clock changes."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from conversation.hours import Hours

WEEK = dict.fromkeys(range(5), ((9 * 60, 17 * 60),))
BERLIN = Hours("Europe/Berlin", WEEK, frozenset({date(2026, 12, 25)}))
moments = st.integers(1_767_225_600, 1_830_211_200).map(lambda at: datetime.fromtimestamp(at, UTC))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_the_hours_are_those_of_the_zone() -> None:
    assert BERLIN.is_open(utc(2026, 11, 24, 8))
    assert not BERLIN.is_open(utc(2026, 11, 24, 7, 59))
    assert not BERLIN.is_open(utc(2026, 11, 24, 16))
    assert BERLIN.is_open(utc(2026, 7, 1, 7))


def test_after_friday_comes_monday_and_after_a_day_off_the_next_working_day() -> None:
    assert BERLIN.next_opening(utc(2026, 11, 27, 18)) == utc(2026, 11, 30, 8)
    assert BERLIN.next_opening(utc(2026, 12, 24, 18)) == utc(2026, 12, 28, 8)
    assert Hours("UTC").next_opening(utc(2026, 1, 1)) is None


def test_time_is_counted_while_it_is_open() -> None:
    assert BERLIN.after(utc(2026, 11, 27, 15, 30), 3600) == utc(2026, 11, 30, 8, 30)
    assert BERLIN.after(utc(2026, 11, 28, 12), 60) == utc(2026, 11, 30, 8, 1)
    assert Hours("UTC").after(utc(2026, 1, 1), 1) is None


def test_a_day_on_which_the_clock_changes_is_an_hour_shorter() -> None:
    always = Hours("Europe/Berlin", dict.fromkeys(range(7), ((0, 1440),)))
    before = utc(2026, 3, 28, 23)
    assert always.after(before, 23 * 3600) == before + timedelta(hours=23)
    [first, *_] = list(always.spans(before))
    assert first[1] - first[0] == timedelta(hours=23)


@given(moments, st.integers(1, 200_000))
def test_opening_time_never_runs_faster_than_the_clock_and_ends_while_open(at: datetime, seconds: int) -> None:
    done = BERLIN.after(at, seconds)
    assert done is not None
    assert done >= at + timedelta(seconds=seconds)
    assert BERLIN.is_open(done - timedelta(microseconds=1))
    opening = BERLIN.next_opening(at)
    assert opening is not None
    assert BERLIN.is_open(opening)
    assert (opening == at) is BERLIN.is_open(at)
