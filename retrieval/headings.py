"""What the headings over a passage say of it that its own words need not say again."""

import re

from conversation.model import Evidence
from retrieval.siblings import meaningful

# What stands under a heading that is asked for comes so much forward, beside a cosine.
NAMED_WEIGHT = 0.15
# "1. Cards" counts no cards.
_OUTLINE = re.compile(r"^\s*\d{1,3}(?:\.\d{1,3}){0,4}[.)]\s+")


def unnumbered(heading: str) -> str:
    """Without its number in an outline."""
    return _OUTLINE.sub("", heading)


def names_heading(question: str, passage: Evidence) -> bool:
    """Whether the question has all words that the passage's last heading has and those over it have not."""
    if len(passage.heading) < 2:
        return False
    over = " ".join((passage.title or "", *passage.heading[:-1]))
    own = meaningful(unnumbered(passage.heading[-1])) - meaningful(over)
    return bool(own) and own <= meaningful(question)
