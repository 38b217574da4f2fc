"""What the assistant says to who waits for a person, and about how they can be reached. Pure functions."""

from datetime import datetime
from zoneinfo import ZoneInfo

SOMEBODY_BACK = "Our team is here now."
QUEUED = "You are in the queue and a person will be with you; what you write here reaches them."


def waiting(
    position: int,
    expected_wait_s: float | None,
    absence: str | None,
    opens_at: datetime | None,
    next_at: datetime,
    zone: ZoneInfo,
) -> str:
    """Tells who waits how it stands: their place and the wait, or that nobody is there and when they hear again."""
    if absence is None:
        place = "You are next in the queue" if position == 1 else f"You are number {position} in the queue"
        return f"{place}; {_about(expected_wait_s)}." if expected_wait_s is not None else f"{place}."
    if opens_at:
        return (
            f"Our team is not there at the moment; it is back on {moment(opens_at, zone)}. You stay in the queue, and "
            "I will write to you here then."
        )
    return (
        "Nobody is at the desk right now. You stay in the queue; I will write to you here by "
        f"{moment(next_at, zone)} at the latest."
    )


def _about(seconds: float) -> str:
    if seconds < 60:
        return "it should take less than a minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"it should take about {minutes} minute{'' if minutes == 1 else 's'}"
    return f"it should take about {round(minutes / 60)} hours"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A time as people say it, in a time zone that is named."""
    there = at.astimezone(zone)
    return f"{there:%A} {there.day} {there:%B} at {there:%H:%M} ({zone.key})"


def reachable(email: str | None, mails: bool = False) -> str:
    """Asks for an address, or says which one is known; it promises a mail only where `mails` says that one is sent."""
    if email:
        return f"Answers also go to {email}." if mails else f"The team sees that you can also be reached at {email}."
    if mails:
        return "If you leave your e-mail address here, answers also go there."
    return "If you leave your e-mail address here, the team can also reach you there."


def details_taken(email: str, mails: bool = False) -> str:
    """Confirms an address."""
    if mails:
        return f"Thank you. The team sees your question, and answers also go to {email}."
    return f"Thank you. The team sees your question and that you can be reached at {email}."
