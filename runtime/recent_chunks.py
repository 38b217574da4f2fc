"""Chunks that were looked up lately: the good passages of a workspace are asked for again and again."""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping

from retrieval.chunk import Chunk

# A few megabytes.
MOST = 4_000


class RecentChunks:
    """Of one generation of the knowledge, for each scope; an older one is neither kept nor answered from.

    Thread-safe. Whoever keeps chunks has read their generation before them, so that they are no older than it says.
    """

    def __init__(self, most: int = MOST) -> None:
        """Of more than `most` chunks those that were not asked for longest are let go."""
        self._most = most
        self._generation = -1
        self._chunks: OrderedDict[tuple[Hashable, str], Chunk] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, generation: int, scope: Hashable, chunk_ids: Iterable[str]) -> dict[str, Chunk]:
        """Those that are known, by the id asked for."""
        with self._lock:
            if generation != self._generation:
                return {}
            found = {one: chunk for one in chunk_ids if (chunk := self._chunks.get((scope, one)))}
            for one in found:
                self._chunks.move_to_end((scope, one))
            return found

    def keep(self, generation: int, scope: Hashable, found: Mapping[str, Chunk]) -> None:
        """Under the ids they were asked for by."""
        with self._lock:
            if generation < self._generation:
                return
            if generation > self._generation:
                self._generation = generation
                self._chunks.clear()
            self._chunks |= {(scope, one): chunk for one, chunk in found.items()}
            while len(self._chunks) > self._most:
                self._chunks.popitem(last=False)
