"""Times as people write them."""

from datetime import UTC, datetime

import pytest

from evals.errors import BadWindow
from evals.window import window

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "until", "stamps", "days"),
    [
        ("7d", None, ("2026-11-17T12:00:00.000+00:00", "2026-11-24T12:00:00.000+00:00"), 7),
        ("36h", "12h", ("2026-11-23T00:00:00.000+00:00", "2026-11-24T00:00:00.000+00:00"), 1),
        ("2026-11-01", "2026-11-02", ("2026-11-01T00:00:00.000+00:00", "2026-11-02T00:00:00.000+00:00"), 1),
        ("2026-11-01T02:00+02:00", None, ("2026-11-01T00:00:00.000+00:00", "2026-11-24T12:00:00.000+00:00"), 23.5),
    ],
)
def test_periods_dates_and_times_are_read_as_utc(since, until, stamps, days) -> None:
    found = window(since, until, NOW)
    assert (found.stamps(), found.days) == (stamps, days)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("yesterday", None, "'yesterday' is no time"),
        ("", None, "'' is no time"),
        ("99999999d", None, "longer ago than there are dates"),
        ("0001-01-01T00:00:00+14:00", None, "before or after all dates in UTC"),
        ("2026-12-01", None, "--since 2026-12-01 is not before --until now"),
        ("1d", "2d", "--since 1d is not before --until 2d"),
    ],
)
def test_what_is_no_time_or_ends_before_it_begins_is_refused(since, until, said) -> None:
    with pytest.raises(BadWindow, match=said):
        window(since, until, NOW)
