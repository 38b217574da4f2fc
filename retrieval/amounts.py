"""Who asks for a price is not answered by words without an amount."""

import re

_ASKS_PRICE = re.compile(
    r"\b(?:how much|what) (?:do|does|did|will|would) .{1,80}\bcosts?\b|\b(?:price|cost)s? (?:of|for)\b", re.IGNORECASE
)
# "How much is the deposit?" may be about litres too.
_ASKS_HOW_MUCH = re.compile(r"\bhow much (?:is|are)\b", re.IGNORECASE)
_PRICED = re.compile(
    r"[$€£¥₹%]|\b(?:eur|usd|gbp|chf|euros?|dollars?|pounds?|pence|cents?|francs?|kr|free|cost|costs|charged?|charges"
    r"|fees?|prices?|priced|pay|paid|included|percent)\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


def lacks_amount(question: str, answer: str) -> bool:
    """Whether a price is asked for and the answer has neither an amount nor a word about paying."""
    if _PRICED.search(answer):
        return False
    how_much = _ASKS_HOW_MUCH.search(question) and not _DIGIT.search(answer)
    return bool(how_much or _ASKS_PRICE.search(question))
