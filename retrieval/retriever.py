"""Hybrid search over one workspace: dense and lexical candidates, fused, read from the ledger, perhaps reranked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from conversation.model import Evidence
from conversation.turn import Reading
from retrieval.aim import aimed, quotes
from retrieval.chunk import Chunk
from retrieval.cross_encoder import ScorePairs
from retrieval.fuse import Fused, Ranking, dense_weight, fuse
from retrieval.query import LEANS_FROM
from retrieval.rerank import MOST_PAIRS, reranked

SearchDense = Callable[[Sequence[float], int], Ranking]
SearchLexical = Callable[[Mapping[str, float], int], Ranking]
# Only what is active in the ledger comes back, so a removed document can never be cited.
Lookup = Callable[[Sequence[str]], Mapping[str, Chunk]]

CANDIDATES = 50
EVIDENCE = 10
# No document fills more of the evidence while others have something near, half as good as the best at least.
MOST_OF_ONE = 5
NEAR = 0.5


class Retriever:
    """Calls as `retrieve(reading) -> evidence`, best first."""

    def __init__(
        self,
        dense: SearchDense,
        lexical: SearchLexical,
        lookup: Lookup,
        score: ScorePairs | None = None,
    ) -> None:
        self._dense = dense
        self._lexical = lexical
        self._lookup = lookup
        self._score = score

    def __call__(self, reading: Reading) -> tuple[Evidence, ...]:
        wanted, leaning = MOST_PAIRS if self._score else EVIDENCE, reading.signals.get("leaning", 0.0)
        found = self._found(reading.terms, reading.vector, wanted, leaning)[:MOST_PAIRS]
        found = self.reranked(reading, self.aimed(reading, found))
        kept = enumerate(_spread(found), start=1)
        return tuple(one if one.rank == rank else replace(one, rank=rank) for rank, one in kept)

    def aimed(self, reading: Reading, passages: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The same passages, those first that serve the next turn, where the last one quoted some of them."""
        if not (reading.aim and quotes(reading.told, passages)):
            return passages
        return aimed(self._dense(reading.aim, max(CANDIDATES, len(passages))), passages)

    def reranked(self, reading: Reading, passages: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        """The same passages in the order that a cross-encoder gives them, if there is one.

        A question that leans on what was said before is no pair to be read: it is left as it is.
        """
        if self._score is None or reading.signals.get("leaning", 0.0) >= LEANS_FROM:
            return passages
        return reranked(self._score, reading.query, passages)

    def search(
        self, terms: Mapping[str, float], vector: Sequence[float], limit: int, leaning: float = 0.0
    ) -> tuple[Evidence, ...]:
        """At most `limit` passages for weighted words and an embedding; `leaning` in 0..1 on what was said before."""
        return self._found(terms, vector, limit, leaning)[:limit]

    def _found(
        self, terms: Mapping[str, float], vector: Sequence[float], limit: int, leaning: float
    ) -> tuple[Evidence, ...]:
        """`limit` passages, if there are as many, and those that were looked up with them."""
        depth = max(CANDIDATES, 2 * limit)
        fused = fuse(self._dense(vector, depth), self._lexical(terms, depth), dense_weight(leaning))
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
        return tuple(_evidence(one, chunk, rank) for rank, (one, chunk) in enumerate(active.values(), start=1))


def _spread(found: Sequence[Evidence]) -> list[Evidence]:
    """The first `EVIDENCE` in their order, none of them the sixth of its document where others are near."""
    taken: Counter[str] = Counter()
    kept: list[Evidence] = []
    spare: list[Evidence] = []
    for one in found:
        taken[one.document_id] += 1
        near = one.score >= NEAR * found[0].score
        (kept if near and taken[one.document_id] <= MOST_OF_ONE else spare).append(one)
    chosen = {one.chunk_id for one in [*kept, *spare][:EVIDENCE]}
    return [one for one in found if one.chunk_id in chosen]


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
