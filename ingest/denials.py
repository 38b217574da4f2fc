"""Sentences of which one denies what the other says, in the same words."""

from collections.abc import Iterator, Sequence
from itertools import product

from ingest.gather import Gathered, Stems
from ingest.statements import DENIED, Parting, Statement, statements
from retrieval.chunk import Chunk
from retrieval.embed import Vectors

# Of each side of one denial only so many passages are compared.
WITNESSES = 20

Where = tuple[int, Statement]


def denials(
    gathered: Gathered, chunks: Sequence[Chunk], vectors: Vectors, owners: Sequence[int], cosine: float
) -> Iterator[Parting]:
    """Partings over a denial, between chunks of different `owners` with at least `cosine`. `vectors` is
    (len(chunks), dimension) and `owners` has len(chunks) entries. A document that says both is left out:
    it has its reasons."""
    for about, denying in gathered.denied.items():
        affirming = list(_affirming(about, gathered, chunks))
        both = {owners[row] for row, _ in denying} & {owners[row] for row, _ in affirming}
        sides = ([one for one in side if owners[one[0]] not in both][:WITNESSES] for side in (denying, affirming))
        for (a, one), (b, other) in product(*sides):
            likeness = float(vectors[a] @ vectors[b])
            if likeness >= cosine and one.values == other.values:
                yield Parting(a, b, one, other, DENIED, likeness)


def _affirming(about: Stems, gathered: Gathered, chunks: Sequence[Chunk]) -> Iterator[Where]:
    for row in gathered.affirmed.get(hash(about), ()):
        for one in statements(chunks[row].text):
            if one.about == about and one.negated is False:
                yield row, one
