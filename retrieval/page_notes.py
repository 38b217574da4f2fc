"""Lines in which a page speaks of itself: when it was changed, by whom, how long it is. They answer nothing else."""

import re

MOST_CHARS = 90
_CHANGED = r"(?:updated?|modified|changed|reviewed|revised|edited|published|posted|checked|verified)"
_DATE = (
    r"(?:[a-z]{3,9}day,?\s+)?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?[a-z]{3,9}\.?,?\s+\d{4}"
    r"|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|[a-z]{3,9}\.?\s+\d{4})"
)
_NOTE = re.compile(
    r"\W*(?:(?:this|the)\s+)?(?:(?:page|article|document|content|text)\s+)?(?:was\s+)?(?:date\s+)?(?:last\s+)?"
    rf"{_CHANGED}(?:\s+(?:on|in|at|date))?\s*+(?::\s*+)?{_DATE}(?:\W+(?:by\s+)?(?:[\w.'’-]++\s*+){{0,4}})?\W*"
    r"|\W*reading time\W{1,3}(?:about\s+)?\d{1,3}\s*min\w*\W*|\W*page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"\b(?:{_CHANGED}|update|up to date|current|version|how old|page|author|wrote)\b", re.IGNORECASE)


def is_note(line: str) -> bool:
    """Whether the whole line says no more than that."""
    return len(line) <= MOST_CHARS and _NOTE.fullmatch(line) is not None


def asks_for_note(question: str) -> bool:
    """Whether such a line may be what is asked for."""
    return _ASKED.search(question) is not None
