"""The value of a spreadsheet cell as the sheet shows it."""

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from ingest.raised import raised

LITERAL = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_.|\*.|\[[^\]]*\]')
DIGITS = re.compile(r"[#0?](?:[#0?,]*[#0?])?(?:\.([#0?]*))?(,*)")
# Scientific notation and fractions are shown plainly.
GENERAL = re.compile(r"General|[Ee][+-]|/")
FIELDS = re.compile(r"y+|m+|d+|h+|s+(?:\.0+)?|AM/PM|A/P", re.IGNORECASE)
LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
OPTIONAL = "#?"
HIDING = ";;;"
MAX_DECIMALS = 15
MAX_NUMBER = 1e15
# The date format that every machine shows in its own way.
LOCAL_DATE = "mm-dd-yy"
VEIL = {letter: 0xE000 + letter for letter in range(128)}
UNVEIL = {veiled: letter for letter, veiled in VEIL.items()}


class Cell(Protocol):
    """What is read of a cell."""

    @property
    def value(self) -> object:
        """Text, number, date, time or None."""

    @property
    def number_format(self) -> str:
        """The format code, like "#,##0.00"."""

    @property
    def data_type(self) -> str:
        """One letter; "e" for the name of an error."""


def shown(cell: Cell) -> str:
    """The text a reader sees; "" for an empty cell, for an error such as #REF! and under a format that hides it."""
    value = cell.value
    if value is not None and cell.number_format == HIDING:
        return ""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, cell.number_format)
        case datetime() | date() | time():
            return _moment(value, cell.number_format)
        case timedelta():
            return _duration(value)
        case list():
            return "".join(map(_run, value))
    return "" if cell.data_type == "e" else str(value)


def _run(run: object) -> str:
    """A piece of a text in several looks: its words alone, or with a `font`."""
    looks = getattr(run, "font", None)
    if getattr(looks, "strike", None):
        return ""
    return raised(str(run)) if getattr(looks, "vertAlign", None) == "superscript" else str(run)


def _number(value: float, code: str) -> str:
    section = _veiled(_section(value, code))
    pattern = DIGITS.search(section)
    if pattern is None or GENERAL.search(section) or not abs(value) < MAX_NUMBER:
        return _general(value)
    # A second section says itself how a negative number looks.
    number = Decimal(repr(abs(value) if value < 0 and ";" in code else value))
    digits = _digits(number * (100 if "%" in section else 1), pattern)
    sign = "-" if digits.startswith("-") else ""
    return _unveiled(f"{sign}{section[: pattern.start()]}{digits.removeprefix('-')}{section[pattern.end() :]}").strip()


def _section(value: float, code: str) -> str:
    sections = code.split(";")
    if value < 0 and len(sections) > 1:
        return sections[1]
    return sections[2] if value == 0 and len(sections) > 2 and sections[2].strip() else sections[0]


def _digits(number: Decimal, pattern: re.Match[str]) -> str:
    """`number` in as many places as the pattern shows; every comma after it stands for a thousand."""
    whole_pattern = pattern[0].partition(".")[0]
    places = (pattern[1] or "")[:MAX_DECIMALS]
    scaled = number.scaleb(-3 * len(pattern[2]))
    rounded = scaled.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    grouped = "," in whole_pattern.rstrip(",")
    whole, _, fraction = (f"{rounded:,f}" if grouped else f"{rounded:f}").partition(".")
    needed, width = len(places.rstrip(OPTIONAL)), whole_pattern.count("0")
    kept = fraction[:needed] + fraction[needed:].rstrip("0")
    whole = whole if grouped else whole.zfill(width + whole.startswith("-"))
    whole = "" if not width and whole == "0" else whole
    return f"{whole}.{kept}" if kept else whole


def _veiled(section: str) -> str:
    """The format with the letters of its literals put out of reach, and without colours and padding."""
    return LITERAL.sub(lambda match: "".join(filter(None, match.groups())).translate(VEIL), section)


def _unveiled(text: str) -> str:
    return text.translate(UNVEIL)


def _general(value: float) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _moment(value: datetime | date | time, code: str) -> str:
    section = _veiled(code.split(";", maxsplit=1)[0])
    if code == LOCAL_DATE and isinstance(value, date):
        return value.strftime("%Y-%m-%d")
    if not LETTERS.search(section) or "General" in section:
        return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat()
    half = bool(re.search(r"AM/PM|A/P", section, re.IGNORECASE))
    fields = [match[0].lower() for match in FIELDS.finditer(section)]
    texts = iter([_field(value, fields, index, half) for index in range(len(fields))])
    return _unveiled(FIELDS.sub(lambda _: next(texts), section)).strip()


def _field(value: datetime | date | time, fields: list[str], index: int, half: bool) -> str:
    field, before = fields[index], fields[index - 1] if index else ""
    after = fields[index + 1] if index + 1 < len(fields) else ""
    if field[0] == "m" and (before.startswith("h") or after.startswith("s")):
        return value.strftime("%M")
    hour = "%I" if half else "%H"
    styles = {
        "y": "%y" if len(field) < 3 else "%Y",
        "m": {3: "%b", 4: "%B"}.get(len(field), "%m"),
        "d": {3: "%a", 4: "%A"}.get(len(field), "%d"),
        "h": hour,
        "s": "%S",
        "a": "%p",
    }
    text = value.strftime(styles[field[0]])
    return text.lstrip("0") or "0" if len(field) == 1 and field[0] in "mdh" else text


def _duration(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
