"""One ranking from two: a convex combination of normalised scores."""

from collections.abc import Sequence
from dataclasses import dataclass

Ranking = Sequence[tuple[str, float]]
DENSE_WEIGHT = 0.8
# The embedding of a question that leans on its history is mixed from both, and of many places the words alone tell
# which is talked about. Chosen on the training half of dstc10_faq.
LEANING_WEIGHT = 0.3
_ABSENT = (None, 0.0)


@dataclass(frozen=True, slots=True)
class Fused:
    """One chunk's place in both rankings; `score` in 0..1."""

    chunk_id: str
    score: float
    dense_score: float
    lexical_score: float
    dense_rank: int | None
    lexical_rank: int | None


def dense_weight(leaning: float) -> float:
    """The weight of the dense scores for a question that leans so far on its history, 0..1."""
    return DENSE_WEIGHT + leaning * (LEANING_WEIGHT - DENSE_WEIGHT)


def fuse(dense: Ranking, lexical: Ranking, dense_weight: float = DENSE_WEIGHT) -> list[Fused]:
    """Combine (id, cosine) and (id, BM25) rankings, best first; ties break by id.

    Each score is scaled between its theoretical minimum (cosine 0, BM25 0) and the best of the query,
    then weighted: TM2C2 of Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid
    Retrieval" (2022). Negative cosines count as 0. What one ranking did not return scores 0 there.
    """
    dense_by_id = {chunk_id: (rank, score) for rank, (chunk_id, score) in enumerate(dense, start=1)}
    lexical_by_id = {chunk_id: (rank, score) for rank, (chunk_id, score) in enumerate(lexical, start=1)}
    # A best of 0 or less leaves nothing to share, and any divisor will do.
    best_dense = max((0.0, *(score for _, score in dense))) or 1.0
    best_lexical = max((0.0, *(score for _, score in lexical))) or 1.0
    fused = []
    for chunk_id in dense_by_id.keys() | lexical_by_id.keys():
        dense_rank, cosine = dense_by_id.get(chunk_id, _ABSENT)
        lexical_rank, bm25 = lexical_by_id.get(chunk_id, _ABSENT)
        score = dense_weight * (max(0.0, cosine) / best_dense) + (1 - dense_weight) * (max(0.0, bm25) / best_lexical)
        fused.append(Fused(chunk_id, score, cosine, bm25, dense_rank, lexical_rank))
    return sorted(fused, key=lambda one: (-one.score, one.chunk_id))
