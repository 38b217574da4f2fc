"""Whether the words of a question are met in a passage, in what they mean."""

from collections.abc import Sequence

import numpy as np

from conversation.words import stems
from retrieval.rows import Vectors
from retrieval.seen import Signs, likeness

# How much more the words count that are met least.
SHARPNESS = 8.0


def nearest(vectors: Vectors, said: Signs) -> Vectors:
    """Of each word's vector, (words, dimension) of unit length, the cosine to the nearest word of some passage.

    `said` are the signs of the passage's words.
    """
    return likeness(vectors, said).max(axis=1) if len(said) else np.zeros(len(vectors), dtype=np.float32)


def met(words: Sequence[str], nearest: Vectors, name: str) -> float:
    """How well the words of a question that are met least are met in a passage, at most 1; 1 for no words.

    Of each word the cosine to the `nearest` word of the passage counts, as in the late interaction of Khattab and
    Zaharia, "ColBERT" (2020), and 1 if title or headings, `name`, have it. Of these it is a soft minimum (log-mean-exp)
    and not the sum: what is asked for and is not there is what a passage cannot answer.
    """
    if not len(words):
        return 1.0
    named = stems(name)
    best = np.array([1.0 if stems(word) & named else one for word, one in zip(words, nearest, strict=True)])
    return float(min(1.0, -np.log(np.mean(np.exp(-SHARPNESS * best))) / SHARPNESS))
