"""Both indexes of one workspace, kept to what the ledger says is active."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.chunk import Chunk
from retrieval.embed import Vectors
from retrieval.index import VectorIndex
from retrieval.lexical import LexicalIndex
from runtime.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Audit:
    """How many chunks the ledger and the indexes disagreed on, before it was mended."""

    active: int
    missing: int
    left_over: int


@dataclass(frozen=True, slots=True)
class Indexes:
    """The dense and the lexical index. Chunks that are not active in the ledger do no harm here."""

    vectors: VectorIndex
    lexical: LexicalIndex
    # Tantivy has one writer at a time and refuses a second.
    _door: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Insert or replace; `vectors` is (len(chunks), dimension)."""
        with self._door:
            self.vectors.add([chunk.id for chunk in chunks], vectors)
            self.lexical.add(chunks)

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Forget these."""
        if not chunk_ids:
            return
        with self._door:
            self.vectors.remove(chunk_ids)
            self.lexical.remove(chunk_ids)

    def audit(self, knowledge: Knowledge) -> Audit:
        """Bring both indexes to exactly what the ledger holds, from its vectors, without embedding."""
        active = knowledge.active_ids()
        dense, lexical = self.vectors.ids(), self.lexical.ids()
        missing = (active - dense) | (active - lexical)
        left_over = (dense | lexical) - active
        for chunks, vectors in knowledge.active_chunks(missing):
            self.add(chunks, vectors)
        self.remove(sorted(left_over))
        return Audit(len(active), len(missing), len(left_over))
