"""The knowledge ledger: one active version of each document, whole or not at all, each workspace its own."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import sqlalchemy as sa

from retrieval.chunk import Chunk
from runtime.database import Database
from runtime.documents import NewVersion, Staged, document_id
from runtime.errors import CalledOff, NotFound
from runtime.knowledge import Knowledge
from runtime.passages import READ_BATCH
from runtime.work import Job, WorkTable, call_off, check_held, schedule
from tests.versions import next_version

MODEL = "model-1"
ROOT = "/docs"


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    return Knowledge(database, "acme", MODEL)


@pytest.fixture
def elsewhere(database: Database) -> Knowledge:
    return Knowledge(database, "globex", MODEL)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def staged(knowledge: Knowledge, text: str, source: str = "faq.md", parts: int = 2, root: str = ROOT) -> Staged:
    """The next version of a document, cut into equal parts."""
    key, version = next_version(knowledge, root, source)
    width = len(text) // parts if parts else 0
    chunks = [
        Chunk(
            id=f"{key[:8]}-{version}-{n}",
            document_id=key,
            version=version,
            source=source,
            title=f"Title {version}",
            heading=("Shipping", "Abroad"),
            text=text[n * width : (n + 1) * width],
            start=n * width,
            end=(n + 1) * width,
            ordinal=n,
            page=n + 1,
            second=1.5,
            row=n,
        )
        for n in range(parts)
    ]
    vectors = np.arange(parts * 4, dtype=np.float32).reshape(parts, 4) + version
    return Staged(NewVersion(root, source, f"Title {version}", text, sha(text)), version, chunks, vectors)


def put(knowledge: Knowledge, text: str, source: str = "faq.md", parts: int = 2, root: str = ROOT) -> list[str]:
    """The ids of the document's new chunks."""
    new = staged(knowledge, text, source, parts, root)
    knowledge.swap([new])
    return [part.id for part in new.parts]


def test_a_document_comes_back_as_it_was_staged(knowledge: Knowledge) -> None:
    new = staged(knowledge, "We ship abroad.")
    assert knowledge.swap([new]) == []
    ids = [part.id for part in new.parts]
    assert knowledge.passages.lookup(ids) == {part.id: part for part in new.parts}
    assert knowledge.passages.active_ids() == set(ids)
    [(chunks, vectors)] = knowledge.passages.active_chunks()
    assert list(chunks) == list(new.parts)
    assert np.array_equal(vectors, new.vectors)
    [stored] = knowledge.documents()
    assert (stored.source, stored.title, stored.version, stored.chunks) == ("faq.md", "Title 1", 1, 2)
    assert stored.content_sha256 == sha("We ship abroad.")
    assert stored.id == document_id("acme", ROOT, "faq.md")
    assert knowledge.document(stored.id) == stored


def test_an_old_version_is_never_looked_up_again(knowledge: Knowledge) -> None:
    old = put(knowledge, "We ship in two days.")
    new = staged(knowledge, "We ship in four days.")
    assert new.version == 2
    assert sorted(knowledge.swap([new])) == old
    assert knowledge.passages.lookup([*old, *(part.id for part in new.parts)]).keys() == {part.id for part in new.parts}
    assert knowledge.passages.active_ids() == {part.id for part in new.parts}
    assert not any(chunk.id in old for chunks, _ in knowledge.passages.active_chunks() for chunk in chunks)


def test_the_text_of_an_old_version_can_still_be_cited_from(knowledge: Knowledge) -> None:
    put(knowledge, "We ship in two days.")
    put(knowledge, "We ship in four days.")
    key = document_id("acme", ROOT, "faq.md")
    assert knowledge.text(key, 1) == "We ship in two days."
    assert knowledge.text(key, 2) == "We ship in four days."
    with pytest.raises(NotFound):
        knowledge.text(key, 3)


def test_a_batch_is_swapped_whole_or_not_at_all(knowledge: Knowledge) -> None:
    old = put(knowledge, "We ship in two days.")
    good, twice = staged(knowledge, "We ship in four days."), staged(knowledge, "Prices.", "prices.md")
    with pytest.raises(sa.exc.IntegrityError):
        knowledge.swap([good, twice, twice])
    assert knowledge.passages.active_ids() == set(old)
    assert [one.source for one in knowledge.documents()] == ["faq.md"]
    assert sorted(knowledge.swap([good, twice])) == old


