"""Hybrid search over one workspace: dense and lexical candidates, fused, read from the ledger, perhaps reranked."""

from collections.abc import Callable, Mapping, Sequence

from conversation.model import Evidence
from conversation.turn import Reading
from retrieval.chunk import Chunk
from retrieval.cross_encoder import ScorePairs
from retrieval.fuse import Fused, Ranking, fuse
from retrieval.rerank import MOST_PAIRS, reranked

SearchDense = Callable[[Sequence[float], int], Ranking]
SearchLexical = Callable[[Mapping[str, float], int], Ranking]
# Only what is active in the ledger comes back, so a removed document can never be cited.
Lookup = Callable[[Sequence[str]], Mapping[str, Chunk]]

CANDIDATES = 50
EVIDENCE = 10


class Retriever:
    """Calls as `retrieve(reading) -> evidence`, best first."""

    def __init__(
        self,
        dense: SearchDense,
        lexical: SearchLexical,
        lookup: Lookup,
        dense_weight: float | None = None,
        score: ScorePairs | None = None,
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._lookup = lookup
        self._weight = () if dense_weight is None else (dense_weight,)
        self._score = score

    def __call__(self, reading: Reading) -> tuple[Evidence, ...]:
        return self.reranked(reading.query, self.search(reading.terms, reading.vector, self._wanted))[:EVIDENCE]

    @property
    def _wanted(self) -> int:
        return MOST_PAIRS if self._score else EVIDENCE

    def reranked(self, question: str, passages: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The same passages as the cross-encoder orders them, if there is one."""
        return reranked(self._score, question, passages) if self._score else passages

    def search(self, terms: Mapping[str, float], vector: Sequence[float], limit: int) -> tuple[Evidence, ...]:
        """At most `limit` passages for weighted words and an embedding."""
        depth = max(CANDIDATES, 2 * limit)
        fused = fuse(self._dense(vector, depth), self._lexical(terms, depth), *self._weight)
        # Equal chunks stand in for one another: the best of them speaks for all.
        active: dict[str, tuple[Fused, Chunk]] = {}
        # Nearly always the first of them are enough, and a look into the ledger grows with what is read.
        for some in filter(None, (fused[: 2 * limit], fused[2 * limit :])):
            chunks = self._lookup([one.chunk_id for one in some])
            for one in some:
                if chunk := chunks.get(one.chunk_id):
                    active.setdefault(chunk.id, (one, chunk))
            if len(active) >= limit:
                break
        best = list(active.values())[:limit]
        return tuple(_evidence(one, chunk, rank) for rank, (one, chunk) in enumerate(best, start=1))


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
        row=chunk.row,
        updated=chunk.updated,
        places=chunk.places,
    )
