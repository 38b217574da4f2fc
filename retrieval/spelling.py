"""What a contact probably meant to type, in the words of the documents."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

# Parts of addresses, numbers and codes are no words.
TYPED = re.compile(r"(?<![\w.@/'’-])[^\W\d_]{5,}(?![\w@/'’-]|\.\w)")
CORRECTED_WORDS = 8
EDITS = 1

# The words of the documents that begin so, each with the number of chunks that have it, the most frequent first.
Words = Callable[[str], Sequence[tuple[str, int]]]


class Spelling:
    """Calls as `spelling(question) -> question`, with each word that nobody knows put right if the documents have
    one that is a single slip away: a letter too many, too few, another, or two that changed places.

    The first letter is taken to be right, as it nearly always is, and the most frequent word wins.
    """

    def __init__(self, words: Words, found: Callable[[str], bool], common: Callable[[str], bool]) -> None:
        """`found` says whether the documents have a word in any form, `common` whether the language does."""
        self._words = words
        self._found = found
        self._common = common

    def __call__(self, question: str) -> str:
        return TYPED.sub(lambda match: self._meant(match.group()), question, count=CORRECTED_WORDS)

    def _meant(self, typed: str) -> str:
        word = typed.lower()
        if self._common(word) or self._found(word):
            return typed
        # The index still lists some words of documents that are gone.
        near = (known for known, _ in self._words(word[0]) if _is_near(word, known) and self._found(known))
        return next(near, typed)


def as_typed(question: str) -> str:
    """For where no documents are at hand."""
    return question


def _is_near(word: str, known: str) -> bool:
    return known.isalpha() and OSA.distance(word, known, score_cutoff=EDITS) <= EDITS
