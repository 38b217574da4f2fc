"""Who asks what something costs is not answered by words without an amount."""

import re
from collections.abc import Sequence

import numpy as np

from conversation.model import Evidence
from retrieval.rows import Vectors
from retrieval.sentences import Unit

# Not "who bears the cost" or "does the price include breakfast".
_ASKS_PRICE = re.compile(
    r"\b(?:how much|what) (?:do|does|did|will|would) [^.?!]{1,80}\bcosts?\b|^\W*(?:the )?prices? (?:of|for)\b",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(
    r"^\W*(?:who|whose|do|does|did|is|are|can|could|will|would|should|may|must|why)\b", re.IGNORECASE
)
_AMOUNTS = (
    re.compile(
        r"[$€£¥₹%]|\b(?:euros?|dollars?|pounds?|pence|cents?|francs?|kr|free|complimentary|donations?|nothing|bears?|waived"
        r"|comes? with|charge[sd]?|costs?|expenses?|fees?|prices?|priced|rates?|pay|paid|covers?|covered|include[sd]?"
        r"|reimburse[sd]?|refunds?|percent)\b",
        re.IGNORECASE,
    ),
    # In a currency by its code, in a cell of a table, or with two digits behind the point.
    re.compile(r"\b[A-Z]{3} ?\d|\d ?(?:[A-Z]{3}|kr)\b|[:|]\s*\d[\d ,.]*(?=[;|]|$)|\d[.,]\d\d\b", re.MULTILINE),
)
# Here too an amount is looked for, though words without one may answer.
_WANTS_AMOUNT = re.compile(
    r"\bhow much (?:is|are|for|to)\b|\b(?:prices?|costs?|fees?|charges?) (?:of|for|to)\b|\bcosts?\W*$", re.IGNORECASE
)
_MONEY = re.compile(
    r"[$€£¥₹] ?\d|\d ?(?:[€£%]|euros?\b|dollars?\b|pounds?\b|francs?\b|cents?\b|pence\b|kr\b)"
    r"|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|AUD|NZD|CAD|JPY|INR|ZAR) ?\d|\d ?(?:EUR|USD|GBP|CHF|SEK|NOK|DKK)\b",
    re.IGNORECASE,
)
# Of the best's score; what is found farther behind is about something else.
_NEAR = 0.5
AMOUNT_WEIGHT = 0.2


def with_amount_among(first: int, question: str, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Where it is asked what something costs and none of the `first` passages has an amount of money, the best near
    them that has one takes the last place among them."""
    top, rest = evidence[:first], evidence[first:]
    if not rest or not _wants_amount(question) or any(_MONEY.search(one.text) for one in top):
        return tuple(evidence)
    priced = next((one for one in rest if _MONEY.search(one.text) and one.score >= _NEAR * top[0].score), None)
    if priced is None:
        return tuple(evidence)
    return (*top[:-1], priced, top[-1], *(one for one in rest if one is not priced))


def priced(question: str, parts: Sequence[Unit]) -> Vectors:
    """1 for each unit that has an amount of money, where one is asked for."""
    wanted = _wants_amount(question)
    return np.array([wanted and bool(_MONEY.search(part.text)) for part in parts], dtype=np.float32)


def lacks_amount(question: str, answer: str) -> bool:
    """Whether it is asked what something costs, and the answer has neither an amount nor a word about paying."""
    return _asks_price(question) and not any(amount.search(answer) for amount in _AMOUNTS)


def _wants_amount(question: str) -> bool:
    return _asks_price(question) or bool(_WANTS_AMOUNT.search(question) and not _ASKS_WHETHER.search(question))


def _asks_price(question: str) -> bool:
    return bool(_ASKS_PRICE.search(question)) and not _ASKS_WHETHER.search(question)
