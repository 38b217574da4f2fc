"""How well passages carry a sentence: what is compared, and one trained head over it."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from conversation.words import FUNCTION_WORDS, WORD, stem, stems
from retrieval.addressed import is_addressed
from retrieval.embed import Embed
from retrieval.sentences import Unit, units

SUPPORT_FEATURES: Final = ("passage_words", "unit_words", "pairs", "likeness")
# Any of these, and the sentence is not carried, however like the passage it sounds.
VETOES: Final = ("words_missing", "names_missing", "numbers_missing", "negated")
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
ITEM = re.compile(r"^\W*\d{1,2}[.)]\s+|^[\W_]+|^(?:yes|no)\W\s*", re.IGNORECASE)
NEGATION = re.compile(r"\b(?:not|no|never|cannot|none|without|nor|neither|nothing|unable)\b|n['’]t\b", re.IGNORECASE)
# A capital says nothing at the beginning of a sentence, a title or a quotation.
OPENS = re.compile(r"(?:^|[.!?:;*\"“'(\[>|])\s*$")
# Both statements that a sentence sums up must stand side by side.
NEIGHBOURS = 2
# A second statement is quoted beside the first when it brings this share of the words.
TWO_ADD = 0.1
LIKELY = 4
MAX_UNITS = 40
# So many of a sentence's words must be the passages' own: one in four is often the one that was invented.
WORDS_FROM = 0.7
# So many of them in one place mean that it says the same there, or the very opposite.
SAME_WORDS = 0.5
# A number belongs to a word at most so far away.
NUMBER_REACH = 3


@dataclass(frozen=True)
class Ground:
    """One passage as it may be cited: its `statements`, and `about`, its title and headings.

    Questions state nothing, and what is addressed to the assistant is nobody's statement.
    """

    text: str
    about: str = ""

    @cached_property
    def statements(self) -> tuple[Unit, ...]:
        found = (unit for unit in units(self.text) if not is_addressed(unit.text))
        return tuple(found)[:MAX_UNITS]

    @cached_property
    def stems(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset() if one.text.endswith("?") else _split(one.text) for one in self.statements)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every stem in it, those of its title, headings and questions too."""
        return frozenset().union(_split(self.about), *(_split(one.text) for one in self.statements))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for one in self.statements for pair in pairwise(_row(one.text)))

    @cached_property
    def numbered(self) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
        """The numbers and the stems of every statement that has numbers."""
        rows = ((frozenset(NUMBER.findall(one.text)), _split(one.text)) for one in self.statements)
        return tuple((numbers, words) for numbers, words in rows if numbers)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sentence beside grounds: `SUPPORT_FEATURES` and `VETOES` by name, and the statements nearest to it.

    `best` holds (share of the words, first statement, last statement) for each ground, statements counted from 0.
    """

    row: Mapping[str, float]
    best: tuple[tuple[float, int, int], ...]


def compare(sentence: str, grounds: Sequence[Ground], embed: Embed) -> Comparison:
    """What is compared of them; every value is a share in 0..1 but `likeness`, a cosine in -1..1."""
    said = ITEM.sub("", ITEM.sub("", sentence))
    words = frozenset(one for one in _row(said) if one not in FUNCTION_STEMS)
    weights = _rarity(words, grounds)
    best = tuple(_best(weights, ground) for ground in grounds)
    ranked = _ranked(weights, grounds)
    known = frozenset().union(*(ground.words for ground in grounds))
    together = frozenset().union(*(ground.pairs for ground in grounds))
    pairs = list(pairwise(_row(said)))
    names = _names(said)
    own = _share(words & known, words)
    row = {
        "passage_words": own,
        "unit_words": max((share for share, _, _ in best), default=0.0),
        "pairs": sum(pair in together for pair in pairs) / max(1, len(pairs)),
        "likeness": _likeness(said, ranked, embed),
        "words_missing": float(own < WORDS_FROM),
        "names_missing": _share(names - known, names),
        "numbers_missing": _numbers_missing(said, grounds),
        "negated": float(_is_negated(said, ranked)),
    }
    return Comparison(row, best)


def _row(text: str) -> list[str]:
    return [stem(part) for word in WORD.findall(text.lower()) for part in (word, *_parts(word))]


def _parts(word: str) -> list[str]:
    return [part for part in word.split("-") if part] if "-" in word else []


def _split(text: str) -> frozenset[str]:
    return frozenset(_row(text))


FUNCTION_STEMS: Final = stems(" ".join(FUNCTION_WORDS))


def _rarity(words: frozenset[str], grounds: Sequence[Ground]) -> dict[str, float]:
    """The weight of each word: the fewer statements have it, the more it says (Sparck Jones, 1972)."""
    having = Counter(word for ground in grounds for one in ground.stems for word in one)
    n = sum(len(ground.stems) for ground in grounds)
    return {word: math.log(1 + n / (1 + having[word])) for word in words}


def _best(weights: Mapping[str, float], ground: Ground) -> tuple[float, int, int]:
    """The statement, or the two side by side, with most of the weight; one alone where two add little."""
    total = sum(weights.values()) or 1.0
    one, two = (_widest(weights, ground.stems, width) for width in (1, NEIGHBOURS))
    _, first, last = two if two[0] - one[0] >= TWO_ADD * total else one
    return max(one[0], two[0]) / total, first, last


def _widest(weights: Mapping[str, float], rows: Sequence[frozenset[str]], width: int) -> tuple[float, int, int]:
    runs = ((at, frozenset().union(*rows[at : at + width])) for at in range(len(rows) - width + 1))
    found = ((_weight(weights, words), -at) for at, words in runs)
    weight, before = max(found, default=(0.0, 0))
    return weight, -before, -before + width - 1


def _weight(weights: Mapping[str, float], found: frozenset[str]) -> float:
    return sum(weight for word, weight in weights.items() if word in found)


def _ranked(weights: Mapping[str, float], grounds: Sequence[Ground]) -> list[tuple[float, str]]:
    """Every statement with the share of the sentence's weight that it has, the largest first."""
    total = sum(weights.values()) or 1.0
    pairs = ((one.text, words) for g in grounds for one, words in zip(g.statements, g.stems, strict=True))
    return sorted(((_weight(weights, words) / total, text) for text, words in pairs), key=lambda one: -one[0])


