"""A text as the embedding model sees it: one vector for the whole, and one for each word that carries meaning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation.words import FUNCTION_WORDS
from retrieval.rows import Vectors

# The signs of vectors, eight to a byte.
Signs = NDArray[np.uint8]
# Where a token stands in its text, and the number of its word; special tokens have none.
Span = tuple[int, int, int | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """`vector` (dimension,) has unit length, as has each row of `word_vectors` (words, dimension).

    The `words`, lower case and in their order, are seen in the context of the text.
    """

    vector: Vectors
    words: tuple[str, ...]
    word_vectors: Vectors


Look = Callable[[Sequence[str]], Sequence[Seen]]


def seen(text: str, vector: Vectors, tokens: Vectors, spans: Sequence[Span]) -> Seen:
    """`tokens` are (tokens, dimension) outputs of the model; a word's vector is the mean of its pieces'."""
    places: dict[int, list[int]] = {}
    for place, (_, _, word) in enumerate(spans):
        if word is not None:
            places.setdefault(word, []).append(place)
    found = {word: text[spans[some[0]][0] : spans[some[-1]][1]].lower() for word, some in places.items()}
    kept = [word for word, said in found.items() if said.isalnum() and said not in FUNCTION_WORDS]
    vectors = np.array([_mean(tokens, places[word]) for word in kept], dtype=np.float32)
    vectors = vectors.reshape(len(kept), len(vector))
    return Seen(vector, tuple(found[word] for word in kept), vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _mean(tokens: Vectors, some: Sequence[int]) -> Vectors:
    # Most words are one piece.
    mean: Vectors = tokens[some[0]] if len(some) == 1 else tokens[some].mean(axis=0)
    return mean


def signs(vectors: Vectors) -> Signs:
    """(n, dimension) floats as (n, dimension / 8) bytes: a 32nd of the room."""
    return np.packbits(vectors > 0, axis=1)


def likeness(vectors: Vectors, others: Signs) -> Vectors:
    """About the cosines (n, m) of vectors and of others of which only the signs are known, at most 1.

    A sign stands for the mean length of what has it, sqrt(2 / pi) of the root mean square, as if normally distributed
    (Charikar, "Similarity Estimation Techniques from Rounding Algorithms", 2002, has both sides by their signs alone).
    """
    dimension = vectors.shape[1]
    pointing = np.unpackbits(others, axis=1, count=dimension).astype(np.float32) * 2 - 1
    cosines: Vectors = np.minimum(vectors @ pointing.T * np.float32(np.sqrt(np.pi / 2 / dimension)), np.float32(1.0))
    return cosines
