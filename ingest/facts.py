"""What a sentence states in numbers: amounts of money, percentages, dates, times and measures."""

import re
from dataclasses import dataclass

from conversation.words import FUNCTION_WORDS, stem
from ingest.shingles import UNSPACED

CURRENCIES = {
    "EUR": "€ eur euro euros",
    "USD": "$ usd dollar dollars",
    "GBP": "£ gbp pound pounds",
    "JPY": "¥ jpy yen",
    "CHF": "chf franc francs",
    "CNY": "cny yuan",
    "INR": "₹ inr rupee rupees",
    **{code: code.lower() for code in ("SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "NZD", "BRL", "MXN")},
}
CURRENCY_OF = {word: code for code, words in CURRENCIES.items() for word in words.split()}
SMALL_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
SMALL = {word: str(number) for number, word in enumerate(SMALL_NUMBERS, start=2)}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# A unit of time, length, weight, volume, power or data: a number before it is a measure whatever precedes.
UNITS = frozenset(
    map(
        stem,
        re.findall(
            r"\S+",
            """
            second minute hour day week month year sekunden minuten stunde stunden tag tage tagen woche wochen monat
            monate monaten jahr jahre jahren heure heures jour jours semaine semaines mois an ans hora horas minutos
            día días dia dias semana semanas mes meses año años mm cm m km metre meter inch feet foot mile g gram kg
            kilogram lb pound ounce oz ml l litre liter w kw watt v volt a amp ampere hz khz mhz ghz kb mb gb tb mbit
            gbit c f k 天 日 月 年 周 小 分
            """,
        ),
    )
)
MONEY = "|".join(
    re.escape(word) + (r"\b" if word.isalpha() else "") for word in sorted(CURRENCY_OF, key=len, reverse=True)
)
# Thousands in groups of three; a comma or point with one or two digits after it is a decimal.
ONE = rf"(?:\d{{1,3}}(?:[,.'’\u00a0]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d+)?|\b(?:{'|'.join(SMALL)})\b)"
NUMBER = rf"{ONE}(?:\s?(?:to|bis|à|–|-)\s?{ONE})?"
# Behind a unit they are marks of footnotes, but for areas and volumes.
MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*\.?"
FACT = re.compile(
    rf"""(?<![^\W{UNSPACED}])(?<![_.,/:+-])(?:
      (?P<date>\d{{4}}-\d\d-\d\d|\d{{1,2}}\.\d{{1,2}}\.\d{{4}}|\d{{1,2}}\.?\s{MONTH}\s\d{{4}}|{MONTH}\s\d{{1,2}},?\s\d{{4}})
     |(?P<hour>\d{{1,2}})(?::(?P<minute>\d\d)(?!:?\d)|(?=\s?[ap]\.?m\b))(?:\s?(?P<half>[ap])\.?m\b)?
     |(?P<percent>{NUMBER})\s?(?:%|per\s?cent\b)
     |(?P<sign>{MONEY})\s?(?P<after>{NUMBER})
     |(?P<before>{NUMBER})\s?(?P<currency>{MONEY})
     |(?P<amount>{NUMBER})(?:[\s-]|(?=[^\W\d_]|°))°?
      (?:(?:working|business|calendar|full|more)\s)?(?P<unit>[{UNSPACED}]|[^\W\d_{UNSPACED}{MARKS}]+(?:(?<=m)[²³])?)
     |(?<=:\s)(?P<cell>{NUMBER})(?=\s*(?:;|$))
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
NAMED = re.compile(r"[A-Z]\w*\s$")
LABEL = re.compile(r"([^\W\d_]+):\s$")


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` of a `kind` at characters `start` to `end` of a text, in one spelling: ("EUR", "4.9"),
    ("%", "20"), ("day", "30"), ("date", "1 mar 2025"), ("time", "21:00")."""

    kind: str
    value: str
    start: int
    end: int


def facts(text: str) -> list[Fact]:
    """The facts that `text` states in numbers. Numbers of lists, names ("Sprig 2") and codes are none."""
    found = (_fact(match) for match in FACT.finditer(text))
    return [fact for fact in found if fact]


def _fact(match: re.Match[str]) -> Fact | None:
    start, end = match.span()
    before = match.string[:start]
    if match["date"]:
        return Fact("date", _date(match["date"]), start, end)
    if match["hour"]:
        return Fact("time", _time(match), start, end)
    if match["percent"]:
        return Fact("%", _value(match["percent"]), start, end)
    if money := match["sign"] or match["currency"]:
        return Fact(CURRENCY_OF[money.lower()], _value(match["after"] or match["before"]), start, end)
    if match["cell"]:
        label = LABEL.search(before)
        return Fact(stem(label[1].lower()), _value(match["cell"]), start, end) if label else None
    unit = match["unit"].lower()
    counted = unit not in FUNCTION_WORDS and not match["unit"][0].isupper() and not NAMED.search(before)
    if not counted and stem(unit) not in UNITS:
        return None
    return Fact(stem(unit), _value(match["amount"]), start, end)


def _value(number: str) -> str:
    parts = re.split(r"\s?(?:to|bis|à|–|-)\s?", number.lower())
    return "-".join(_decimal(SMALL.get(part, part)) for part in parts)


def _decimal(number: str) -> str:
    plain = re.sub(r"[,.'’\u00a0](?=\d{3}(?!\d))", "", number).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _time(match: re.Match[str]) -> str:
    half = (match["half"] or "").lower()
    hour = int(match["hour"]) % 12 + 12 * (half == "p") if half else int(match["hour"])
    return f"{hour}:{match['minute'] or '00'}"


def _date(date: str) -> str:
    words = re.findall(r"\d+|[a-z]+", date.lower())
    return " ".join(sorted(str(int(word)) if word.isdigit() else str(MONTHS.index(word[:3]) + 1) for word in words))
