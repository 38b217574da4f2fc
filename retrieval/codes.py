"""Codes and numbers of a question, which an embedding hardly sees and the words do."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from conversation.model import Evidence
from conversation.words import FUNCTION_WORDS, WORD, stem
from retrieval.choose import Candidate
from retrieval.identifiers import identifiers
from retrieval.lists import Widths
from retrieval.rows import Vectors
from retrieval.sentences import Unit

CODES_WEIGHT = 0.3
# So few digits are mostly a quantity: of what, the word beside it says.
QUANTITY_DIGITS = 2
_HYPHENED = re.compile(r"(?<=\d)-(?=[a-z])")
CODE = re.compile(r"\b([a-z]{1,4})-?(\d{1,5})\b")
_ONE = r"[A-Z]{1,4}-?\d{1,5}\b"
# "E4", "E1 and E2", "E3/E4" at the begin of a line or sentence.
_BEGINS = re.compile(rf"(?:^|(?<=[.!?]\s))\W{{0,8}}({_ONE}(?:\s?(?:,|/|&|–|and|or|to)\s?{_ONE}){{0,9}})")
_FIRST_CELL = re.compile(r"^[^;\n]{1,100}(?=;)", re.MULTILINE)
# A model as makers write it ("DW 60"), and as people type it.
_MODEL = re.compile(r"\b([A-Z]{2,4})[ -]?(\d{1,5})\b")
_TYPED = re.compile(r"\b([a-z]{2,4})[ -]?(\d{1,5})\b")
# Written the same, and no model.
_NO_MODELS = frozenset(
    [
        "eur",
        "usd",
        "gbp",
        "chf",
        "sek",
        "nok",
        "dkk",
        "pln",
        "czk",
        "huf",
        "ron",
        "try",
        "jpy",
        "cny",
        "inr",
        "aud",
        "nzd",
        "cad",
        "zar",
        "brl",
        "mxn",
        "am",
        "pm",
    ]
)
# More sentences than that on the line of a code are more than what it means and what to do.
MOST_OF_LINE = 6

Code = tuple[str, str]


def names_unknown_code(question: str, evidence: Sequence[Evidence]) -> bool:
    """Whether a code is asked for that no passage has, while some have others of its kind: no "E9" among E1 to E6,
    no "DW 80" where there are DW 45 and DW 60."""
    asked = set(CODE.findall(question.lower()))
    held = {code for one in evidence for code in CODE.findall(one.text.lower())} if asked else set()
    none_of_its_kind = bool({kind for kind, _ in asked} & {kind for kind, _ in held}) and not asked & held
    return none_of_its_kind or _names_unknown_model(question, evidence)


def _names_unknown_model(question: str, evidence: Sequence[Evidence]) -> bool:
    asked = {(kind, number) for kind, number in _TYPED.findall(question.lower()) if kind not in _NO_MODELS}
    # In prose "ISO 100 to 6400" and "RTX 2060 or better" stand for more than they name.
    texts = (" ".join((one.title or "", *one.heading, *_FIRST_CELL.findall(one.text))) for one in evidence if asked)
    models = {(kind.lower(), number) for text in texts for kind, number in _MODEL.findall(text)}
    of_kind = Counter(kind for kind, _ in models)
    named = {(kind, number) for kind, number in asked if of_kind[kind] > 1}
    return bool(named) and not named & models


def without_other_codes(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """Leave out the rows of other codes: who asks for E4 is not helped by E6. Never leaves nothing.

    What stands behind a code that begins a line or sentence is of that code, as far as it names none that is asked for.
    """
    asked = set(CODE.findall(question.lower()))
    if not asked:
        return candidates
    kinds = {prefix for prefix, _ in asked}

    def is_other(one: Candidate) -> bool:
        said = set(CODE.findall(one.unit.text.lower()))
        of = said if said & asked else _codes_over(one.passage.text, one.unit) or said
        named = {code for code in of if code[0] in kinds}
        return bool(named) and not named & asked

    return [one for one in candidates if not is_other(one)] or candidates


def lines_of_codes(question: str, passage: str, parts: Sequence[Unit]) -> Mapping[int, Widths]:
    """By the index of a unit of `parts`, the line that begins with a code that is asked for: what it means and what to
    do belong together."""
    asked = set(CODE.findall(question.lower()))
    lines: dict[int, list[int]] = {}
    for n, part in enumerate(parts if asked else ()):
        if asked & _codes_over(passage, part):
            lines.setdefault(_begin_of_line(passage, part), []).append(n)
    whole = [frozenset(line) for line in lines.values() if len(line) <= MOST_OF_LINE]
    return {n: (line,) for line in whole for n in line}


def _codes_over(passage: str, part: Unit) -> set[Code]:
    """Those that begin the unit, or the last sentence before it on its line that begins with any."""
    begin = _begin_of_line(passage, part)
    found = [codes for codes in _BEGINS.finditer(passage[begin : part.end]) if begin + codes.start() <= part.start]
    return set(CODE.findall(found[-1][1].lower())) if found else set()


def _begin_of_line(passage: str, part: Unit) -> int:
    return passage.rfind("\n", 0, part.start) + 1


def covered(question: str, parts: Sequence[Unit], heading: str = "") -> Vectors:
    """The share of the question's codes and numbers that each unit holds, 0..1; what stands in the `heading` over them
    all of them hold.

    A quantity is held with the word before or behind it, if the question has one: "30 days" is not held by "30 hours".
    """
    asked = [beside or frozenset({word}) for word, beside in _numbers(question)]
    if not asked:
        return np.zeros(len(parts), dtype=np.float32)
    over = _ways(heading)
    held = [_ways(part.text) | over for part in parts]
    return np.array([sum(not one.isdisjoint(said) for one in asked) / len(asked) for said in held], dtype=np.float32)


def numbers_of(text: str, question: str) -> frozenset[str]:
    """The codes and numbers of the text that the question has too."""
    return _ways(text) & _ways(question)


# The same headings and sentences come again and again.
@lru_cache(maxsize=4_096)
def _ways(text: str) -> frozenset[str]:
    return frozenset(way for word, beside in _numbers(text) for way in (word, *beside))


def _numbers(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each word with a digit, a quantity also together with each neighbour that may say of what it is; identifiers."""
    yield from ((one, frozenset()) for one in identifiers(text))
    words = WORD.findall(_HYPHENED.sub(" ", text.lower()))
    for before, word, behind in zip(["", *words], words, [*words[1:], ""], strict=False):
        if word.isdigit() and len(word) <= QUANTITY_DIGITS:
            pairs = ((before, f"{stem(before)} {word}"), (behind, f"{word} {stem(behind)}"))
            yield word, frozenset(pair for other, pair in pairs if other and other not in FUNCTION_WORDS)
        elif any(character.isdigit() for character in word):
            yield stem(word), frozenset()
