"""Bringing the knowledge in line with a folder, again and again."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest

from ingest.errors import WrongFormat
from ingest.identify import identify
from ingest.parse import ParserPool
from ingest.quarantine import quarantine
from ingest.sync import Sync, count_inputs, root_of
from ingest.tokens import token_counter
from retrieval.chunk import Chunk
from retrieval.embed import Embedder, Vectors
from retrieval.index import VectorIndexes
from retrieval.lexical import LexicalIndex
from retrieval.model_files import DEFAULT_MODEL, find_model
from retrieval.query import terms
from retrieval.retriever import Retriever
from runtime import migrations
from runtime.database import Database
from runtime.indexes import Indexes
from runtime.knowledge import Knowledge

COUNT = token_counter(find_model(DEFAULT_MODEL) / "tokenizer.json")


@dataclass(frozen=True)
class Home:
    """A ledger with both indexes, without the rest of Warmline."""

    knowledge: Knowledge
    indexes: Indexes
    sync: Sync

    def found(self, query: str) -> dict[str, str]:
        """Every retrieved passage's text by its source, for what both indexes hold of it."""
        search = Retriever(self.indexes.vectors.search, self.indexes.lexical.search, self.knowledge.passages.lookup)
        vector = self.sync.embed([query])[0].tolist()
        return {one.source: one.text for one in search.search(terms(query), vector, 50)}

    def indexed(self) -> tuple[set[str], set[str]]:
        """The chunk ids of the dense and of the lexical index."""
        return self.indexes.vectors.ids(), self.indexes.lexical.ids()

    def agrees(self) -> bool:
        """Both indexes hold exactly what is active."""
        active = self.knowledge.passages.active_ids()
        return self.indexed() == (active, active)


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    with ParserPool(1) as opened:
        yield opened


@pytest.fixture
def home(tmp_path: Path, embedder: Embedder, pool: ParserPool) -> Iterator[Home]:
    database = Database(f"sqlite:///{tmp_path / 'ledger.db'}")
    migrations.upgrade(database)
    with VectorIndexes(tmp_path / "vectors") as vectors:
        knowledge = Knowledge(database, "default", embedder.fingerprint)
        indexes = Indexes(vectors.open("default", embedder.fingerprint), LexicalIndex(tmp_path / "lexical"))
        sync = Sync(knowledge, indexes, embedder, pool, COUNT, 200, 100_000)
        yield Home(knowledge, indexes, sync)
    database.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(
        tmp_path / "docs",
        {
            "returns.md": "# Returns\n\nYou can return products within 30 days. Ask for form RT-30.\n",
            "shipping.txt": "Shipping\n\nShipping to Norway costs 12 euro with carrier NP-12.\n",
            "lamps/care.md": "# Lamps\n\nClean the lamp LM-7 with a dry cloth.\n",
        },
    )


def folder_of(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def corpus_of(path: Path, texts: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"_id": key, "text": text}) + "\n" for key, text in texts.items()))
    return path


