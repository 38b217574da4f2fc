"""Whatever became of the indexes, an audit brings them back to what the ledger holds."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from retrieval.chunk import Chunk
from runtime.database import Database
from runtime.indexes import Audit, Indexes
from runtime.knowledge import Knowledge, NewVersion, Staged


@dataclass
class Vectors:
    """A dense index in a dictionary."""

    held: dict[str, list[float]] = field(default_factory=dict)

    def add(self, chunk_ids, vectors) -> None:
        self.held |= dict(zip(chunk_ids, vectors.tolist(), strict=True))

    def remove(self, chunk_ids) -> None:
        for one in chunk_ids:
            self.held.pop(one, None)

    def ids(self) -> set[str]:
        return set(self.held)


@dataclass
class Words:
    """A lexical index in a dictionary."""

    held: dict[str, str] = field(default_factory=dict)

    def add(self, chunks) -> None:
        self.held |= {chunk.id: chunk.text for chunk in chunks}

    def remove(self, chunk_ids) -> None:
        for one in chunk_ids:
            self.held.pop(one, None)

    def ids(self) -> set[str]:
        return set(self.held)


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    """Three active chunks: c0, c1, c2."""
    made = Knowledge(database, "acme", "model-1")
    key, version = made.next_version("/docs", "faq.md")
    chunks = [Chunk(f"c{n}", key, version, "faq.md", None, (), f"text {n}", n, n + 1, n) for n in range(3)]
    vectors = np.arange(6, dtype=np.float32).reshape(3, 2)
    made.swap([Staged(NewVersion("/docs", "faq.md", None, "text", "sha"), version, chunks, vectors)])
    return made


VECTORS = {"c0": [0.0, 1.0], "c1": [2.0, 3.0], "c2": [4.0, 5.0]}
TEXTS = {"c0": "text 0", "c1": "text 1", "c2": "text 2"}


def test_empty_indexes_are_filled_from_the_ledger(knowledge: Knowledge) -> None:
    indexes = Indexes(Vectors(), Words())
    assert indexes.audit(knowledge) == Audit(active=3, missing=3, left_over=0)
    assert (indexes.vectors.held, indexes.lexical.held) == (VECTORS, TEXTS)
    assert indexes.audit(knowledge) == Audit(3, 0, 0)


def test_what_only_one_index_lacks_or_holds_too_much_is_mended(knowledge: Knowledge) -> None:
    vectors = Vectors({"c0": [0.0, 1.0], "old": [9.0, 9.0]})
    indexes = Indexes(vectors, Words({"c0": "text 0", "c1": "text 1", "older": "gone"}))
    assert indexes.audit(knowledge) == Audit(active=3, missing=2, left_over=2)
    assert (indexes.vectors.held, indexes.lexical.held) == (VECTORS, TEXTS)


def test_removing_nothing_touches_nothing() -> None:
    indexes = Indexes(Vectors({"c0": [0.0]}), Words({"c0": "text 0"}))
    indexes.remove([])
    assert indexes.vectors.ids() == indexes.lexical.ids() == {"c0"}
    indexes.remove(["c0"])
    assert indexes.vectors.ids() == indexes.lexical.ids() == set()
