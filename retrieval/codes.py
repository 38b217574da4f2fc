"""Codes and numbers of a question, which an embedding hardly sees and the words do."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from conversation.model import Evidence
from conversation.words import FUNCTION_WORDS, WORD, stem
from retrieval.choose import Candidate
from retrieval.embed import Vectors
from retrieval.sentences import Unit

CODES_WEIGHT = 0.3
# So few digits are mostly a quantity: of what, the word beside it says.
QUANTITY_DIGITS = 2
_HYPHENED = re.compile(r"(?<=\d)-(?=[a-z])")
CODE = re.compile(r"\b([a-z]{1,4})-?(\d{1,5})\b")


def names_unknown_code(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a code is asked for that no passage has, while some have others of its kind: no "E9" among E1 to E6."""
    asked = set(CODE.findall(question.lower()))
    held = {code for one in evidence for code in CODE.findall(one.text.lower())} if asked else set()
    return bool({kind for kind, _ in asked} & {kind for kind, _ in held}) and not asked & held


def without_other_codes(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """Leave out the rows of other codes: who asks for E4 is not helped by E6. Never leaves nothing."""
    asked = set(CODE.findall(question.lower()))
    if not asked:
        return candidates
    kinds = {prefix for prefix, _ in asked}

    def is_other(one: Candidate) -> bool:
        named = {code for code in CODE.findall(one.unit.text.lower()) if code[0] in kinds}
        return bool(named) and not named & asked

    return [one for one in candidates if not is_other(one)] or candidates


def covered(question: str, parts: Sequence[Unit]) -> Vectors:
    """The share of the question's codes and numbers that each unit holds, 0..1.

    A quantity is held with the word before or behind it, if the question has one: "30 days" is not held by "30 hours".
    """
    asked = [beside or frozenset({word}) for word, beside in _numbers(question)]
    if not asked:
        return np.zeros(len(parts), dtype=np.float32)
    held = [frozenset(way for word, beside in _numbers(part.text) for way in (word, *beside)) for part in parts]
    return np.array([sum(not one.isdisjoint(said) for one in asked) / len(asked) for said in held], dtype=np.float32)


def _numbers(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each word with a digit, a quantity also together with each neighbour that may say of what it is."""
    words = WORD.findall(_HYPHENED.sub(" ", text.lower()))
    for before, word, behind in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word.isdigit() and len(word) <= QUANTITY_DIGITS:
            pairs = ((before, f"{stem(before)} {word}"), (behind, f"{word} {stem(behind)}"))
            yield word, frozenset(pair for other, pair in pairs if other and other not in FUNCTION_WORDS)
        elif any(character.isdigit() for character in word):
            yield stem(word), frozenset()
