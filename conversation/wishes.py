"""Whether a contact asks to hear from us again, and when, or no more. Pure and English."""

import re
from datetime import datetime

from conversation.come_back import GAP_CHARS
from conversation.when import named_in

# A longer message has a matter of its own, which is answered.
LONGEST = 200
_WISH = re.compile(
    r"\bremind me\b"
    r"|\b(?:check|follow[ -]?up|get back|come back|touch base|be in touch|get in touch)"
    r"(?:\s+(?:back|in|again|up)){0,2}\s+(?:with|to|on)\s+me\b"
    r"|\b(?:write|message|contact|e-?mail|ping|ask|call)\s+(?:to\s+)?me\s+(?:again|back)\b",
    re.IGNORECASE,
)
_NOT_WISHED = re.compile(
    r"\b(?:do not|don['’]?t|never|not|no need to|did|have|has|had|you|they|he|she|nobody|somebody|someone)"
    r"\s+(?:\w{1,12}\s+)?$",
    re.IGNORECASE,
)
_ASKS_FOR_IT = re.compile(r"\b(?:can|could|would|will) you\s+(?:please\s+)?$", re.IGNORECASE)
_NO_MORE = re.compile(
    r"\s*(?:ok(?:ay)?[,.! ]\s*|actually[, ]\s*|no[,.] ?\s*)?(?:please\s+)?"
    r"(?:(?:do not|don['’]?t|no need to|you need not|you do not need to|you don['’]?t need to|stop)\s+"
    r"(?:check|follow[ -]?up|get back|come back|remind(?:ing)?|writ(?:e|ing)|message|contact(?:ing)?|ask|e-?mail)"
    r"(?:\s+(?:back|in|again|up|with|to|on|me|about|it|this|that|any\s?more)){0,5}"
    r"|cancel\s+(?:the|my|that|this)\s+(?:reminder|follow[ -]?up|check)s?)"
    r"(?:[,.]?\s*(?:please|thanks|thank you))?[\s.!]*",
    re.IGNORECASE,
)


def wished_moment(text: str, now: datetime) -> datetime | None:
    """When the contact wants to hear again, in UTC; None where they ask for no time, or for something else."""
    if len(text) > LONGEST:
        return None
    for wish in _WISH.finditer(text):
        head = text[: wish.start()]
        if _NOT_WISHED.search(head) and not _ASKS_FOR_IT.search(head):
            continue
        named = named_in(text[wish.end() :], now) or named_in(head, now)
        if named and named.at and named.start <= GAP_CHARS:
            return named.at
    return None


def wants_no_more(text: str) -> bool:
    """Nothing but that what was promised is not wanted any more."""
    return len(text) <= LONGEST and bool(_NO_MORE.fullmatch(text))
