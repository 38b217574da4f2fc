"""Dates as documents, mails and servers write them: what makes no sense is no date, and never an error."""

from datetime import date, datetime
from email.utils import parsedate_to_datetime


def iso_date(text: str) -> date | None:
    """The date at the start of `text` in ISO form, or None."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def mail_time(stamp: str) -> datetime | None:
    """The time in a header of a mail or of HTTP, in its own time zone if it names one, or None."""
    try:
        return parsedate_to_datetime(stamp)
    # Which of them depends on where in the header the nonsense stands.
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def mail_day(stamp: str) -> date | None:
    """The day of such a header where it was written, or None."""
    time = mail_time(stamp)
    return time.date() if time else None
