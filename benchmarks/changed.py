"""One thing in a sentence changed, so that it is no longer what the passage says."""

import random
import re
from collections.abc import Callable, Mapping

from conversation.words import FUNCTION_WORDS, WORD
from retrieval.support import NEGATION, OPENS

VERB = re.compile(r"\b(can|is|are|will|must|may|should|has|have|was|were)\b(?! not)")
PLAIN = re.compile(r"(?<![\w/.-])[a-z]{4,}(?![\w/-])")
OTHER_NAMES = ("Miller", "Contoso", "Geneva", "Ottawa")

Change = Callable[[str, random.Random, list[str]], str | None]


def number(text: str, chance: random.Random, _words: list[str]) -> str | None:
    """Another number; not that of a list item."""
    found = [one for one in re.finditer(r"\d+", text) if one.start() > 0]
    return _replaced(text, chance, found, lambda old: str(int(old) + chance.choice([1, 3, 10])))


def name(text: str, chance: random.Random, _words: list[str]) -> str | None:
    """Another name."""
    found = [one for one in WORD.finditer(text) if one.group()[0].isupper() and not OPENS.search(text[: one.start()])]
    return _replaced(text, chance, found, lambda _old: chance.choice(OTHER_NAMES))


def negation(text: str, _chance: random.Random, _words: list[str]) -> str | None:
    """A "not" where there was none."""
    changed = VERB.sub(r"\1 not", text, count=1)
    return None if changed == text or NEGATION.search(text) else changed


def word(text: str, chance: random.Random, words: list[str]) -> str | None:
    """One ordinary word replaced by one from another sentence."""
    return _replaced(text, chance, plain_words(text), lambda _old: chance.choice(words))


def plain_words(text: str) -> list[re.Match[str]]:
    """Its words in small letters that carry meaning."""
    return [one for one in PLAIN.finditer(text) if one.group() not in FUNCTION_WORDS]


CHANGES: Mapping[str, Change] = {
    "another number": number,
    "another name": name,
    "a not put in": negation,
    "another ordinary word": word,
}


def _replaced(text: str, chance: random.Random, found: list[re.Match[str]], other: Callable[[str], str]) -> str | None:
    if not found:
        return None
    one = chance.choice(found)
    new = other(one.group())
    return None if new == one.group() else text[: one.start()] + new + text[one.end() :]
