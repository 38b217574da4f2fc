"""How alike the passages of a workspace are to one another, as the embedding model sees them."""

from collections.abc import Callable

import numpy as np

from retrieval.embed import Vectors
from runtime.knowledge import Knowledge

# Enough for two digits, and read in a few milliseconds.
SAMPLED = 1_000


class Alikeness:
    """Calls as `alikeness() -> float`, of what is active now; read anew when that has changed."""

    def __init__(self, generation: Callable[[], int], sample: Callable[[int], Vectors]) -> None:
        """`sample(n)` gives the vectors of at most n passages, (passages, dimension), each of unit length."""
        self._generation = generation
        self._sample = sample
        self._known: tuple[int, float] | None = None

    def __call__(self) -> float:
        """The mean cosine of two different passages, -1..1."""
        generation = self._generation()
        if self._known is None or self._known[0] != generation:
            self._known = generation, mean_cosine(self._sample(SAMPLED))
        return self._known[1]


def alikeness_of(knowledge: Knowledge) -> Alikeness:
    """Of the passages of one workspace."""
    return Alikeness(knowledge.last_generation, knowledge.passages.some_vectors)


def mean_cosine(vectors: Vectors) -> float:
    """Over all pairs of two different rows of unit length; 1 where there are not two."""
    n = len(vectors)
    if n < 2:
        return 1.0
    # The squared length of the sum counts every pair twice, and each row with itself once.
    total = vectors.sum(axis=0, dtype=np.float64)
    return float((total @ total - n) / (n * (n - 1)))
