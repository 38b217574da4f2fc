"""A time as people write it ("Tuesday 10:00", "in 2 hours"), read in a time zone. Pure and English."""

import re
from dataclasses import dataclass
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
# To a pattern without regard to capitals these are the same letters, to the tables of words they are others.
_PLAIN = str.maketrans("ıſ\u212a", "isk")
_DAY = "|".join(rf"{day[:3]}(?:{day[3:]})?" for day in DAYS)
_MONTH = "|".join(rf"{month[:3]}(?:{month[3:]})?" for month in MONTHS)
_CLOCK = (
    r"(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d)|(?=\s*[ap]\.?m))\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?P<named>noon|midday|midnight)"
)
_DATE = (
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?P<near>today|tomorrow|tonight)"
    rf"|(?:\b(?:{_DAY}),?\s{{1,5}}(?:the\s{{1,5}})?)?(?P<dom>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,5}}(?:of\s{{1,5}})?(?P<month>{_MONTH})\b"
    rf"|(?P<next>next\s+)?\b(?P<weekday>{_DAY})\b"
)
_SPAN = re.compile(rf"\bin\s+(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})\s+(?P<unit>{'|'.join(UNITS)})s?\b", re.IGNORECASE)
_MOMENT = re.compile(rf"(?<!\w)(?:{_DATE})(?!(?!T\d)\w)", re.IGNORECASE)
_TIME_ONLY = re.compile(rf"(?<![\w:.])(?P<at>(?:at|around|by)\s+)?(?:{_CLOCK})(?![\w:]|[.]\d)", re.IGNORECASE)
# Beside a day: its time, before or after it.
_TO = r"[,T]?\s{0,5}(?:(?:in the )?(?:morning|afternoon|evening)\s{1,5})?"
_AFTER = re.compile(
    rf"{_TO}(?:(?:at|around|by)?\s{{0,5}}(?:{_CLOCK})|(?:at|around|by)\s{{1,5}}(?P<sharp>[89]|1\d|2[0-3]))"
    r"(?!\w|:|[.]\d)(?!\s{0,5}[ap]\.?m)",
    re.IGNORECASE,
)
_PART = re.compile(r"\s{1,5}(?:in the )?(?P<part>morning|afternoon|evening)\b", re.IGNORECASE)
_PARTS = {"morning": 9, "afternoon": 14, "evening": 18}
_BEFORE = re.compile(rf"(?<![\w:.])(?:{_CLOCK})\s{{0,5}},?\s{{0,5}}(?:on\s{{1,5}})?$", re.IGNORECASE)
NEAR_CHARS = 20
# Digits, zones and days that are meant and not read here: no promise is better than a wrong one.
_UNREAD = re.compile(
    rf"{_TO}(?:(?:at|around|by)\s{{1,5}}\d|\d{{1,3}}\s?[:./]\s?\d|\d{{1,2}}\s?[ap]\.?m|(?:on\s{{1,5}})?(?:{_DAY})\b)",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\s{0,5}\(?(?:utc|gmt|z|cest|cet|eest|eet|west|wet|bst|ist|[ecmp][sd]?t|jst)\b", re.IGNORECASE)
_UNREAD_DATE = re.compile(
    rf"(?<![\d/])\d{{1,2}}/\d{{1,2}}(?![\d/])|(?<!\d)\d{{1,2}}\.\d{{1,2}}\.\s?\d|\b(?:{_MONTH})\s{{1,5}}\d{{1,2}}(?![\d:])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """A moment that the characters `start` to `end` of a text name; `at` is None where it cannot be waited for."""

    start: int
    end: int
    at: datetime | None


def find_when(text: str, now: datetime) -> datetime | None:
    """The first moment that the text names, in UTC, or None.

    `now` is aware and its zone is the one that the words are meant in. A weekday is the next one to come, today if
    the time is still ahead; a day without a time is 09:00. What lies in the past is no moment to wait for: None, and
    so is a day with a time that cannot be read.
    """
    named = named_in(text, now)
    return named.at if named else None


def named_in(text: str, now: datetime) -> Named | None:
    """The first moment that the text names, and where."""
    text = text.translate(_PLAIN)
    if span := _SPAN.search(text):
        return _span(text, span, now)
    if found := _MOMENT.search(text):
        start, end, time = _clock_beside(text, found)
        default = clock(20 if (found["near"] or "").lower() == "tonight" else DEFAULT_HOUR)
        return Named(start, end, _ahead(_on_day(found, time or default, now), now) if end >= 0 else None)
    found = None if _UNREAD_DATE.search(text) else _TIME_ONLY.search(text)
    return _time_only(text, found, now) if found else None


def _span(text: str, span: re.Match[str], now: datetime) -> Named:
    """ "in 2 hours"; and "in 3 days at 10:00" is that time of the day, three days on."""
    n = span["n"].lower()
    length = timedelta(seconds=UNITS[span["unit"].lower()] * (NUMBERS.get(n) or int(n)))
    at = now.astimezone(UTC) + length
    if length.seconds:
        return Named(*span.span(), at)
    start, end, time = _clock_beside(text, span)
    on_day = datetime.combine(now.date() + length, time, now.tzinfo) if time else at
    return Named(start, end, _ahead(on_day, now) if end >= 0 else None)


def _time_only(text: str, found: re.Match[str], now: datetime) -> Named | None:
    said = found["at"] or found["half"] or "." not in found[0] or found[0].strip() == text.strip(" .")
    if not said:
        # "2.10" may be a version or a price.
        return None
    at = datetime.combine(now.date(), _clock(found), now.tzinfo)
    later = at if at > now else datetime.combine(now.date() + timedelta(days=1), _clock(found), now.tzinfo)
    return Named(*found.span(), None if _ZONE.match(text, found.end()) else later.astimezone(UTC))


def _clock_beside(text: str, day: re.Match[str]) -> tuple[int, int, clock | None]:
    """From where to where a day and its time are named, and the time; the end is -1 when a time cannot be read."""
    start, end = day.span()
    if after := _AFTER.match(text, end):
        return start, -1 if _ZONE.match(text, after.end()) else after.end(), _clock(after)
    if _UNREAD.match(text, end):
        return start, -1, None
    if part := _PART.match(text, end):
        return start, part.end(), clock(_PARTS[part["part"].lower()])
    near = max(0, start - NEAR_CHARS)
    before = _BEFORE.search(text[near:start])
    return (near + before.start(), end, _clock(before)) if before else (start, end, None)


def _ahead(at: datetime | None, now: datetime) -> datetime | None:
    try:
        return at.astimezone(UTC) if at and at > now else None
    except OverflowError:
        # The last evening of the calendar is over nowhere west of Greenwich.
        return None


def _on_day(found: re.Match[str], time: clock, now: datetime) -> datetime | None:
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
        return clock(int(found["sharp"]))
    hour, half = int(found["hour"]), (found["half"] or "")[:1].lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return clock(hour, int(found["minute"] or 0))


def _index(names: tuple[str, ...], word: str) -> int:
    return next(place for place, name in enumerate(names) if name.startswith(word.lower()[:3]))