def test_a_removed_document_is_no_longer_answered_from_and_may_return(knowledge: Knowledge) -> None:
    old = put(knowledge, "We ship in two days.")
    key = document_id("acme", ROOT, "faq.md")
    assert sorted(knowledge.remove(key)) == old
    assert knowledge.passages.lookup(old) == {}
    assert knowledge.passages.active_ids() == set()
    assert knowledge.documents() == []
    assert knowledge.document(key) is None
    assert knowledge.text(key, 1) == "We ship in two days."
    with pytest.raises(NotFound):
        knowledge.remove(key)
    again = staged(knowledge, "We ship in two days.")
    assert again.version == 2
    assert knowledge.swap([again]) == []
    assert knowledge.passages.lookup(old) == {}
    assert len(knowledge.passages.active_ids()) == 2


def test_a_version_that_was_read_while_its_document_was_removed_does_not_bring_it_back(knowledge: Knowledge) -> None:
    put(knowledge, "We ship in two days.")
    key, stays = document_id("acme", ROOT, "faq.md"), put(knowledge, "Prices.", "prices.md")
    late = replace(staged(knowledge, "We ship in four days."), replaces=1)
    with_it = replace(staged(knowledge, "Other prices.", "prices.md"), replaces=1)
    knowledge.remove(key)
    # The other documents of the batch go in.
    assert sorted(knowledge.swap([late, with_it])) == sorted([*(part.id for part in late.parts), *stays])
    assert [one.source for one in knowledge.documents()] == ["prices.md"]
    assert knowledge.passages.lookup([part.id for part in late.parts]) == {}
    anew = staged(knowledge, "We ship in four days.")
    assert knowledge.swap([anew]) == []
    assert knowledge.document(key) is not None


def test_what_is_not_wanted_any_more_changes_nothing(database: Database, knowledge: Knowledge) -> None:
    def called_off(_: sa.Connection) -> None:
        raise CalledOff("It was called off.")

    old, before = put(knowledge, "We ship in two days."), knowledge.standing()
    with pytest.raises(CalledOff):
        knowledge.swap([staged(knowledge, "We ship in four days.")], still=called_off)
    with pytest.raises(CalledOff):
        knowledge.quarantine.put_aside(ROOT, "faq.md", "Damaged", "The file is damaged.", None, called_off)
    assert knowledge.passages.active_ids() == set(old)
    assert (knowledge.quarantine.listed(), Knowledge(database, "acme", MODEL).standing()) == ([], before)


def test_an_upload_that_is_called_off_never_goes_in_and_one_that_is_posted_anew_does(
    database: Database, knowledge: Knowledge
) -> None:
    table = WorkTable(database, 30.0, 3)

    def posted() -> Callable[[sa.Connection], None]:
        database.write(lambda c: schedule(c, "acme", Job("upload", "d1", 100.0), 100.0))
        lease = table.claim(100.0, ("upload",))
        assert lease is not None
        return partial(check_held, lease=lease)

    before, late = posted(), staged(knowledge, "We ship in two days.")
    database.write(lambda c: call_off(c, "acme", "upload", "d1"))
    anew = posted()
    with pytest.raises(CalledOff):
        knowledge.swap([late], still=before)
    assert knowledge.documents() == []
    knowledge.swap([staged(knowledge, "We ship in four days.")], still=anew)
    assert [one.version for one in knowledge.documents()] == [1]


def test_a_document_without_any_chunk_is_still_listed(knowledge: Knowledge) -> None:
    put(knowledge, "", "empty.md", parts=0)
    assert [(one.source, one.chunks) for one in knowledge.documents()] == [("empty.md", 0)]
    assert list(knowledge.passages.active_chunks()) == []


def test_documents_are_listed_by_source_and_by_root(knowledge: Knowledge) -> None:
    for root, source in ((ROOT, "b.md"), (ROOT, "a.md"), ("/more", "c.md")):
        put(knowledge, "Text of it", source, root=root)
    assert [one.source for one in knowledge.documents()] == ["a.md", "b.md", "c.md"]
    assert [one.source for one in knowledge.documents("/more")] == ["c.md"]
    assert knowledge.documents("/none") == []


