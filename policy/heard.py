"""What the rules read of a message: its words, without the runs that say nothing more and take time to read."""

import re

from conversation.words import in_plain_letters

# More than one message may have. Of many that came at once, the first say what it is about and the last what is wanted.
END_CHARS = 8_000
_WHITE = re.compile(r"\s{2,}+")
# Three are kept, as in "...": four and more say no more than that.
_SIGNS = re.compile(r"([^\w\s])\1{3,}+")


def squeezed(text: str) -> str:
    """White space as one space or one line break, and a sign three times at most, in plain letters."""
    plain = in_plain_letters(text)
    return _SIGNS.sub(r"\1\1\1", _WHITE.sub(lambda run: "\n" if "\n" in run.group() else " ", plain))


def ends(text: str) -> str:
    """Its beginning and its end where it is longer than any message; else the text."""
    return text if len(text) <= 2 * END_CHARS else f"{text[:END_CHARS]}\n{text[-END_CHARS:]}"
