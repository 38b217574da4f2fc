"""Which units an answer quotes: the best that fit, with what they need, each said once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from conversation.model import Evidence
from conversation.words import WORD
from retrieval.lists import ASKS, LEADS_IN, Widths
from retrieval.query import POINTING
from retrieval.sentences import Unit

# Chosen on the shipped questions and the training half of clapnq: a longer answer adds noise faster than answers,
# and what is this far behind the best hardly ever has what is asked.
QUOTED_UNITS = 5
QUOTED_WORDS = 80
LEAST_UNITS = 2
FAR_BEHIND = 0.5
# What another document says beside the best is mostly about something else, unless it is nearly as near. Chosen on the
# training half of clapnq.
ELSEWHERE_BEHIND = 0.15
# What is quoted only because the rest of its list is takes half as much of an answer's room: steps read faster.
COMPANY_SHARE = 0.5
# The share of its words that another unit has too.
SAME = 0.9
EMPTY_ENDINGS = (LEADS_IN, ASKS)
# Another question in the same message, whose answer may stand anywhere.
_SECOND = re.compile(
    r"\?[^\w?]*\w[^?]*\?|\b(?:and|also|plus),? (?:also )?(?:how|what|when|where|who|which|can|could|may|do|does|is|are"
    r"|will|would|if|should|must)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit of a passage that may be quoted; `place` orders passages by rank and units as they stand.

    `widths` are the numbers of the units that may be quoted with it, itself among them, the widest set first;
    `fellows` the whole list that it is a line of: where two lines of a list are wanted, the list is what is asked for.
    `weighed` is what an amount adds that is asked for, and a cross-encoder, if there is one.
    """

    place: tuple[int, int]
    passage: Evidence
    unit: Unit
    likeness: float
    widths: Widths
    fellows: frozenset[int] = frozenset()
    weighed: float = 0.0

    @property
    def score(self) -> float:
        """How well the unit fits, on top of how well its passage does."""
        return self.likeness + self.weighed + self.passage.score


def choose(candidates: list[Candidate], question: str = "") -> list[Candidate]:
    """Some of them: the passage with the best first, the units of each in reading order."""
    answer = _Filling(candidates)
    ranked = sorted(candidates, key=lambda one: (-one.score, one.place))
    for one in _worth_saying(ranked if _asks_twice(question) else [*_near_the_best(ranked)]):
        answer.take(one)
        if answer.wanted == QUOTED_UNITS:
            break
    answer.close_gaps()
    chosen = sorted(answer.chosen.values(), key=lambda one: -one.score)
    best: dict[int, float] = {}
    for one in chosen:
        best.setdefault(one.place[0], one.score)
    return sorted(chosen, key=lambda one: (-best[one.place[0]], one.place))


class _Filling:
    """An answer on the way: `chosen` by place, of which `wanted` were chosen for themselves."""

    def __init__(self, candidates: list[Candidate]) -> None:
        self._at = {one.place: one for one in candidates}
        self._words = 0.0
        self.chosen: dict[tuple[int, int], Candidate] = {}
        self.wanted = 0

    def take(self, one: Candidate) -> None:
        """With the widest of its company for which there is room; nothing where there is none."""
        if one.place in self.chosen:
            return
        for width in self._widths(one):
            together = self._new(one, width)
            words = sum(len(other.unit.text.split()) * (1.0 if other is one else COMPANY_SHARE) for other in together)
            last_chance = self.wanted < LEAST_UNITS and width is one.widths[-1]
            if last_chance or self._words + words <= QUOTED_WORDS:
                self.chosen |= {other.place: other for other in together}
                self._words += words
                self.wanted += 1
                return

    def close_gaps(self) -> None:
        """A sentence that points at something ("it") is quoted with the one before it, if what it points at may else
        be taken for what stands before that."""
        for (rank, n), (other, m) in pairwise(sorted(self.chosen)):
            between = self._at.get((rank, n + 1)) if (other, m) == (rank, n + 2) else None
            first, last = self._at[rank, n], self._at[other, m]
            if between and POINTING.search(last.unit.text) and "\n" not in _from_to(first, last):
                self.chosen[between.place] = between

    def _widths(self, one: Candidate) -> Widths:
        begun = any((one.place[0], n) in self.chosen for n in one.fellows)
        return (one.fellows, *one.widths) if begun else one.widths

    def _new(self, one: Candidate, width: frozenset[int]) -> list[Candidate]:
        places = ((one.place[0], n) for n in width)
        return [self._at[place] for place in places if place in self._at and place not in self.chosen]


def _from_to(first: Candidate, last: Candidate) -> str:
    return first.passage.text[first.unit.start : last.unit.end]


def _worth_saying(ranked: list[Candidate]) -> Iterator[Candidate]:
    """The best in any case; then none that says the same again, asks, or announces what does not follow, and from
    the third on none that is far behind."""
    said: list[set[str]] = []
    for one in ranked:
        text = one.unit.text.rstrip()
        words = set(WORD.findall(text.lower()))
        if said and (_is_said(words, said) or (len(one.widths[0]) == 1 and text.endswith(EMPTY_ENDINGS))):
            continue
        if len(said) >= LEAST_UNITS and one.score < ranked[0].score - FAR_BEHIND:
            return
        said.append(words)
        yield one


def _asks_twice(question: str) -> bool:
    return _SECOND.search(question) is not None


def _near_the_best(ranked: list[Candidate]) -> Iterator[Candidate]:
    """Without what stands in another document than the best and is behind it; the second best of all may be so twice as
    far, for without it something worse would be said."""
    best = ranked[0]
    for place, one in enumerate(ranked):
        same = one.passage.document_id == best.passage.document_id
        behind = ELSEWHERE_BEHIND * (2 if place == 1 else 1)
        if same or one.score >= best.score - behind:
            yield one


def _is_said(words: set[str], said: list[set[str]]) -> bool:
    return any(len(words & before) >= SAME * len(words) for before in said)


def runs(chosen: list[Candidate]) -> list[list[Candidate]]:
    """Neighbours of one passage are quoted as one."""
    found: list[list[Candidate]] = []
    for one in chosen:
        rank, n = one.place
        if found and found[-1][-1].place == (rank, n - 1):
            found[-1].append(one)
        else:
            found.append([one])
    return found
