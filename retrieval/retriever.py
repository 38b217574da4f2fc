"""Hybrid search over one workspace: dense and lexical candidates, fused, read from the ledger."""

from collections.abc import Callable, Mapping, Sequence

from conversation.model import Evidence
from conversation.turn import Reading
from retrieval.chunk import Chunk
from retrieval.fuse import Fused, Ranking, fuse

SearchDense = Callable[[Sequence[float], int], Ranking]
SearchLexical = Callable[[str, int], Ranking]
# Only what is active in the ledger comes back, so a removed document can never be cited.
Lookup = Callable[[Sequence[str]], Mapping[str, Chunk]]

CANDIDATES = 50
EVIDENCE = 10


class Retriever:
    """Calls as `retrieve(reading) -> evidence`, best first."""

    def __init__(
        self, dense: SearchDense, lexical: SearchLexical, lookup: Lookup, dense_weight: float | None = None
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._lookup = lookup
        self._weight = () if dense_weight is None else (dense_weight,)

    def __call__(self, reading: Reading) -> tuple[Evidence, ...]:
        return self.search(reading.query, reading.vector, EVIDENCE)

    def search(self, query: str, vector: Sequence[float], limit: int) -> tuple[Evidence, ...]:
        """At most `limit` passages for a query and its embedding."""
        depth = max(CANDIDATES, 2 * limit)
        fused = fuse(self._dense(vector, depth), self._lexical(query, depth), *self._weight)
        chunks = self._lookup([one.chunk_id for one in fused])
        active = [one for one in fused if one.chunk_id in chunks][:limit]
        return tuple(_evidence(one, chunks[one.chunk_id], rank) for rank, one in enumerate(active, start=1))


def _evidence(found: Fused, chunk: Chunk, rank: int) -> Evidence:
    return Evidence(
        chunk_id=chunk.id,
        document_id=chunk.document_id,
        version=chunk.version,
        source=chunk.source,
        title=chunk.title,
        heading=chunk.heading,
        text=chunk.text,
        start=chunk.start,
        end=chunk.end,
        page=chunk.page,
        second=chunk.second,
        score=found.score,
        rank=rank,
        dense_score=found.dense_score,
        lexical_score=found.lexical_score,
        dense_rank=found.dense_rank,
        lexical_rank=found.lexical_rank,
    )
