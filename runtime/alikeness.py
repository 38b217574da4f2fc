"""How alike the passages of a workspace are to one another, as the embedding model sees them."""

import numpy as np

from retrieval.embed import Vectors
from runtime.knowledge import Knowledge
from runtime.of_generation import OfGeneration

# Enough for two digits, and read in a few milliseconds.
SAMPLED = 1_000


def alikeness_of(knowledge: Knowledge) -> OfGeneration[float]:
    """The mean cosine of two different passages of one workspace, -1..1."""
    return OfGeneration(knowledge.last_generation, lambda: mean_cosine(knowledge.passages.some_vectors(SAMPLED)))


def mean_cosine(vectors: Vectors) -> float:
    """Over all pairs of two different rows of unit length; 1 where there are not two."""
    n = len(vectors)
    if n < 2:
        return 1.0
    # The squared length of the sum counts every pair twice, and each row with itself once.
    total = vectors.sum(axis=0, dtype=np.float64)
    return float((total @ total - n) / (n * (n - 1)))
