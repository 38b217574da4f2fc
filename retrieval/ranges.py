"""Rows that are named by a range ("8 to 10 m", "over 15 kg"): a quantity that is asked for lies in one of them."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from conversation.words import stem

_MONEY = r"(?:[€£$]\s?)?"
_NUMBER = r"\d{1,6}(?:[.,]\d{1,3})?"
_UNIT = r"(?:[\s-]?([^\W\d_]+))?"
_SPAN = re.compile(rf"({_MONEY})({_NUMBER}){_UNIT}\s?(?:-|–|\bto\b|\band\b)\s?{_MONEY}({_NUMBER}){_UNIT}")
_ONE_SIDED = re.compile(
    rf"\b(up to|at most|under|below|less than|over|above|more than|from|at least)\s({_MONEY})({_NUMBER}){_UNIT}"
)
_AND_MORE = re.compile(
    rf"({_MONEY})({_NUMBER})(?:\s?\+{_UNIT}|{_UNIT}\s(?:and|or) (?:over|more|older|above|longer|heavier|up))"
)
_QUANTITY = re.compile(rf"(?<![\w.,:/-])({_MONEY})({_NUMBER})(?![\d:/]|[.,]\d){_UNIT}")
_CLOCK = re.compile(r"\d:\d")
_AGED = re.compile(r"\b(?:aged?|turn(?:s|ed|ing)?)\s*$")
_YEAR, _NONE = "year", ""
_SAME = {
    **dict.fromkeys(("metr", "meter"), "m"),
    **dict.fromkeys(("kilo", "kilogram", "kgs"), "kg"),
    **dict.fromkeys(("gram", "gramm"), "g"),
    **dict.fromkeys(("litr", "liter"), "l"),
    **dict.fromkeys(("yr", "yrs", "yo", "y"), _YEAR),
    **dict.fromkeys(("eur", "euro"), "€"),
    **dict.fromkeys(("gbp", "pound"), "£"),
    **dict.fromkeys(("usd", "dollar"), "$"),
    # "Under 5s" names no unit.
    "s": _NONE,
}
_HOLDS: dict[str, Callable[[float, float], bool]] = {
    **dict.fromkeys(("up to", "at most"), lambda value, end: value <= end),
    **dict.fromkeys(("under", "below", "less than"), lambda value, end: value < end),
    **dict.fromkeys(("over", "above", "more than"), lambda value, end: value > end),
    **dict.fromkeys(("from", "at least"), lambda value, end: value >= end),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of a unit; ages are in years, and a mere number has no unit."""

    value: float
    unit: str


def quantities(question: str) -> frozenset[Quantity]:
    """What a question has with its unit, or as an age."""
    text = question.lower()
    found = (_quantity(text, match) for match in _QUANTITY.finditer(text))
    return frozenset(one for one in found if one.unit)


def holding(name: str, asked: Collection[Quantity]) -> frozenset[Quantity]:
    """Those that lie in the range that a row is named by, if it is named by one."""
    # Nobody is as old as it is late.
    if not asked or _CLOCK.search(name):
        return frozenset()
    text = name.lower()
    if span := _SPAN.search(text):
        low, high = _value(span[2]), _value(span[4])
        unit = _unit(span[1], span[5] or span[3])
        return frozenset(one for one in asked if low <= one.value <= high and _is_of(one, unit))
    if side := _ONE_SIDED.search(text):
        holds, end, unit = _HOLDS[side[1]], _value(side[3]), _unit(side[2], side[4])
        return frozenset(one for one in asked if holds(one.value, end) and _is_of(one, unit))
    if more := _AND_MORE.search(text):
        least, unit = _value(more[2]), _unit(more[1], more[3] or more[4])
        return frozenset(one for one in asked if one.value >= least and _is_of(one, unit))
    return frozenset()


def _is_of(one: Quantity, unit: str) -> bool:
    """A range without a unit is one of ages: "Youth, 12 to 17"."""
    return one.unit == (unit or _YEAR)


def _quantity(text: str, match: re.Match[str]) -> Quantity:
    unit = _unit(match[1], match[3])
    return Quantity(_value(match[2]), _YEAR if _AGED.search(text[: match.start()]) else unit)


def _unit(money: str, word: str | None) -> str:
    said = stem(word) if word else _NONE
    return money.strip() or _SAME.get(said, said)


def _value(digits: str) -> float:
    whole, _, rest = digits.replace(",", ".").partition(".")
    # "1,200" is no fraction, "0.125" is.
    return float(whole + rest) if len(rest) == 3 and whole != "0" else float(f"{whole}.{rest or 0}")
