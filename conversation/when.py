"""A time as people write it ("Tuesday 10:00", "in 2 hours"), read in a time zone. Pure and English."""

import re
from datetime import UTC, datetime, timedelta
from datetime import time as clock

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
UNITS = {"minute": 60, "min": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
DEFAULT_HOUR = 9
_DAY = "|".join(rf"{day[:3]}(?:{day[3:]})?" for day in DAYS)
_MONTH = "|".join(rf"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d)|(?=\s*[ap]\.?m))\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<named>noon|midday|midnight)"
)
_DATE = (
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<near>today|tomorrow|tonight)|(?P<next>next\s+)?\b(?P<weekday>{_DAY})\b"
    rf"|(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})\b"
)
_SPAN = re.compile(rf"\bin\s+(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})\s+(?P<unit>{'|'.join(UNITS)})s?\b", re.IGNORECASE)
_MOMENT = re.compile(rf"(?<!\w)(?:(?:{_DATE})(?:[,T]?\s*(?:at|around|by)?\s*(?:{_CLOCK}))?)(?!\w)", re.IGNORECASE)
_TIME_ONLY = re.compile(rf"(?<!\w)(?:at\s+)?(?:{_CLOCK})(?!\w)", re.IGNORECASE)


def find_when(text: str, now: datetime) -> datetime | None:
    """The first moment that the text names, in UTC, or None.

    `now` is aware and its zone is the one that the words are meant in. A weekday is the next one to come, today if
    the time is still ahead; a day without a time is 09:00. What lies in the past is no moment to wait for: None.
    """
    if span := _SPAN.search(text):
        n = span["n"].lower()
        return (now + timedelta(seconds=UNITS[span["unit"].lower()] * (NUMBERS.get(n) or int(n)))).astimezone(UTC)
    if found := _MOMENT.search(text):
        return _ahead(_on_day(found, now), now)
    if found := _TIME_ONLY.search(text):
        at = datetime.combine(now.date(), _clock(found), now.tzinfo)
        return (
            at if at > now else datetime.combine(now.date() + timedelta(days=1), _clock(found), now.tzinfo)
        ).astimezone(UTC)
    return None


def _ahead(at: datetime | None, now: datetime) -> datetime | None:
    return at.astimezone(UTC) if at and at > now else None


def _on_day(found: re.Match[str], now: datetime) -> datetime | None:
    time = _clock(found)
    if found["weekday"]:
        ahead = (_index(DAYS, found["weekday"]) - now.weekday()) % 7
        at = datetime.combine(now.date() + timedelta(days=ahead), time, now.tzinfo)
        later = at <= now or (found["next"] and ahead == 0)
        return datetime.combine(at.date() + timedelta(days=7), time, now.tzinfo) if later else at
    try:
        if found["iso"]:
            return datetime.combine(datetime.fromisoformat(found["iso"]).date(), time, now.tzinfo)
        if found["month"]:
            return _on_date(int(found["dom"]), _index(MONTHS, found["month"]) + 1, time, now)
    except ValueError:
        return None
    days = 1 if found["near"].lower() == "tomorrow" else 0
    return datetime.combine(now.date() + timedelta(days=days), time, now.tzinfo)


def _on_date(day: int, month: int, time: clock, now: datetime) -> datetime:
    at = datetime.combine(now.date().replace(month=month, day=day), time, now.tzinfo)
    return at if at > now else at.replace(year=at.year + 1)


def _clock(found: re.Match[str]) -> clock:
    if found["named"]:
        return clock(0 if found["named"].lower() == "midnight" else 12)
    if found["hour"] is None:
        tonight = "near" in found.re.groupindex and (found["near"] or "").lower() == "tonight"
        return clock(20 if tonight else DEFAULT_HOUR)
    hour, half = int(found["hour"]), (found["half"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return clock(hour, int(found["minute"] or 0))


def _index(names: tuple[str, ...], word: str) -> int:
    return next(place for place, name in enumerate(names) if name.startswith(word.lower()[:3]))