def _likeness(said: str, ranked: Sequence[tuple[float, str]], embed: Embed) -> float:
    """The cosine of the sentence and the statement most like it, among those that share most words with it."""
    if not ranked or not said:
        return 0.0
    own, *others = embed([said, *(text for _, text in ranked[:LIKELY])])
    return float(max(own @ other for other in others))


def _is_negated(said: str, ranked: Sequence[tuple[float, str]]) -> bool:
    """Whether the passages say the same words, but with a "not" more or less."""
    same = {bool(NEGATION.search(text)) for share, text in ranked if share >= SAME_WORDS}
    return bool(same) and bool(NEGATION.search(said)) not in same


def _names(said: str) -> frozenset[str]:
    """The stems of words with a capital where only names have one."""
    found = (word for word in WORD.finditer(said) if word.group()[0].isupper())
    inside = (word.group().lower() for word in found if not OPENS.search(said[: word.start()]))
    return frozenset(stem(word) for word in inside if word not in FUNCTION_WORDS)


def _numbers_missing(said: str, grounds: Sequence[Ground]) -> float:
    """The share of its numbers that no statement has together with one of the words around them."""
    found = list(NUMBER.finditer(said))
    numbered = [row for ground in grounds for row in ground.numbered]
    missing = 0
    for number in found:
        near = [*_row(said[: number.start()])[-NUMBER_REACH:], *_row(said[number.end() :])[:NUMBER_REACH]]
        words = frozenset(near) - FUNCTION_STEMS
        missing += not any(number.group() in numbers and (not words or words & row) for numbers, row in numbered)
    return missing / len(found) if found else 0.0


def _share(some: frozenset[str] | set[str], whole: frozenset[str] | set[str]) -> float:
    return len(some) / len(whole) if whole else 0.0
