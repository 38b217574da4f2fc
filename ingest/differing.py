"""Sentences that state the same measure of one thing with different values."""

from collections.abc import Iterator, Sequence
from itertools import product

from ingest.gather import Gathered, Names, Passage, Stems
from ingest.neighbours import close_pairs
from ingest.statements import Parting, Statement
from retrieval.embed import Vectors

# How much of the weight of their words two sentences must share, and how many; a date needs more around it
# than "First report".
SHARED = 0.3
FEWEST, FEWEST_AROUND = 2, {"date": 4}
# Of each passage only so many others are read.
NEIGHBOURS = 20
# "Sprig 2" and "Sprig Max" in the titles: two things of one make, which may well differ.
OTHER_MODEL = 0.5


def differing(gathered: Gathered, vectors: Vectors, owners: Sequence[int], cosine: float) -> Iterator[Parting]:
    """Partings over a value, between chunks of different `owners` with at least `cosine`. `vectors` is
    (n, dimension) and `owners` has n entries, both by index of the chunk."""
    rows = sorted(gathered.valued)
    forms = gathered.forms()
    pairs = close_pairs(vectors[rows], [owners[row] for row in rows], cosine, NEIGHBOURS)
    for a, b, likeness in ((rows[a], rows[b], likeness) for a, b, likeness in pairs):
        ours, theirs = gathered.valued[a], gathered.valued[b]
        factor = likeness * (OTHER_MODEL if _are_models(ours.names, theirs.names) else 1.0)
        for one, other in product(_own(ours, theirs, gathered, forms), _own(theirs, ours, gathered, forms)):
            kind = _parted(one, other)
            shared = _enough(one, other, kind, gathered) if kind else 0.0
            if kind and shared and _closest(one, other, ours, theirs, shared, gathered):
                yield Parting(a, b, one, other, kind, factor * shared)


def _own(passage: Passage, against: Passage, gathered: Gathered, forms: frozenset[Stems]) -> list[Statement]:
    """What one says and the document of the other does not; no forms."""
    heard = gathered.said[against.chunk.document_id]
    return [one for one in passage.statements if one.said not in heard and one.about not in forms]


def _parted(one: Statement, other: Statement) -> str | None:
    """The kind of fact in which they differ, or None where they do not."""
    both = sorted(one.values.keys() & other.values.keys())
    return next((kind for kind in both if one.values[kind].isdisjoint(other.values[kind])), None)


def _enough(one: Statement, other: Statement, kind: str, gathered: Gathered) -> float:
    """What they share if that will do, else 0."""
    shared = _shared(one, other, gathered)
    few = len(one.about & other.about) < FEWEST_AROUND.get(kind, FEWEST)
    return 0.0 if few or shared < SHARED else shared


def _shared(one: Statement, other: Statement, gathered: Gathered) -> float:
    """0..1: the weight of the stems in both over that in either. The names of columns may be missing in a
    sentence, but not in another table, and two rows of tables must be about the same."""
    if one.subject and other.subject and 2 * len(one.subject & other.subject) < len(one.subject | other.subject):
        return 0.0
    missing = Stems() if one.labels and other.labels else one.labels | other.labels
    together = gathered.weight(one.about & other.about)
    apart = gathered.weight((one.about ^ other.about) - missing)
    return together / (together + apart) if together else 0.0


def _closest(one: Statement, other: Statement, a: Passage, b: Passage, shared: float, gathered: Gathered) -> bool:
    """Whether neither passage has a sentence that answers to the other one better."""
    rivals = [_shared(one, each, gathered) for each in b.statements]
    rivals += [_shared(each, other, gathered) for each in a.statements]
    return max(rivals) <= shared


def _are_models(ours: Names, theirs: Names) -> bool:
    return any(ours[make].isdisjoint(theirs[make]) for make in ours.keys() & theirs.keys())
