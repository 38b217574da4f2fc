"""Whether a contact asks to hear from us again, and when, or no more. Pure and English."""

import re
from datetime import datetime

from conversation.when import named_in

# A longer message has a matter of its own, which is answered.
LONGEST = 200
# No call is among them: that is for a person.
_WISH = re.compile(
    r"\bremind me\b"
    r"|\b(?:check|follow[ -]?up|get back|come back|touch base|be in touch|get in touch)"
    r"(?:\s+(?:back|in|again|up)){0,2}\s+(?:with|to|on)\s+me\b"
    r"|\b(?:write|message|contact|e-?mail|ping|ask)\s+(?:to\s+)?me\s+(?:again|back)\b",
    re.IGNORECASE,
)
# Said around it without meaning more. Whatever else is said is a matter of its own: it is answered, not put off.
_AROUND = frozenset(
    re.findall(
        r"\w+",
        "please can could would will you i d ll like want to and then just so ok okay sorry thanks thank great fine yes"
        " no hi hello about this it that the on at by around again back up o clock am pm good perfect",
    )
)
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
    """When the contact wants to hear again, in UTC; None where they name no time, or say more than that."""
    if len(text) > LONGEST:
        return None
    without, wishes = _WISH.subn(" ", text)
    named = named_in(without, now) if wishes == 1 else None
    if named is None:
        return None
    rest = f"{without[: named.start]} {without[named.end :]}"
    return named.at if set(re.findall(r"\w+", rest.lower())) <= _AROUND else None


def wants_no_more(text: str) -> bool:
    """Nothing but that what was promised is not wanted any more."""
    return len(text) <= LONGEST and bool(_NO_MORE.fullmatch(text))
