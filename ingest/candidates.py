"""Which sketches may be alike: an inverted index on sampled shingles, in numpy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.shingles import ALL, Hashes, Sketch

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

# A shingle in more documents than these is a footer or a menu, not content of its own.
COMMON_SHARE, COMMON_LEAST, COMMON_MOST = 0.1, 10, 20
# Of a sample, fewer shared shingles than this may be a quotation.
ENOUGH = 5
# With less than this of its own, a document is one of a series of copies rather than under a footer.
OWN = 0.25


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rows `a` < `b` of two sketches and what of each is to be compared: without boilerplate, or all of
    it where there is hardly anything else."""

    a: int
    b: int
    one: Sketch
    other: Sketch


def candidates(sketches: Sequence[Sketch]) -> Iterator[Candidate]:
    """The pairs that share enough to be worth comparing; none of `sketches` may be without hashes.

    Shingles in more than a tenth of the documents, never under 10 or over 20 of them, are boilerplate.
    """
    if not sketches:
        return
    sizes = np.array([len(one.hashes) for one in sketches])
    hashes, owners = np.concatenate([one.hashes for one in sketches]), np.repeat(np.arange(len(sizes)), sizes)
    common = _is_common(hashes, len(sizes))
    serial = np.bincount(owners, ~common, len(sizes)) < OWN * sizes
    cut = np.split(common, np.cumsum(sizes)[:-1])
    own = [Sketch(one.hashes[~left_out], one.bound) for one, left_out in zip(sketches, cut, strict=True)]
    neighbours = common & serial[owners]
    pairs = _sharing(hashes[~common], owners[~common], own) | _adjoining(hashes[neighbours], owners[neighbours])
    for a, b in sorted(pairs):
        compared = sketches if serial[a] or serial[b] else own
        yield Candidate(a, b, compared[a], compared[b])


def _is_common(hashes: Hashes, documents: int) -> Flags:
    limit = min(max(COMMON_SHARE * documents, COMMON_LEAST), COMMON_MOST)
    _, inverse, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse] > limit, np.bool_)


def _sharing(hashes: Hashes, owners: Rows, own: Sequence[Sketch]) -> set[tuple[int, int]]:
    """Pairs of rows that share at least ENOUGH, or, where nothing was sampled away, anything."""
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    found = [np.empty(0, np.int64)]
    starts = np.arange(len(hashes))
    for step in range(1, COMMON_MOST):
        starts = starts[starts + step < len(hashes)]
        starts = starts[hashes[starts] == hashes[starts + step]]
        found.append(owners[starts] * len(own) + owners[starts + step])
    codes, counts = np.unique(np.concatenate(found), return_counts=True)
    exact = np.array([one.bound == ALL for one in own])
    a, b = codes // len(own), codes % len(own)
    kept = (counts >= ENOUGH) | (exact[a] & exact[b])
    return set(zip(a[kept].tolist(), b[kept].tolist(), strict=True))


def _adjoining(hashes: Hashes, owners: Rows) -> set[tuple[int, int]]:
    """Each row with the next one that has a shingle in common: a chain through every series of copies."""
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], owners[order]
    same = hashes[:-1] == hashes[1:]
    return set(zip(owners[:-1][same].tolist(), owners[1:][same].tolist(), strict=True))
