"""Vectors for the chunks of a batch; what has been embedded before is not embedded again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np

from retrieval.chunk import Chunk
from retrieval.embed import Embed, Vectors
from runtime.documents import NewVersion
from runtime.passages import Passages

T = TypeVar("T")
BATCH_CHUNKS = 512


@dataclass(frozen=True, slots=True)
class Prepared:
    """A parsed and chunked document, ready to be embedded."""

    new: NewVersion
    version: int
    parts: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Documents with the vectors of their chunks, ready to be written; `reused` vectors were known."""

    documents: list[Prepared]
    parts: list[Chunk]
    vectors: Vectors
    reused: int


def embedded(batch: list[Prepared], passages: Passages, embed: Embed) -> Embedded:
    """What `passages` have a vector for, in whatever document, keeps it."""
    parts = [part for one in batch for part in one.parts]
    contents = [part.content_sha256 for part in parts]
    known = dict(passages.known_vectors(contents))
    reused = sum(content in known for content in contents)
    missing = {content: part for content, part in zip(contents, parts, strict=True) if content not in known}
    if missing:
        # A long document is many times a batch; the memory is to be that of one.
        for some in batched(missing.items(), BATCH_CHUNKS):
            made = embed([part.embedding_text() for _, part in some])
            known |= dict(zip((content for content, _ in some), made, strict=True))
    vectors = np.stack([known[content] for content in contents]) if parts else np.empty((0, 0), np.float32)
    return Embedded(batch, parts, vectors, reused)


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Neighbours, `size` at a time; the last may be fewer."""
    waiting = iter(items)
    while batch := tuple(islice(waiting, size)):
        yield batch
