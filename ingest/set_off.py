"""Which lines in bold letters are headings: short names over a text, not facts that are to be seen at once."""

import re

MOST_LETTERS, MOST_WORDS = 80, 10
# One may be there for its weight; a writer who makes headings so makes several.
LEAST = 2
# A price, an address, a telephone number, or an amount of something; the number of a part is none.
FACT = re.compile(r"[@€$£%]|\d{5}|\d{2}[ /-]\d{2}|^\W*\d(?!\d?(?:[.)]|(?:\.\d)+\.?)\s)")
ENDED = re.compile(r"[.,:;!…]\W*$")


def may_head(text: str) -> bool:
    """Whether words may be the name of what stands below them."""
    line = " ".join(text.split())
    short = 0 < len(line) <= MOST_LETTERS and len(line.split()) <= MOST_WORDS
    return short and any(map(str.isalpha, line)) and not FACT.search(line) and not ENDED.search(line)