def word_file(text: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def test_documents_go_in_once_and_a_second_run_does_nothing_and_says_so(home, folder):
    first = home.sync(folder)
    assert first.added == ["lamps/care.md", "returns.md", "shipping.txt"]
    assert (first.changed, first.unchanged, first.removed, first.quarantined) == ([], [], [], {})
    assert first.chunks == len(home.knowledge.passages.active_ids()) == 3
    before = (home.knowledge.fingerprint(), home.indexed())
    again = home.sync(folder)
    assert again.unchanged == first.added
    assert (again.added, again.changed, again.removed, again.chunks) == ([], [], [], 0)
    assert (home.knowledge.fingerprint(), home.indexed()) == before


def test_a_change_makes_a_new_version_and_its_old_text_is_no_longer_found(home, folder):
    home.sync(folder)
    old = {one.source: one for one in home.knowledge.documents()}
    (folder / "returns.md").write_text("# Returns\n\nYou can return products within 14 days. Ask for form RT-14.\n")
    report = home.sync(folder)
    assert (report.changed, len(report.unchanged)) == (["returns.md"], 2)
    new = {one.source: one for one in home.knowledge.documents()}
    assert (new["returns.md"].version, new["returns.md"].id) == (2, old["returns.md"].id)
    assert new["shipping.txt"] == old["shipping.txt"]
    assert "RT-14" in home.found("form RT-30 for returns")["returns.md"]
    assert "RT-30" in home.knowledge.text(old["returns.md"].id, 1)
    assert home.agrees()


def test_a_file_that_is_gone_goes_from_the_ledger_and_from_both_indexes(home, folder):
    home.sync(folder)
    before = home.knowledge.passages.active_ids()
    (folder / "returns.md").unlink()
    assert home.sync(folder).removed == ["returns.md"]
    assert {one.source for one in home.knowledge.documents()} == {"lamps/care.md", "shipping.txt"}
    assert "returns.md" not in home.found("return products RT-30")
    assert len(before - home.knowledge.passages.active_ids()) == 1
    assert home.agrees()


def test_a_file_that_comes_back_gets_a_new_version(home, folder):
    text = (folder / "returns.md").read_text()
    home.sync(folder)
    (folder / "returns.md").unlink()
    home.sync(folder)
    (folder / "returns.md").write_text(text)
    assert home.sync(folder).added == ["returns.md"]
    assert next(one.version for one in home.knowledge.documents() if one.source == "returns.md") == 2
    assert home.agrees()


def test_bad_files_are_put_aside_with_their_reasons_and_the_rest_goes_in(home, folder):
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is not a PDF")
    (folder / "program.exe").write_bytes(b"MZ\x00\x01")
    (folder / "empty.md").write_text("")
    report = home.sync(folder)
    assert len(report.added) == 3
    assert set(report.quarantined) == {"broken.pdf", "program.exe", "empty.md"}
    assert all(report.quarantined.values())
    assert {one["source"]: one["reason"] for one in home.knowledge.quarantined()} == report.quarantined


def test_a_file_that_becomes_bad_keeps_its_old_version_until_it_is_mended(home, tmp_path):
    folder = folder_of(tmp_path / "docs", {"other.txt": "Something else."})
    (folder / "warranty.docx").write_bytes(word_file("The warranty WA-1 lasts 24 months."))
    home.sync(folder)
    (folder / "warranty.docx").write_bytes(b"PK\x03\x04 torn apart")
    report = home.sync(folder)
    assert (list(report.quarantined), report.removed) == (["warranty.docx"], [])
    assert "WA-1" in home.found("warranty WA-1")["warranty.docx"]
    (folder / "warranty.docx").write_bytes(word_file("The warranty WA-2 lasts 36 months."))
    assert home.sync(folder).changed == ["warranty.docx"]
    assert "WA-2" in home.found("warranty")["warranty.docx"]
    assert home.knowledge.quarantined() == []


def test_a_file_restored_to_what_is_known_leaves_quarantine(home, folder):
    good = (folder / "returns.md").read_text()
    home.sync(folder)
    (folder / "returns.md").write_text("")
    home.sync(folder)
    (folder / "returns.md").write_text(good)
    assert "returns.md" in home.sync(folder).unchanged
    assert home.knowledge.quarantined() == []


def test_a_bad_file_that_is_deleted_leaves_quarantine(home, folder):
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\nno")
    home.sync(folder)
    (folder / "bad.pdf").unlink()
    assert home.sync(folder).removed == []
    assert home.knowledge.quarantined() == []


@dataclass(frozen=True)
class DyingIndexes:
    """Indexes of a process that dies right after they took something in."""

    indexes: Indexes

    def add(self, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        self.indexes.add(chunks, vectors)
        raise ConnectionError("the power went out")


def test_a_crash_between_index_and_ledger_leaves_nothing_behind(home, tmp_path):
    """The indexes may hold more than the ledger for a while; it is never found, and the audit takes it out."""
    text = "".join(f"Rule CR-{n} of the crash course applies on day {n} of the month. " for n in range(60))
    folder = folder_of(tmp_path / "docs", {"rules.txt": text})
    dying = replace(home.sync, indexes=DyingIndexes(home.indexes))
    with pytest.raises(ConnectionError):
        dying(folder)
    assert home.knowledge.documents() == []
    assert len(home.indexed()[0]) > 1
    assert home.found("Rule CR-59 of the crash course") == {}
    (folder / "rules.txt").write_text("Rule CR-0 is all that is left.")
    assert home.sync(folder).added == ["rules.txt"]
    assert home.found("Rule CR-59 of the crash course") == {"rules.txt": "Rule CR-0 is all that is left."}
    audit = home.indexes.audit(home.knowledge)
    assert (audit.active, audit.missing) == (1, 0)
    assert audit.left_over > 0
    assert home.agrees()
    assert home.indexes.audit(home.knowledge).left_over == 0


def test_a_run_that_was_cut_off_is_taken_up_by_running_it_again(home, folder):
    with pytest.raises(ConnectionError):
        replace(home.sync, indexes=DyingIndexes(home.indexes))(folder)
    assert len(home.sync(folder).added) == 3
    assert home.agrees()
    assert len(home.sync(folder).unchanged) == 3


def test_a_crash_after_the_ledger_swap_is_mended_by_the_audit(home, folder):
    home.sync(folder)
    old = home.knowledge.passages.active_ids()
    (folder / "returns.md").write_text("# Returns\n\nNew terms apply, form RT-99.\n")

    class Stuck(Indexes):
        def remove(self, chunk_ids: Sequence[str]) -> None:
            raise ConnectionError("the power went out")

    with pytest.raises(ConnectionError):
        replace(home.sync, indexes=Stuck(home.indexes.vectors, home.indexes.lexical))(folder)
    assert "RT-99" in home.found("returns form")["returns.md"]
    assert home.indexes.audit(home.knowledge).left_over == len(old - home.knowledge.passages.active_ids()) == 1
    assert home.agrees()


def test_roots_with_the_same_file_names_do_not_collide(home, tmp_path):
    one = folder_of(tmp_path / "one", {"hours.md": "Shop ONE-1 opens at nine."})
    two = folder_of(tmp_path / "two", {"hours.md": "Shop TWO-2 opens at ten."})
    home.sync(one)
    assert home.sync(two).added == ["hours.md"]
    texts = {home.knowledge.text(stored.id, 1) for stored in home.knowledge.documents()}
    assert texts == {"Shop ONE-1 opens at nine.", "Shop TWO-2 opens at ten."}
    (one / "hours.md").unlink()
    assert home.sync(one).removed == ["hours.md"]
    assert "TWO-2" in home.found("when does the shop open")["hours.md"]
    assert home.agrees()


def test_a_single_file_does_not_speak_for_its_folder(home, folder):
    home.sync(folder)
    report = home.sync(folder / "returns.md")
    assert (report.unchanged, report.removed) == (["returns.md"], [])
    assert len(home.knowledge.documents()) == 3


def test_a_corpus_is_kept_line_by_line(home, tmp_path):
    corpus = corpus_of(tmp_path / "corpus.jsonl", {"a": "Text one A-1.", "b": "Text two B-2.", "c": "Text three C-3."})
    assert home.sync(corpus).added == ["a", "b", "c"]
    corpus_of(corpus, {"a": "Text one A-1.", "b": "Text two B-9."})
    report = home.sync(corpus)
    assert (report.unchanged, report.changed, report.removed) == (["a"], ["b"], ["c"])
    assert home.found("text") == {"a": "Text one A-1.", "b": "Text two B-9."}
    assert home.agrees()


def test_a_path_that_is_not_there_removes_nothing(home, folder):
    home.sync(folder)
    moved = folder.rename(folder.with_name("elsewhere"))
    assert list(home.sync(folder).quarantined) == [str(folder)]
    assert len(home.knowledge.documents()) == 3
    assert moved.is_dir()


def test_other_settings_make_the_same_files_new(home, folder):
    home.sync(folder)
    assert len(replace(home.sync, chunk_tokens=64)(folder).changed) == 3
    assert home.agrees()


def test_uploads_go_in_change_and_are_refused_like_files(home, folder):
    home.sync(folder)
    assert home.sync.take_in(identify("terms.txt", b"Terms TE-1 apply.")).added == ["terms.txt"]
    assert home.sync.take_in(identify("terms.txt", b"Terms TE-2 apply.")).changed == ["terms.txt"]
    assert home.found("terms")["terms.txt"] == "Terms TE-2 apply."
    refused = home.sync.take_in(quarantine("terms.pdf", WrongFormat("This is no PDF; save it again.")))
    assert (refused.quarantined, refused.added) == ({"terms.pdf": "This is no PDF; save it again."}, [])
    assert home.sync(folder).removed == []
    assert "terms.txt" in {one.source for one in home.knowledge.documents()}
    assert home.agrees()


def test_progress_is_told_while_it_works(home, folder):
    told: list[int] = []
    report = home.sync(folder, lambda so_far: told.append(len(so_far.added)))
    assert told == sorted(told)
    assert told[-1] == len(report.added) == 3
    assert report.seconds > 0


@pytest.mark.parametrize(
    ("path", "inputs"),
    [(lambda folder: folder, 4), (lambda folder: folder / "returns.md", 1), (lambda folder: folder / "c.jsonl", 2)],
)
def test_inputs_are_counted_for_the_progress_bar(folder, path: Callable[[Path], Path], inputs: int):
    (folder / ".hidden").write_text("Not shown.")
    (folder / "lamps" / "care.md").unlink()
    corpus_of(folder / "c.jsonl", {"a": "A.", "b": "B."})
    assert count_inputs(path(folder)) == inputs


def test_sources_are_relative_to_the_folder_or_the_files_own_folder(folder):
    assert root_of(folder) == (str(folder), True)
    assert root_of(folder / "returns.md") == (str(folder), False)
    assert root_of(folder / "corpus.jsonl") == (str(folder / "corpus.jsonl"), True)
