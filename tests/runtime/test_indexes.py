"""Whatever became of the indexes, an audit brings them back to what the ledger holds."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from retrieval.chunk import Chunk
from runtime.database import Database
from runtime.documents import NewVersion, Staged
from runtime.errors import IndexDisagrees
from runtime.indexes import Audit, Indexes
from runtime.knowledge import Knowledge
from tests.versions import next_version


@dataclass
class Vectors:
    """A dense index in a dictionary."""

    held: dict[str, list[float]] = field(default_factory=dict)
    is_shared: bool = False

    def add(self, chunk_ids, vectors) -> None:
        self.held |= dict(zip(chunk_ids, vectors.tolist(), strict=True))

    def remove(self, chunk_ids) -> None:
        for one in chunk_ids:
            self.held.pop(one, None)

    def ids(self) -> set[str]:
        return set(self.held)

    def search(self, vector, depth: int) -> list[tuple[str, float]]:
        nearest = sorted(self.held.items(), key=lambda one: -float(np.dot(one[1], vector)))
        return [(one, float(np.dot(held, vector))) for one, held in nearest[:depth]]


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


VECTORS = {"c0": [0.0, 1.0], "c1": [1.0, 0.0], "c2": [0.0, -1.0]}
TEXTS = {"c0": "text 0", "c1": "text 1", "c2": "text 2"}


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    """Three active chunks: c0, c1, c2."""
    made = Knowledge(database, "acme", "model-1")
    key, version = next_version(made, "/docs", "faq.md")
    chunks = [Chunk(f"c{n}", key, version, "faq.md", None, (), f"text {n}", n, n + 1, n) for n in range(3)]
    vectors = np.array(list(VECTORS.values()), dtype=np.float32)
    made.swap([Staged(NewVersion("/docs", "faq.md", None, "text", "sha"), version, chunks, vectors)])
    return made


def test_empty_indexes_are_filled_from_the_ledger(knowledge: Knowledge) -> None:
    indexes = Indexes(Vectors(), Words())
    assert indexes.audit(knowledge) == Audit(active=3, missing=3, left_over=0)
    assert (indexes.vectors.held, indexes.lexical.held) == (VECTORS, TEXTS)
    assert indexes.audit(knowledge) == Audit(3, 0, 0)


def test_what_only_one_index_lacks_or_holds_too_much_is_mended(knowledge: Knowledge) -> None:
    vectors = Vectors({"c0": [0.0, 1.0], "old": [0.6, 0.8]})
    indexes = Indexes(vectors, Words({"c0": "text 0", "c1": "text 1", "older": "gone"}))
    assert indexes.audit(knowledge) == Audit(active=3, missing=2, left_over=2)
    assert (indexes.vectors.held, indexes.lexical.held) == (VECTORS, TEXTS)


def test_removing_nothing_touches_nothing() -> None:
    indexes = Indexes(Vectors({"c0": [0.0]}), Words({"c0": "text 0"}))
    indexes.remove([])
    assert indexes.vectors.ids() == indexes.lexical.ids() == {"c0"}
    indexes.remove(["c0"])
    assert indexes.vectors.ids() == indexes.lexical.ids() == set()


def test_an_index_that_has_the_ids_but_not_the_vectors_is_not_trusted(knowledge: Knowledge) -> None:
    swapped = Indexes(Vectors({"c0": [0.6, 0.8], "c1": [0.8, 0.6], "c2": [0.8, 0.6]}), Words(dict(TEXTS)))
    with pytest.raises(IndexDisagrees, match="is not found by its own vector"):
        swapped.audit(knowledge)


def test_equal_chunks_of_two_documents_are_indexed_once_and_the_other_steps_in(knowledge: Knowledge) -> None:
    indexes = Indexes(Vectors(), Words())
    indexes.audit(knowledge)
    key, version = next_version(knowledge, "/docs", "copy.md")
    copy = [Chunk("c9", key, version, "copy.md", None, (), "text 1", 0, 6, 0)]
    staged = Staged(
        NewVersion("/docs", "copy.md", None, "text 1", "sha2"), version, copy, np.array([[1.0, 0.0]], np.float32)
    )
    indexes.add(copy, staged.vectors)
    indexes.settle(knowledge.passages, ["c9"], knowledge.swap([staged]))
    assert indexes.vectors.ids() == indexes.lexical.ids() == {"c0", "c1", "c2"} == knowledge.passages.indexed_ids()
    [original] = [one for one in knowledge.documents() if one.source == "faq.md"]
    indexes.settle(knowledge.passages, gone=knowledge.remove(original.id))
    assert indexes.vectors.ids() == indexes.lexical.ids() == {"c9"}
    assert knowledge.passages.lookup(["c1"])["c1"].source == "copy.md"


@pytest.mark.parametrize("shared", [False, True])
def test_what_another_process_changed_is_taken_over(knowledge: Knowledge, shared: bool) -> None:
    """Vectors on a server are not touched: whoever changed the ledger has changed them."""
    indexes = Indexes(Vectors({"c1": VECTORS["c1"], "gone": [1.0, 1.0]}, shared), Words({"c1": "text 1", "gone": ""}))
    assert indexes.follow(knowledge.passages) == 3
    assert indexes.lexical.ids() == {"c0", "c1", "c2"}
    assert indexes.vectors.ids() == ({"c1", "gone"} if shared else {"c0", "c1", "c2"})
    assert indexes.follow(knowledge.passages) == 0
