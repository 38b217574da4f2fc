"""Which lines in bold letters are headings: short names over a text, not facts that are to be seen at once."""

import re

MOST_LETTERS, MOST_WORDS = 80, 10
# One may be there for its weight; a writer who makes headings so makes several.
LEAST = 2
# A price, an address, a telephone number, or an amount of something; the number of a part is none.
FACT = re.compile(r"[@€$£%]|\d{5}|\d{2}[ /-]\d{2}|^\W*\d(?!\d?(?:[.)]|(?:\.\d)+\.?)\s)")
# "Dogs are not allowed" is said to everybody, whatever stands below it; "What is not covered" names that.
TOLD = re.compile(r"\b(?:is|are|was|were|must|cannot|not|no|never|only|please|\w+n['’]t)\b", re.IGNORECASE)
ASKED = re.compile(r"^\W*(?:what|who|whose|where|when|why|which|how|if)\b|\?\W*$", re.IGNORECASE)
ENDED = re.compile(r"[.,:;!…]\W*$")


def may_head(text: str) -> bool:
    """Whether words may be the name of what stands below them."""
    line = " ".join(text.split())
    short = 0 < len(line) <= MOST_LETTERS and len(line.split()) <= MOST_WORDS
    told = TOLD.search(line) and not ASKED.search(line)
    return short and any(map(str.isalpha, line)) and not (FACT.search(line) or ENDED.search(line) or told)
