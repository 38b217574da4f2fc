"""Passages of two documents that say the same of one thing, but with another number or a no."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.denials import denials
from ingest.differing import differing
from ingest.gather import gather
from ingest.statements import DENIED, Parting
from retrieval.chunk import Chunk
from retrieval.embed import Vectors

COSINE = 0.5
LIKENESS = 0.3
MAX_QUOTE = 160


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two chunks for the owner to settle, by id: `what` says in a sentence where they part, `likeness`,
    0..1, how alike they are otherwise."""

    a: str
    b: str
    what: str
    likeness: float


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
    are not read. Two sentences contradict each other if most of the weight of their words is the same and
    they give different values of one kind (days, euros, percent, dates), or one denies what the other
    says in the same words; not if either document also says what the other says. What parts many pairs
    of documents in the same way is reported once, for the pair that is most alike.
    """
    groups = same or {}
    names = [groups.get(chunk.document_id, chunk.document_id) for chunk in chunks]
    numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
    owners = [numbers[name] for name in names]
    gathered = gather(chunks)
    best: dict[object, Parting] = {}
    found = chain(differing(gathered, vectors, owners, cosine), denials(gathered, chunks, vectors, owners, cosine))
    for parting in found:
        key = frozenset([parting.one.said, parting.other.said])
        if parting.likeness >= least and (key not in best or best[key].likeness < parting.likeness):
            best[key] = parting
    told = (_told(chunks, parting) for parting in best.values())
    return tuple(sorted(told, key=lambda one: (-one.likeness, one.a, one.b, one.what)))


def _told(chunks: Sequence[Chunk], parting: Parting) -> Contradiction:
    return Contradiction(chunks[parting.a].id, chunks[parting.b].id, _what(parting), min(parting.likeness, 1.0))


def _what(parting: Parting) -> str:
    one, other, kind = parting.one, parting.other, parting.kind
    quote = one.text if len(one.text) <= MAX_QUOTE else one.text[:MAX_QUOTE].rstrip() + "…"
    if kind == DENIED:
        return f"The other says the opposite of this: {quote}"
    return f"One says {one.wording(kind)}, the other {other.wording(kind)}: {quote}"
