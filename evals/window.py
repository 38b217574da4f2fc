"""A stretch of time as people write it: `7d`, `2026-11-01`, `2026-11-01T08:00`."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from evals.errors import BadWindow
from runtime.errors import BadPeriod
from runtime.sources import seconds_of


@dataclass(frozen=True, slots=True)
class Window:
    """From `since` up to `until`, in UTC; `until` is excluded."""

    since: datetime
    until: datetime

    @property
    def days(self) -> float:
        """How long it is."""
        return (self.until - self.since) / timedelta(days=1)

    def stamps(self) -> tuple[str, str]:
        """As the event log writes times, so that they compare as text."""
        return _stamp(self.since), _stamp(self.until)


def window(since: str, until: str | None, now: datetime) -> Window:
    """`since` and `until` are dates, times, or periods back from now. Raises `BadWindow`.

    What has no time zone is UTC.
    """
    found = Window(_moment(since, now), _moment(until, now) if until else now)
    if found.since >= found.until:
        raise BadWindow(f"--since {since} is not before --until {until or 'now'}; give an earlier --since.")
    return found


def _moment(text: str, now: datetime) -> datetime:
    try:
        return now - timedelta(seconds=seconds_of(text))
    except OverflowError as error:
        raise BadWindow(f"{text!r} is longer ago than there are dates; write a shorter period.") from error
    except BadPeriod:
        pass
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise BadWindow(f"{text!r} is no time; write a period such as 7d, or a date such as 2026-11-01.") from error
    try:
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError as error:
        raise BadWindow(f"{text!r} is before or after all dates in UTC; write a later or an earlier one.") from error


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
