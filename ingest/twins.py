"""Documents that say the same in the same words, whole or in part, told from their sketches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from ingest.candidates import ENOUGH, Candidate, candidates
from ingest.shingles import ALL, read_sketch, sketch

SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Twin:
    """Two documents with near-duplicate content, `a` the one that comes first by id.

    `share_of_a` is the part of a that is in b, `share_of_b` the part of b that is in a, both 0..1: a
    chapter and its book have a share of 1 and a small one. They are estimates from samples, exact where
    both texts have at most 64 shingles.
    """

    a: str
    b: str
    share_of_a: float
    share_of_b: float

    @property
    def share(self) -> float:
        """The larger of the two."""
        return max(self.share_of_a, self.share_of_b)


def sketches(documents: Iterable[tuple[str, str, str]]) -> dict[str, bytes]:
    """Document id -> sketch, for (document id, source, text), one text in memory at a time."""
    return {document: sketch(text) for document, _, text in documents}


def twins(stored: Mapping[str, bytes], least: float = SHARE) -> tuple[Twin, ...]:
    """The pairs of which one is in the other by at least `least`, the most alike first.

    `stored` maps document ids to sketches. Boilerplate is left out, so the work grows with the number of
    documents and not with its square. Of documents with the very same sketch the first is compared and
    stands for the rest; of a series of more than 20 near-copies neighbours are compared. `families`
    puts both together again. Raises DamagedSketch.
    """
    originals: dict[bytes, str] = {}
    copies = {name: originals.setdefault(stored[name], name) for name in sorted(stored)}
    read = {name: read_sketch(content) for content, name in originals.items()}
    names = [name for name, one in read.items() if len(one.hashes)]
    same = [Twin(a, b, 1.0, 1.0) for b, a in copies.items() if a != b and len(read[a].hashes)]
    alike = [_twin(names, pair) for pair in candidates([read[name] for name in names])]
    found = same + [twin for twin in alike if twin.share and twin.share >= least]
    return tuple(sorted(found, key=lambda twin: (-twin.share, twin.a, twin.b)))


def families(found: Iterable[Twin]) -> tuple[tuple[str, ...], ...]:
    """The documents that hang together by twins, each family sorted by id, the largest first."""
    family: dict[str, set[str]] = {}
    for twin in found:
        joined = family.get(twin.a, {twin.a}) | family.get(twin.b, {twin.b})
        family.update(dict.fromkeys(joined, joined))
    distinct = {id(members): tuple(sorted(members)) for members in family.values()}
    return tuple(sorted(distinct.values(), key=lambda members: (-len(members), members)))


def _twin(names: list[str], pair: Candidate) -> Twin:
    """Both sketches hold every hash up to the smaller of their bounds, so that far they can be compared."""
    bound = min(pair.one.bound, pair.other.bound)
    one, other = (each.hashes[: np.searchsorted(each.hashes, bound, "right")] for each in (pair.one, pair.other))
    shared = len(np.intersect1d(one, other, assume_unique=True))
    if (shared < ENOUGH and bound < ALL) or shared == 0:
        return Twin(names[pair.a], names[pair.b], 0.0, 0.0)
    return Twin(names[pair.a], names[pair.b], shared / len(one), shared / len(other))
