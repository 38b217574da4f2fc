"""Both indexes of one workspace, kept to what the ledger says is active."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.chunk import Chunk
from retrieval.embed import Vectors
from retrieval.index import VectorIndex
from retrieval.lexical import LexicalIndex
from runtime.alone import Alone
from runtime.errors import IndexDisagrees
from runtime.knowledge import Knowledge
from runtime.memory import give_back
from runtime.passages import Passages

# Chunks that are looked up by their own vector when indexes are audited.
SAMPLE = 20
SAME_FROM = 0.999


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
    # From a change of the indexes to that of the ledger nobody else may change or audit them.
    alone: Alone = field(default_factory=Alone, repr=False, compare=False)
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

    def settle(self, passages: Passages, new: Sequence[str] = (), gone: Sequence[str] = ()) -> None:
        """After a change of the ledger: forget what is `gone`, and hold one of several equal chunks."""
        with self.alone():
            back = passages.twins(gone)[0] - set(new)
            self.remove([*gone, *sorted(passages.twins(new)[1])])
            for chunks, vectors in passages.active_chunks(back) if back else ():
                self.add(chunks, vectors)

    def tidy(self) -> None:
        """After many changes: free the room of vectors that were removed, and the memory of the work."""
        with self._door:
            self.vectors.compact()
        give_back()

    def audit(self, knowledge: Knowledge) -> Audit:
        """Bring both indexes to exactly what the ledger holds, from its vectors, without embedding.

        Raises `IndexDisagrees` when chunks that are there do not find themselves: then all is to be rebuilt.
        """
        with self.alone():
            found = self._mended(knowledge.passages)
            wanted = sorted(knowledge.passages.indexed_ids())
            self._check_sample(knowledge.passages, wanted[:: max(1, len(wanted) // SAMPLE)][:SAMPLE])
            return found

    def _mended(self, passages: Passages) -> Audit:
        wanted = passages.indexed_ids()
        dense, lexical = self.vectors.ids(), self.lexical.ids()
        missing = (wanted - dense) | (wanted - lexical)
        left_over = (dense | lexical) - wanted
        for chunks, vectors in passages.active_chunks(missing):
            self.add(chunks, vectors)
        self.remove(sorted(left_over))
        return Audit(len(wanted), len(missing), len(left_over))

    def follow(self, passages: Passages) -> int:
        """Take over what other processes changed in the ledger. Returns how many chunks came or went.

        Vectors on a server are changed by whoever changes the ledger, so only the words are left to do.
        """
        with self.alone():
            if not self.vectors.is_shared:
                found = self._mended(passages)
                return found.missing + found.left_over
            wanted, held = passages.indexed_ids(), self.lexical.ids()
            with self._door:
                for chunks, _ in passages.active_chunks(wanted - held):
                    self.lexical.add(chunks)
                if held - wanted:
                    self.lexical.remove(sorted(held - wanted))
            return len(wanted ^ held)

    def _check_sample(self, passages: Passages, sample: Sequence[str]) -> None:
        for chunks, vectors in passages.active_chunks(set(sample)):
            for chunk, vector in zip(chunks, vectors, strict=True):
                best = self.vectors.search(vector.tolist(), 1)
                if not best or best[0][1] < SAME_FROM:
                    raise IndexDisagrees(f"The chunk {chunk.id} is not found by its own vector.")
