"""Who asks what something costs is not answered by words without an amount."""

import re

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


def lacks_amount(question: str, answer: str) -> bool:
    """Whether it is asked what something costs, and the answer has neither an amount nor a word about paying."""
    if not _ASKS_PRICE.search(question) or _ASKS_WHETHER.search(question):
        return False
    return not any(amount.search(answer) for amount in _AMOUNTS)
