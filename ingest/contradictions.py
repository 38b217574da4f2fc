"""Passages of two documents that say the same of one thing, but with another number or a no."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from ingest.neighbours import close_pairs
from ingest.statements import Statement, statements
from retrieval.chunk import Chunk
from retrieval.embed import Vectors

DENIED = "denied"
COSINE = 0.5
LIKENESS = 0.3
# How much of the words two sentences must share, and how many; a no in one of them must be nearly all that
# parts them, and a date needs more around it than "First report".
SHARED, SHARED_IF_DENIED = 0.3, 0.9
FEWEST, FEWEST_AROUND = 2, {DENIED: 4, "date": 4}
# "Sprig 2" and "Sprig Max" in the titles: two things of one make, which may well differ.
OTHER_MODEL = 0.5
# Of each passage only so many others are read.
NEIGHBOURS = 20
# Words that come with more values than these are a form to fill in: "Last updated: 2 May 2026".
VALUES_OF_A_FORM = 3
MAX_QUOTE = 160
NAME = re.compile(r"\b([A-Z]\w+)(?=\s([A-Z0-9][\w.]*))")

Names = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two chunks for the owner to settle, by id: `what` says in a sentence where they part, `likeness`,
    0..1, how alike they are otherwise."""

    a: str
    b: str
    what: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as it is compared. `names` are those in its title and headings: make -> models."""

    chunk: Chunk
    statements: tuple[Statement, ...]
    kinds: frozenset[str]
    denies: bool
    names: Names


@dataclass(frozen=True, slots=True)
class Corpus:
    """What all passages say: the weight of each stem, by rarity, what each document says, and the words
    of forms."""

    weights: Mapping[str, float]
    said: Mapping[str, set[object]]
    forms: frozenset[frozenset[str]]

    def weight(self, stems: Iterable[str]) -> float:
        return sum(self.weights[stem] for stem in stems)


def contradictions(
    chunks: Sequence[Chunk],
    vectors: Vectors,
    same: Mapping[str, str] | None = None,
    cosine: float = COSINE,
    least: float = LIKENESS,
) -> tuple[Contradiction, ...]:
    """Pairs of chunks of different documents that part over a fact, the most alike first.

    `vectors` is (len(chunks), dimension), of unit length. `same` maps document ids to a group within
    which nothing is compared, such as the languages of one document. Chunks with a cosine under `cosine`
    are not read. Two sentences contradict each other if most of their weight of words is the same and
    they give different values of one kind (days, euros, percent, dates), or one denies what the other
    says; not if either document also says what the other says. What parts many pairs of documents in the
    same way is reported once.
    """
    passages = [_passage(chunk) for chunk in chunks]
    corpus = _corpus(passages)
    groups = same or {}
    owner = [groups.get(chunk.document_id, chunk.document_id) for chunk in chunks]
    number = {name: index for index, name in enumerate(dict.fromkeys(owner))}
    best: dict[object, Contradiction] = {}
    for a, b, likeness in close_pairs(vectors, [number[name] for name in owner], cosine, NEIGHBOURS):
        for key, found in _between(passages[a], passages[b], likeness, corpus):
            if found.likeness >= least and (key not in best or best[key].likeness < found.likeness):
                best[key] = found
    return tuple(sorted(best.values(), key=lambda one: (-one.likeness, one.a, one.b)))


def _passage(chunk: Chunk) -> Passage:
    found = tuple(one for one in statements(chunk.text) if one.about)
    kinds = frozenset(kind for one in found for kind in one.values)
    names = _names("; ".join((chunk.title or "", *chunk.heading)))
    return Passage(chunk, found, kinds, any(one.negated for one in found), names)


def _corpus(passages: Sequence[Passage]) -> Corpus:
    spread: Counter[str] = Counter()
    said: defaultdict[str, set[object]] = defaultdict(set)
    values: defaultdict[frozenset[str], set[object]] = defaultdict(set)
    for passage in passages:
        spread.update(frozenset().union(*(one.about for one in passage.statements)))
        for one in passage.statements:
            said[passage.chunk.document_id].add(one.said)
            values[one.about].add(one.said[1])
    weights = {stem: math.log(1 + len(passages) / count) for stem, count in spread.items()}
    return Corpus(weights, said, frozenset(about for about, held in values.items() if len(held) > VALUES_OF_A_FORM))


def _between(a: Passage, b: Passage, cosine: float, corpus: Corpus) -> Iterator[tuple[object, Contradiction]]:
    if a.kinds.isdisjoint(b.kinds) and not a.denies and not b.denies:
        return
    likeness = cosine * (OTHER_MODEL if _are_models(a.names, b.names) else 1.0)
    for one, other in product(_own(a, b, corpus), _own(b, a, corpus)):
        kind = _parted(one, other)
        if kind and (shared := _enough(one, other, kind, corpus)) and _closest(one, other, a, b, shared, corpus):
            key = frozenset([one.said, other.said])
            yield key, Contradiction(a.chunk.id, b.chunk.id, _what(one, other, kind), likeness * shared)


def _own(passage: Passage, against: Passage, corpus: Corpus) -> list[Statement]:
    """What one says and the document of the other does not; no forms."""
    heard = corpus.said[against.chunk.document_id]
    return [one for one in passage.statements if one.said not in heard and one.about not in corpus.forms]


def _parted(one: Statement, other: Statement) -> str | None:
    """The kind of fact in which they differ, or None where they do not part."""
    for kind in sorted(one.values.keys() & other.values.keys()):
        if one.values[kind].isdisjoint(other.values[kind]):
            return kind
    denied = None not in (one.negated, other.negated) and one.negated != other.negated
    return DENIED if denied and one.values == other.values else None


def _enough(one: Statement, other: Statement, kind: str, corpus: Corpus) -> float:
    """What they share if that will do, else 0."""
    shared = _shared(one, other, corpus)
    few = len(one.about & other.about) < FEWEST_AROUND.get(kind, FEWEST)
    return 0.0 if few or shared < (SHARED_IF_DENIED if kind == DENIED else SHARED) else shared


def _shared(one: Statement, other: Statement, corpus: Corpus) -> float:
    """0..1: the weight of the stems in both over that in either. The names of columns may be missing in a
    sentence, but not in another table, and two rows of tables must be about the same."""
    if one.subject and other.subject and 2 * len(one.subject & other.subject) < len(one.subject | other.subject):
        return 0.0
    missing = frozenset() if one.labels and other.labels else one.labels | other.labels
    together = corpus.weight(one.about & other.about)
    apart = corpus.weight((one.about ^ other.about) - missing)
    return together / (together + apart) if together else 0.0


def _closest(one: Statement, other: Statement, a: Passage, b: Passage, shared: float, corpus: Corpus) -> bool:
    """Whether neither passage has a sentence that answers to the other one better."""
    rivals = [_shared(one, each, corpus) for each in b.statements]
    rivals += [_shared(each, other, corpus) for each in a.statements]
    return max(rivals) <= shared


def _are_models(ours: Names, theirs: Names) -> bool:
    return any(ours[make].isdisjoint(theirs[make]) for make in ours.keys() & theirs.keys())


def _names(heading: str) -> Names:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for make, model in NAME.findall(heading):
        found[make].add(model)
    return {make: frozenset(models) for make, models in found.items()}


def _what(one: Statement, other: Statement, kind: str) -> str:
    quote = one.text if len(one.text) <= MAX_QUOTE else one.text[:MAX_QUOTE].rstrip() + "…"
    if kind == DENIED:
        return f"The {'first' if one.negated else 'second'} denies what the other says: {quote}"
    return f"One says {one.wording(kind)}, the other {other.wording(kind)}: {quote}"
