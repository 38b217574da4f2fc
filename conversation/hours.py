"""When people are there: opening hours of a week in a time zone, with days off. Pure; times are aware datetimes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# From and to in minutes after midnight, 0..1440, in order and apart.
Opening = tuple[int, int]
DAY_MINUTES = 24 * 60
# The longest look ahead: who is closed for longer than this does not open again.
HORIZON_DAYS = 370


@dataclass(frozen=True, slots=True)
class Hours:
    """`week` maps weekdays (Monday is 0) to openings; a day that is not in it is closed, as are the `holidays`."""

    zone: str
    week: Mapping[int, tuple[Opening, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()

    def spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The openings that end after `at`, as UTC; a clock change makes one longer or shorter."""
        zone = ZoneInfo(self.zone)
        today = at.astimezone(zone).date()
        # An opening of yesterday may end at midnight, which is today.
        for days in range(-1, HORIZON_DAYS):
            day = today + timedelta(days=days)
            for first, last in () if day in self.holidays else self.week.get(day.weekday(), ()):
                span = _moment(day, first, zone), _moment(day, last, zone)
                if span[1] > at:
                    yield span

    def is_open(self, at: datetime) -> bool:
        """Whether people are there at that moment."""
        first = next(self.spans(at), None)
        return first is not None and first[0] <= at

    def next_opening(self, at: datetime) -> datetime | None:
        """The moment itself when it is open, else the next opening (UTC); None when there is none within a year."""
        first = next(self.spans(at), None)
        return max(first[0], at.astimezone(UTC)) if first else None

    def after(self, start: datetime, seconds: float) -> datetime | None:
        """When that much opening time will have gone by since `start` (UTC); None when it never will."""
        left = timedelta(seconds=seconds)
        for first, last in self.spans(start):
            begun = max(first, start.astimezone(UTC))
            if last - begun >= left:
                return begun + left
            left -= last - begun
        return None


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    whole = day + timedelta(days=minutes // DAY_MINUTES)
    clock = time(minutes % DAY_MINUTES // 60, minutes % 60)
    return datetime.combine(whole, clock, zone).astimezone(UTC)