def test_the_same_source_of_another_root_is_another_document(knowledge: Knowledge) -> None:
    put(knowledge, "Here")
    put(knowledge, "There", root="/more")
    assert len(knowledge.documents()) == 2
    assert len(knowledge.passages.active_ids()) == 4


def test_chunks_of_another_model_are_not_answered_from(database: Database, knowledge: Knowledge) -> None:
    ids = put(knowledge, "We ship abroad.")
    other = Knowledge(database, "acme", "model-2")
    assert other.passages.lookup(ids) == {}
    assert other.passages.active_ids() == set()


def test_active_chunks_come_in_batches_and_only_those_asked_for(knowledge: Knowledge) -> None:
    text = "".join(f"{n:04}" for n in range(READ_BATCH + 7))
    ids = put(knowledge, text, parts=READ_BATCH + 7)
    assert [len(chunks) for chunks, _ in knowledge.passages.active_chunks()] == [READ_BATCH, 7]
    some = set(ids[:3])
    [(chunks, vectors)] = knowledge.passages.active_chunks(some)
    assert {chunk.id for chunk in chunks} == some
    assert vectors.shape == (3, 4)
    assert list(knowledge.passages.active_chunks(set())) == []
    assert list(knowledge.passages.active_chunks({"unknown"})) == []
    assert knowledge.passages.lookup([]) == {}


