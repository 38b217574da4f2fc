"""Chunks by audience, library and language; equal chunks indexed once; vectors of several models side by side."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
import sqlalchemy as sa

from retrieval.chunk import Chunk
from runtime.database import Database
from runtime.documents import NewVersion, Staged, document_id
from runtime.knowledge import Knowledge
from runtime.passages import FOR_CONTACTS, FOR_STAFF, PUBLIC, READ_BATCH, STAFF, Scope
from runtime.sources import SourceKind, Sources
from tests.runtime.building import Clock
from tests.versions import next_version

MODEL = "model-1"
OPEN, INTERNAL = "/open", "/internal"


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    return Knowledge(database, "acme", MODEL)


@pytest.fixture
def elsewhere(database: Database) -> Knowledge:
    return Knowledge(database, "globex", MODEL)


@pytest.fixture
def sources(database: Database) -> Sources:
    """With a folder for everybody and one for the people at the desk alone."""
    clock = Clock()
    made = Sources(database, "acme", clock, clock.stamp)
    made.add(SourceKind.FOLDER, OPEN)
    made.add(SourceKind.FOLDER, INTERNAL, "handbook", STAFF)
    return made


def put(
    knowledge: Knowledge, root: str, source: str, *texts: str, language: str | None = None, first: float = 0.0
) -> list[str]:
    """A document of these passages; returns the ids of its chunks."""
    key, version = next_version(knowledge, root, source)
    text = " ".join(texts)
    starts = [text.index(part) for part in texts]
    parts = [
        Chunk(f"{key[:12]}-{version}-{n}", key, version, source, None, (), part, at, at + len(part), n)
        for n, (part, at) in enumerate(zip(texts, starts, strict=True))
    ]
    vectors = np.arange(len(parts) * 4, dtype=np.float32).reshape(-1, 4) + np.float32(first)
    new = NewVersion(root, source, None, text, sha(text), language=language)
    knowledge.swap([Staged(new, version, parts, vectors)])
    return [part.id for part in parts]


def lookup(knowledge: Knowledge, chunk_ids: Sequence[str], scope: Scope = FOR_STAFF) -> Mapping[str, Chunk]:
    """As the ledger has them; what is kept of the same generation, read first or again, has to be the same."""
    found = knowledge.passages.lookup(chunk_ids, scope)
    for _ in range(2):
        assert knowledge.passages.lookup(chunk_ids, scope, knowledge.generation()) == found
    return found


def sha(text: str) -> str:
    return Chunk("", "", 1, "", None, (), text, 0, len(text), 0).content_sha256


def test_contacts_are_shown_nothing_that_is_for_staff(knowledge: Knowledge, sources: Sources) -> None:
    [public] = put(knowledge, OPEN, "faq.md", "We ship abroad.")
    [internal] = put(knowledge, INTERNAL, "margins.md", "Our margin is 40 %.")
    [upload] = put(knowledge, "upload:", "terms.md", "The terms apply.")
    ids = [public, internal, upload]
    assert lookup(knowledge, ids, FOR_CONTACTS).keys() == {public, upload}
    assert lookup(knowledge, ids, FOR_STAFF).keys() == set(ids)
    assert lookup(knowledge, ids, Scope((STAFF,))).keys() == {internal}
    assert lookup(knowledge, ids, Scope(())) == {}


def test_an_audience_that_changes_counts_from_the_next_question_on(knowledge: Knowledge, sources: Sources) -> None:
    [internal] = put(knowledge, INTERNAL, "margins.md", "Our margin is 40 %.")
    sources.add(SourceKind.FOLDER, INTERNAL, audience=PUBLIC)
    assert lookup(knowledge, [internal], FOR_CONTACTS).keys() == {internal}
    sources.add(SourceKind.FOLDER, INTERNAL, audience=STAFF)
    assert lookup(knowledge, [internal], FOR_CONTACTS) == {}


def test_an_audience_of_another_workspace_says_nothing(
    knowledge: Knowledge, elsewhere: Knowledge, sources: Sources
) -> None:
    [theirs] = put(elsewhere, INTERNAL, "faq.md", "We ship abroad.")
    assert lookup(elsewhere, [theirs], FOR_CONTACTS).keys() == {theirs}
    assert lookup(knowledge, [theirs], FOR_STAFF) == {}


def test_a_scope_narrows_to_libraries_and_languages(knowledge: Knowledge, sources: Sources) -> None:
    [spanish] = put(knowledge, OPEN, "a.es.md", "Enviamos al extranjero.", language="es")
    [english] = put(knowledge, INTERNAL, "a.md", "We ship abroad.", language="en")
    [unknown] = put(knowledge, OPEN, "b.md", "RT-30", language=None)
    ids = [spanish, english, unknown]

    def within(**narrowed: tuple[str, ...]) -> set[str]:
        return set(lookup(knowledge, ids, Scope(FOR_STAFF.audiences, **narrowed)))

    assert within(libraries=("main",)) == {spanish, unknown}
    assert within(libraries=("handbook",)) == {english}
    assert within(libraries=()) == set()
    assert within(languages=("es",)) == {spanish, unknown}
    assert within(languages=("en", "es")) == set(ids)
    assert within(libraries=("handbook",), languages=("es",)) == set()


def test_a_translation_is_left_out_beside_the_document_in_a_language_that_is_spoken(knowledge: Knowledge) -> None:
    [spanish] = put(knowledge, OPEN, "a.es.md", "Enviamos al extranjero.", language="es")
    [english] = put(knowledge, OPEN, "a.md", "We ship abroad.", language="en")
    [alone] = put(knowledge, OPEN, "b.es.md", "No hay devoluciones.", language="es")
    [unknown] = put(knowledge, OPEN, "c.md", "RT-30", language=None)
    ids = [spanish, english, alone, unknown]
    groups = {one.id: "a" for one in knowledge.documents(OPEN) if one.source.startswith("a.")}
    knowledge.keep_groups(groups)

    def within(*spoken: str) -> set[str]:
        return set(lookup(knowledge, ids, Scope(spoken=spoken)))

    assert within("en") == {english, alone, unknown}
    assert within("es") == {spanish, alone, unknown}
    assert within("en", "es") == within("fr") == set(ids)
    knowledge.remove(next(one.id for one in knowledge.documents(OPEN) if one.source == "a.md"))
    assert within("en") == {spanish, alone, unknown}


def test_the_public_twin_stands_in_for_a_passage_that_is_for_staff(knowledge: Knowledge, sources: Sources) -> None:
    [public] = put(knowledge, OPEN, "faq.md", "We ship abroad.")
    [internal] = put(knowledge, INTERNAL, "faq.md", "We ship abroad.")
    for asked in (public, internal):
        assert lookup(knowledge, [asked], FOR_CONTACTS)[asked].id == public
        assert lookup(knowledge, [asked], FOR_STAFF)[asked].id == asked
    knowledge.remove(document_id("acme", OPEN, "faq.md"))
    assert lookup(knowledge, [public, internal], FOR_CONTACTS) == {}
    assert lookup(knowledge, [public], FOR_STAFF)[public].id == internal


def test_equal_passages_are_indexed_once_and_all_are_active(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    one = put(knowledge, OPEN, "a.md", "We ship abroad.", "Only here.")
    two = put(knowledge, INTERNAL, "b.md", "We ship abroad.", "Only there.")
    put(elsewhere, OPEN, "c.md", "We ship abroad.")
    kept = min(one[0], two[0])
    assert knowledge.passages.active_ids() == {*one, *two}
    assert knowledge.passages.indexed_ids() == {kept, one[1], two[1]}
    assert knowledge.passages.twins([one[0]]) == ({kept}, {max(one[0], two[0])})
    assert knowledge.passages.twins([one[1]]) == ({one[1]}, set())
    assert knowledge.passages.twins([]) == (set(), set())
    assert knowledge.passages.twins(["unknown"]) == (set(), set())
    [(batch, _)] = knowledge.passages.active_chunks()
    assert {chunk.id for chunk in batch} == knowledge.passages.indexed_ids()


def test_the_twin_of_a_removed_passage_is_to_be_indexed(knowledge: Knowledge) -> None:
    ids = {root: put(knowledge, root, "a.md", "We ship abroad.")[0] for root in (OPEN, INTERNAL)}
    first = min(ids, key=lambda root: ids[root])
    [gone] = knowledge.remove(document_id("acme", first, "a.md"))
    [left] = set(ids.values()) - {gone}
    assert knowledge.passages.twins([gone]) == ({left}, set())
    assert knowledge.passages.indexed_ids() == {left}


def test_twins_of_more_chunks_than_one_batch(knowledge: Knowledge) -> None:
    texts = [f"Rule {n:05} applies." for n in range(READ_BATCH + 3)]
    one = put(knowledge, OPEN, "a.md", *texts)
    two = put(knowledge, INTERNAL, "a.md", *texts)
    kept, others = knowledge.passages.twins([*one, *two])
    assert len(kept) == len(others) == READ_BATCH + 3
    assert kept | others == {*one, *two}
    assert kept == knowledge.passages.indexed_ids()


def test_vectors_are_known_by_content_in_whatever_document_and_version(
    knowledge: Knowledge, elsewhere: Knowledge, database: Database
) -> None:
    put(knowledge, OPEN, "a.md", "We ship abroad.", "Two days.", first=1)
    put(knowledge, OPEN, "a.md", "Four days.", first=50)
    asked = [sha(text) for text in ("We ship abroad.", "Two days.", "Four days.", "Never seen.")]
    known = knowledge.passages.known_vectors(asked)
    assert known.keys() == set(asked[:3])
    assert known[asked[0]].tolist() == [1, 2, 3, 4]
    assert known[asked[2]].tolist() == [50, 51, 52, 53]
    assert knowledge.passages.known_vectors([]) == {}
    assert elsewhere.passages.known_vectors(asked) == {}
    assert Knowledge(database, "acme", "model-2").passages.known_vectors(asked) == {}
    many = [*asked, *(f"{n:064}" for n in range(READ_BATCH))]
    assert knowledge.passages.known_vectors(many).keys() == known.keys()


def test_some_vectors_are_of_active_chunks_of_this_workspace_in_an_order_of_their_own(
    knowledge: Knowledge, elsewhere: Knowledge
) -> None:
    assert knowledge.passages.some_vectors(9).size == 0
    put(knowledge, OPEN, "a.md", "We shipped.", first=70)
    put(knowledge, OPEN, "a.md", "We ship abroad.", "Two days.", first=1)
    put(knowledge, INTERNAL, "b.md", "Four days.", first=50)
    put(elsewhere, OPEN, "c.md", "Elsewhere.", first=90)
    by_content = sorted([("We ship abroad.", 1), ("Two days.", 5), ("Four days.", 50)], key=lambda one: sha(one[0]))
    assert [row[0] for row in knowledge.passages.some_vectors(9).tolist()] == [first for _, first in by_content]
    assert [row[0] for row in knowledge.passages.some_vectors(2).tolist()] == [first for _, first in by_content][:2]


def test_another_model_gets_its_vectors_beside_the_first(knowledge: Knowledge, database: Database) -> None:
    old = put(knowledge, OPEN, "a.md", "Two days.")
    ids = put(knowledge, OPEN, "a.md", "Four days.", "We ship abroad.")
    other = Knowledge(database, "acme", "model-2").passages
    assert knowledge.passages.without_vector() == []
    waiting = other.without_vector()
    assert [chunk.id for chunk in waiting] == sorted(ids)
    assert not set(old) & {chunk.id for chunk in waiting}
    other.keep_vectors([chunk.id for chunk in waiting], np.ones((2, 8), np.float32))
    assert other.without_vector() == []
    assert other.active_ids() == knowledge.passages.active_ids() == set(ids)
    [(_, made)], [(_, before)] = list(other.active_chunks()), list(knowledge.passages.active_chunks())
    assert (made.shape, before.shape) == ((2, 8), (2, 4))


def test_vectors_are_kept_whole_or_not_at_all(knowledge: Knowledge, database: Database) -> None:
    ids = put(knowledge, OPEN, "a.md", "Two days.", "Four days.")
    other = Knowledge(database, "acme", "model-2").passages
    other.keep_vectors([], np.empty((0, 0), np.float32))
    with pytest.raises(ValueError, match="shorter"):
        other.keep_vectors(ids, np.ones((1, 4), np.float32))
    with pytest.raises(sa.exc.IntegrityError):
        other.keep_vectors([*ids, "unknown", ids[0]], np.ones((4, 4), np.float32))
    assert len(other.without_vector()) == 2
