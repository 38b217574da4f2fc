"""Who asks for "Acme Gold" where there are Acme Silver and Acme Bronze asks for nothing that the documents have."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, permutations

from conversation.model import Evidence
from conversation.words import FUNCTION_WORDS, WORD, stem, stems
from retrieval.siblings import apart, titled

# A word that comes nearer than this to one in the passages may be another for the same: "price" for "cost". Names of
# siblings come near each other too ("Gold", "Silver"), so that what is written as a name has to come nearer.
SAME_FROM, SAME_NAME_FROM = 0.45, 0.75
# A family's word and the side on which its members have theirs.
Slot = tuple[str, bool]
Pair = tuple[str, str]


def names_unknown_sibling(question: str, evidence: Sequence[Evidence], nearest: Mapping[str, float]) -> bool:
    """Whether the question puts a word of its own where titles of siblings have theirs.

    Only a word that is nowhere in the evidence counts, nor anything like it: `nearest` has the cosine of each of the
    question's words, in lower case, to the nearest in the passages. In front of the family's word, where verbs and
    adjectives stand too, it has to be written as a name.
    """
    slots = set(_slots(evidence))
    named = [(word, pair) for slot, word, pair in _fillings(question) if slot in slots]
    if not named:
        return False
    texts = [" ".join((one.title or "", *one.heading, one.text)) for one in evidence]
    said = frozenset[str]().union(*map(stems, texts))
    pairs = frozenset(pair for text in texts for pair in pairwise(map(stem, WORD.findall(text.lower()))))

    def is_unknown(word: str, pair: Pair | None) -> bool:
        if pair:
            return pair not in pairs
        same_from = SAME_NAME_FROM if word[0].isupper() else SAME_FROM
        return stem(word.lower()) not in said and nearest.get(word.lower(), 1.0) < same_from

    return any(is_unknown(word, pair) for word, pair in named)


def _slots(evidence: Sequence[Evidence]) -> Iterator[Slot]:
    for one, other in permutations(titled(evidence), 2):
        if words := apart(one, other):
            mine, title = words[0], [stem(word) for word in WORD.findall((one.title or "").lower())]
            for before, behind in pairwise(title):
                if before not in mine and (behind in mine or f"{before} {behind}" in mine):
                    yield before, True
                if before in mine and behind not in mine:
                    yield behind, False


def _fillings(question: str) -> Iterator[tuple[Slot, str, Pair | None]]:
    """Each word of meaning with the slot that it would fill, a small number as the pair that it makes."""
    words = WORD.findall(question)
    for place, (before, behind) in enumerate(pairwise(words)):
        family, member = stem(before.lower()), behind.lower()
        if member not in FUNCTION_WORDS:
            yield (family, True), behind, (family, member) if member.isdigit() else None
        if place and before[0].isupper() and before.lower() not in FUNCTION_WORDS:
            yield (stem(member), False), before, None