def test_no_workspace_sees_or_changes_anothers_documents(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    ids = put(knowledge, "We ship abroad.")
    key = document_id("acme", ROOT, "faq.md")
    before = elsewhere.fingerprint()
    assert elsewhere.passages.lookup(ids) == {}
    assert elsewhere.passages.active_ids() == set()
    assert elsewhere.documents() == []
    assert elsewhere.document(key) is None
    assert list(elsewhere.passages.active_chunks(set(ids))) == []
    with pytest.raises(NotFound):
        elsewhere.text(key, 1)
    with pytest.raises(NotFound):
        elsewhere.remove(key)
    assert knowledge.passages.active_ids() == set(ids)
    put(elsewhere, "We ship to the moon.")
    assert knowledge.passages.active_ids() == set(ids)
    assert elsewhere.fingerprint() != before


def test_what_could_not_be_read_is_kept_aside_with_the_reason(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    knowledge.quarantine.put_aside(ROOT, "b.pdf", "Encrypted", "The file needs a password.", "sha-b")
    knowledge.quarantine.put_aside(ROOT, "a.pdf", "Damaged", "The file ends too early.", None)
    knowledge.quarantine.put_aside(ROOT, "b.pdf", "Damaged", "The file is damaged.", "sha-b2")
    found = [
        (one["source"], one["error"], one["reason"], one["content_sha256"]) for one in knowledge.quarantine.listed()
    ]
    assert found == [
        ("a.pdf", "Damaged", "The file ends too early.", None),
        ("b.pdf", "Damaged", "The file is damaged.", "sha-b2"),
    ]
    assert elsewhere.quarantine.listed() == []
    assert knowledge.quarantine.reason(ROOT, "b.pdf") == "The file is damaged."
    assert knowledge.quarantine.reason(ROOT, "c.pdf") is None
    assert elsewhere.quarantine.reason(ROOT, "b.pdf") is None


def test_a_document_that_is_read_after_all_leaves_quarantine(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    for one in (knowledge, elsewhere):
        one.quarantine.put_aside(ROOT, "faq.md", "Damaged", "The file ends too early.", None)
    put(knowledge, "We ship abroad.")
    assert knowledge.quarantine.listed() == []
    assert len(elsewhere.quarantine.listed()) == 1


def test_entries_of_files_that_are_gone_are_released(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    for source in ("a.pdf", "b.pdf", "c.pdf"):
        knowledge.quarantine.put_aside(ROOT, source, "Damaged", "The file ends too early.", None)
    elsewhere.quarantine.put_aside(ROOT, "a.pdf", "Damaged", "The file ends too early.", None)
    knowledge.quarantine.release(ROOT, ["a.pdf", "c.pdf"])
    knowledge.quarantine.release("/more", ["b.pdf"])
    knowledge.quarantine.release(ROOT, [])
    assert [one["source"] for one in knowledge.quarantine.listed()] == ["b.pdf"]
    assert len(elsewhere.quarantine.listed()) == 1


def test_the_fingerprint_changes_with_every_change_of_the_knowledge(knowledge: Knowledge) -> None:
    seen = [knowledge.fingerprint()]
    put(knowledge, "We ship abroad.")
    seen.append(knowledge.fingerprint())
    put(knowledge, "We ship at home.")
    seen.append(knowledge.fingerprint())
    put(knowledge, "Prices.", "prices.md")
    seen.append(knowledge.fingerprint())
    assert knowledge.fingerprint() == seen[-1]
    knowledge.remove(document_id("acme", ROOT, "prices.md"))
    assert knowledge.fingerprint() == seen[-2]
    assert len(set(seen)) == 4


def described(
    knowledge: Knowledge,
    source: str,
    text: str,
    language: str | None = None,
    validator: str | None = None,
    sketch: bytes | None = None,
) -> str:
    """A document about which more is known than its text; returns its id."""
    key, version = next_version(knowledge, ROOT, source)
    about = NewVersion(ROOT, source, None, text, sha(text), "2026-03-01", language, validator, sketch)
    knowledge.swap([Staged(about, version, (), np.empty((0, 0), np.float32))])
    return key


def test_what_is_known_of_a_document_besides_its_text_comes_back(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    key = described(knowledge, "a.md", "We ship abroad.", "en", '"tag-1"', b"sketch-1")
    plain = described(knowledge, "b.md", "Prices.")
    stored = knowledge.document(key)
    assert stored
    assert (stored.updated, stored.language, stored.validator) == ("2026-03-01", "en", '"tag-1"')
    assert stored.translation_group is None
    assert knowledge.sketches() == {key: b"sketch-1"}
    assert elsewhere.sketches() == {}
    described(knowledge, "a.md", "We ship at home.", "de", '"tag-2"', b"sketch-2")
    changed = knowledge.document(key)
    assert changed
    assert (changed.language, changed.validator) == ("de", '"tag-2"')
    assert knowledge.sketches() == {key: b"sketch-2"}
    knowledge.remove(key)
    assert knowledge.sketches() == {}
    assert knowledge.active_versions([key, plain, "unknown"]) == {plain: 1}


def test_a_validator_and_a_group_change_without_a_new_version(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    key, other = (described(knowledge, name, "Text") for name in ("a.md", "a.es.md"))
    before = knowledge.fingerprint()
    for one, validator, group in ((elsewhere, "theirs", "their group"), (knowledge, "ours", "a.md")):
        one.keep_validator(key, validator)
        one.keep_groups({key: group, other: group})
    stored = knowledge.documents()
    assert [(one.validator, one.translation_group) for one in stored] == [(None, "a.md"), ("ours", "a.md")]
    knowledge.keep_groups({other: None})
    knowledge.keep_groups({})
    assert [one.translation_group for one in knowledge.documents()] == [None, "a.md"]
    assert (knowledge.fingerprint(), {one.version for one in stored}) == (before, {1})


def test_active_versions_follow_every_change(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    key = document_id("acme", ROOT, "faq.md")
    assert knowledge.active_versions([key]) == knowledge.active_versions([]) == {}
    for version in (1, 2):
        put(knowledge, f"Version {version}")
        assert knowledge.active_versions([key]) == {key: version}
    assert elsewhere.active_versions([key]) == {}
    knowledge.remove(key)
    assert knowledge.active_versions([key]) == {}


def test_versions_are_counted_on_after_a_document_was_removed(knowledge: Knowledge, elsewhere: Knowledge) -> None:
    knowledge.swap([staged(knowledge, "one two")])
    knowledge.swap([staged(knowledge, "one two three")])
    knowledge.remove(document_id(knowledge.workspace, ROOT, "faq.md"))
    assert knowledge.last_versions(ROOT) == {"faq.md": 2}
    assert (elsewhere.last_versions(ROOT), knowledge.last_versions("/other")) == ({}, {})
