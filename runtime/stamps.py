"""Moments as the tables keep them."""

from collections.abc import Callable
from datetime import UTC, datetime


def utc_stamp() -> str:
    """Now, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def stamps_of(now: Callable[[], float]) -> Callable[[], str]:
    """The same by another clock, which gives Unix seconds."""
    return lambda: datetime.fromtimestamp(now(), UTC).isoformat(timespec="milliseconds")
