"""Who asks for "Acme Gold" where there are Acme Silver and Acme Bronze asks for nothing that the documents have."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from conversation.model import Evidence
from conversation.words import FUNCTION_WORDS, WORD, stem, stems
from retrieval.siblings import meaningful, siblings

# A word that comes nearer than this to one in the passages may be another for the same. Names of siblings come near
# each other too ("Gold", "Silver"), but not as near as "price" and "cost".
SAME_FROM = 0.75
# Of a question with more capitals than this nothing is known of what is a name in it.
MOST_CAPITALS = 0.7
_FIRST_CELL = re.compile(r"^([^:;|\n]{1,40}): ([A-Z][^;\n]{0,60});", re.MULTILINE)
# Of these an owner's table has all. A card, a ticket, a doctor that is spoken of may be somebody else's.
_OWN = frozenset(
    map(
        stem,
        [
            "plan",
            "tariff",
            "tier",
            "package",
            "edition",
            "version",
            "model",
            "branch",
            "store",
            "location",
            "office",
            "course",
        ],
    )
)
_BEGINS = re.compile(r"(?:^|[.!?:,;]\s)\W*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A family's word, the side on which its members have theirs, and of how many digits that is, 0 for a name."""

    family: str
    behind: bool
    digits: int = 0


def names_unknown_sibling(question: str, evidence: Sequence[Evidence], nearest: Mapping[str, float]) -> bool:
    """Whether the question puts a name or number of its own where siblings have theirs, in the titles of pages or the
    names of rows, and names none of them.

    Only a name that is nowhere in the evidence counts, nor anything like it: `nearest` has the cosine of each of the
    question's words, in lower case, to the nearest in the passages. What is not written as a name is none: verbs and
    adjectives stand beside a family's word too.
    """
    filled = list(_fillings(question))
    slots = frozenset((*_slots(evidence), *_slots_of_rows(question, evidence))) if filled else frozenset[Slot]()
    found = [(slot, word) for slot, word in filled if slot in slots]
    if not found or _names_known(question, evidence):
        return False
    texts = [" ".join((one.title or "", *one.heading, one.text)) for one in evidence]
    said = frozenset[str]().union(*map(stems, texts))
    pairs = frozenset(pair for text in texts for pair in pairwise(map(stem, WORD.findall(text.lower()))))

    def is_unknown(slot: Slot, word: str) -> bool:
        if slot.digits:
            return (slot.family, word) not in pairs
        return stem(word) not in said and nearest.get(word, 1.0) < SAME_FROM

    return any(is_unknown(slot, word) for slot, word in found)


def _names_known(question: str, evidence: Sequence[Evidence]) -> bool:
    asked = meaningful(question)
    return any(own & asked for *_, own, _ in siblings(evidence))


def _slots(evidence: Sequence[Evidence]) -> Iterator[Slot]:
    for one, _, mine, _ in siblings(evidence):
        for before, behind in pairwise(WORD.findall((one.title or "").lower())):
            own = stem(behind) in mine or f"{stem(before)} {behind}" in mine
            if own and before not in FUNCTION_WORDS and stem(before) not in mine:
                yield Slot(stem(before), True, len(behind) if behind.isdigit() else 0)
            if stem(before) in mine and behind not in FUNCTION_WORDS and stem(behind) not in mine:
                yield Slot(stem(behind), False)


def _slots_of_rows(question: str, evidence: Sequence[Evidence]) -> Iterator[Slot]:
    """Of tables whose first column says of what it is ("Plan: Basic; ..."), unless one of the names is asked for."""
    members: dict[str, set[str]] = {}
    for label, name in (found for one in evidence for found in _FIRST_CELL.findall(one.text)):
        family = stem(words[-1]) if (words := WORD.findall(label.lower())) else ""
        if family in _OWN:
            members.setdefault(family, set()).add(name)
    tables = {family: names for family, names in members.items() if len(names) > 1}
    if not stems(question) & stems(" ".join(name for names in tables.values() for name in names)) - frozenset(tables):
        yield from (Slot(family, behind) for family in tables for behind in (True, False))


def _fillings(question: str) -> Iterator[tuple[Slot, str]]:
    """Each number and each name, in lower case, with the slot that it would fill."""
    words = list(WORD.finditer(question))
    shouted = sum(word[0][0].isupper() for word in words) > MOST_CAPITALS * len(words)
    begins = {match.end() for match in _BEGINS.finditer(question)}

    def is_name(word: re.Match[str]) -> bool:
        said = word[0]
        return said[0].isupper() and not shouted and word.start() not in begins and said.lower() not in FUNCTION_WORDS

    for before, behind in pairwise(words):
        if behind[0].isdigit():
            yield Slot(stem(before[0].lower()), True, len(behind[0])), behind[0]
        elif is_name(behind):
            yield Slot(stem(before[0].lower()), True), behind[0].lower()
        if is_name(before):
            yield Slot(stem(behind[0].lower()), False), before[0].lower()
