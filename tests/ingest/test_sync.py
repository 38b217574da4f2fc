"""Bringing the knowledge in line with a folder, again and again."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ingest.document import Document, RawDocument, sha256
from ingest.errors import SourceUnreachable, WrongFormat
from ingest.identify import identify
from ingest.inputs import count_inputs, root_of
from ingest.quarantine import Quarantined, quarantine
from ingest.sync import Sync
from ingest.template import Template, without_template
from ingest.website import Kept, Unchanged
from retrieval.chunk import Chunk
from retrieval.embed import Embed, Vectors
from runtime.alone import Alone
from runtime.errors import CalledOff
from runtime.indexes import Indexes
from tests.ingest.knowing import Home, corpus_of, folder_of, word_file


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
    assert {one["source"]: one["reason"] for one in home.knowledge.quarantine.listed()} == report.quarantined


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
    assert home.knowledge.quarantine.listed() == []


def test_a_file_restored_to_what_is_known_leaves_quarantine(home, folder):
    good = (folder / "returns.md").read_text()
    home.sync(folder)
    (folder / "returns.md").write_text("")
    home.sync(folder)
    (folder / "returns.md").write_text(good)
    assert "returns.md" in home.sync(folder).unchanged
    assert home.knowledge.quarantine.listed() == []


def test_a_bad_file_that_is_deleted_leaves_quarantine(home, folder):
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7\nno")
    home.sync(folder)
    (folder / "bad.pdf").unlink()
    assert home.sync(folder).removed == []
    assert home.knowledge.quarantine.listed() == []


@dataclass(frozen=True)
class DyingIndexes:
    """Indexes of a process that dies right after they took something in."""

    indexes: Indexes
    alone: Alone = field(default_factory=Alone)

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


@dataclass(frozen=True)
class Counting:
    """An embedder that says what it was given."""

    embed: Embed
    given: list[str]

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.given.extend(texts)
        return self.embed(texts)


@pytest.fixture
def counted(home: Home) -> tuple[Sync, list[str]]:
    given: list[str] = []
    return replace(home.sync, embed=Counting(home.sync.embed, given)), given


def meanwhile(home: Home, change: Callable[[], object]) -> Sync:
    """A sync in whose middle something else happens, once."""
    changes = [change]

    def embed(texts: Sequence[str]) -> Vectors:
        if changes:
            changes.pop()()
        return home.sync.embed(texts)

    return replace(home.sync, embed=embed)


def test_what_is_removed_while_its_next_version_is_read_stays_away(home, folder):
    home.sync(folder)
    removed = next(one.id for one in home.knowledge.documents() if one.source == "returns.md")
    for name in ("returns.md", "shipping.txt"):
        (folder / name).write_text(f"Now the form is RT-99 for {name}.")
    report = meanwhile(home, lambda: home.sync.remove(removed))(folder)
    assert (report.changed, report.added, report.chunks) == (["shipping.txt"], [], 1)
    assert {one.source for one in home.knowledge.documents()} == {"lamps/care.md", "shipping.txt"}
    assert set(home.found("form RT-99")) == {"lamps/care.md", "shipping.txt"}
    # It is still in the folder: the next run takes it for new.
    assert home.sync(folder).added == ["returns.md"]
    assert home.agrees()


def test_what_is_removed_by_somebody_else_while_a_run_is_about_to_do_so_is_no_failure(home, folder):
    home.sync(folder)
    removed = next(one.id for one in home.knowledge.documents() if one.source == "returns.md")
    (folder / "returns.md").unlink()
    (folder / "new.md").write_text("The form is RT-99.")
    report = meanwhile(home, lambda: home.sync.remove(removed))(folder)
    assert (report.added, report.removed) == (["new.md"], ["returns.md"])


@pytest.mark.parametrize("versions", [0, 1])
def test_an_upload_that_is_called_off_while_it_is_read_leaves_nothing(home, versions: int):
    wanted = [True]

    def still(_: object) -> None:
        if not wanted:
            raise CalledOff("It was called off.")

    for n in range(versions):
        home.sync.take_in(identify("terms.txt", f"Terms TE-{n} apply.".encode()), still)
    with pytest.raises(CalledOff):
        meanwhile(home, wanted.clear).take_in(identify("terms.txt", b"Terms TE-7 apply."), still)
    with pytest.raises(CalledOff):
        home.sync.take_in(quarantine("terms.pdf", WrongFormat("This is no PDF; save it again.")), still)
    assert "TE-7" not in str(home.found("terms"))
    assert (len(home.knowledge.documents()), home.knowledge.quarantine.listed()) == (versions, [])
    assert home.agrees()


def page_of(source: str, text: str, validator: str | None = None) -> RawDocument:
    return RawDocument(source, "txt", text.encode(), sha256(text.encode()), validator=validator)


def test_a_file_that_moves_is_not_embedded_again(home, folder, counted):
    sync, given = counted
    assert sync(folder).reused == 0
    assert len(given) == 3
    (folder / "returns.md").rename(folder / "lamps" / "returning.md")
    report = sync(folder)
    assert (report.added, report.removed) == (["lamps/returning.md"], ["returns.md"])
    assert (report.chunks, report.reused, len(given)) == (1, 1, 3)
    assert set(home.found("form RT-30")) >= {"lamps/returning.md"}
    assert "returns.md" not in home.found("form RT-30")
    assert home.agrees()


def test_the_same_passage_in_many_documents_is_embedded_and_indexed_once(home, tmp_path, counted):
    sync, given = counted
    text = "# Terms\n\nTerms TE-4 apply to every order."
    folder = folder_of(tmp_path / "docs", {f"{name}.md": text for name in "abc"})
    assert sync(folder).chunks == 3
    assert len(given) == 1
    assert [len(ids) for ids in home.indexed()] == [1, 1]
    assert home.agrees()
    for name in "abc":
        assert len(home.found("terms TE-4")) == 1
        (folder / f"{name}.md").unlink()
        sync(folder)
        assert home.agrees()
    assert home.found("terms TE-4") == {}
    assert len(given) == 1


def test_only_what_changed_in_a_document_is_embedded(home, tmp_path, counted):
    sync, given = counted
    sections = [f"# Part {n}\n\nThe part {n} of the manual explains lamp LM-{n}.\n\n" for n in range(8)]
    folder = folder_of(tmp_path / "docs", {"manual.md": "".join(sections)})
    first = sync(folder).chunks
    given.clear()
    sections[4] = "# Part 4\n\nThe part 4 of the manual explains lamp XX-9.\n\n"
    folder_of(folder, {"manual.md": "".join(sections)})
    report = sync(folder)
    assert len(given) == report.chunks - report.reused < first
    assert any("XX-9" in text for text in given)
    assert "LM-4" not in " ".join(home.found("lamp of part 4").values())


def test_what_was_not_found_is_removed_only_from_a_whole(home):
    for source in ("a", "b"):
        home.sync.bring("site:", [page_of(source, f"Page {source}.")], whole=False)
    assert len(home.knowledge.documents()) == 2
    assert home.sync.bring("site:", [page_of("a", "Page a.")], whole=True).removed == ["b"]


def test_a_page_that_could_not_be_read_this_time_is_kept_and_told(home):
    home.sync.bring("site:", [page_of("a", "Page KP-1."), page_of("b", "Page KP-2.")], whole=True)
    report = home.sync.bring("site:", [Kept("a", "It took too long."), page_of("b", "Page KP-2.")], whole=True)
    assert (report.kept, report.unchanged, report.removed) == ({"a": "It took too long."}, ["b"], [])
    assert report.counts() | {"unchanged": 1, "kept": 1} == report.counts()
    assert home.found("page KP-1")["a"] == "Page KP-1."


def test_a_page_that_was_never_read_is_kept_as_nothing(home):
    report = home.sync.bring("site:", [Kept("a", "It took too long."), page_of("b", "Page b.")], whole=True)
    assert (list(report.kept), report.added) == (["a"], ["b"])
    assert [one.source for one in home.knowledge.documents()] == ["b"]


def test_an_unreachable_source_removes_nothing(home):
    home.sync.bring("site:", [page_of("a", "Page a.")], whole=True)

    def unreachable() -> Iterator[RawDocument]:
        raise SourceUnreachable("The site does not answer; try again later.")
        yield

    with pytest.raises(SourceUnreachable):
        home.sync.bring("site:", unreachable(), whole=True)
    assert [one.source for one in home.knowledge.documents()] == ["a"]
    assert home.agrees()


def test_validators_are_kept_and_renewed_without_a_new_version(home):
    home.sync.bring("site:", [page_of("a", "Page a.", "tag-1"), page_of("b", "Page b.")], whole=True)
    assert home.sync.validators("site:") == {"a": "tag-1"}
    assert home.sync.validators("elsewhere:") == {}
    report = home.sync.bring("site:", [Unchanged("a", "tag-2"), page_of("b", "Page b.", "tag-b")], whole=True)
    assert (report.unchanged, report.chunks) == (["a", "b"], 0)
    assert home.sync.validators("site:") == {"a": "tag-2", "b": "tag-b"}
    assert {one.version for one in home.knowledge.documents()} == {1}
    changed = home.sync.bring("site:", [page_of("a", "Page a changed."), Unchanged("b", "tag-b")], whole=True)
    assert changed.changed == ["a"]
    assert home.sync.validators("site:") == {"b": "tag-b"}


def test_what_another_version_of_the_pipeline_read_is_read_again(home):
    home.sync.bring("site:", [page_of("a", "Page a.", "tag-1")], whole=True)
    [stored] = home.knowledge.documents()
    home.knowledge.keep_validator(stored.id, "1 tag-1")
    assert home.sync.validators("site:") == {}


def test_pages_may_be_cleaned_before_they_are_cut(home):
    def shout(pages: Iterable[Document | Quarantined]) -> Iterator[Document | Quarantined]:
        for page in pages:
            if isinstance(page, Document) and page.source != "skipped":
                text = page.text.upper()
                yield replace(page, text=text, elements=(replace(page.elements[0], text=text),))

    pages = [page_of("a", "Page cl-1 is quiet."), page_of("skipped", "No.")]
    assert home.sync.bring("site:", pages, whole=True, clean=shout).added == ["a"]
    assert home.found("page") == {"a": "PAGE CL-1 IS QUIET."}


def test_the_template_of_a_site_is_taken_off_its_pages(home):
    menu = "".join(f'<p><a href="/{name}">{name}</a></p>' for name in ("Welcome", "Prices", "Imprint"))
    foot = "<p>Call the hotline under 0800-11 at any time.</p>"

    def site_page(n: int) -> RawDocument:
        html = f"<html><body>{menu}<h1>Topic {n}</h1><p>The lamp LM-{n} shines in colour {n}.</p>{foot}</body></html>"
        return RawDocument(f"/{n}", "html", html.encode(), sha256(html.encode()))

    template = Template()
    pages = [site_page(n) for n in range(6)]
    home.sync.bring("site:", pages, whole=True, clean=lambda found: without_template(found, template))
    texts = {one.source: home.knowledge.text(one.id, 1) for one in home.knowledge.documents()}
    assert [source for source, text in texts.items() if "hotline" in text] == ["/0"]
    assert all(f"LM-{source[1:]}" in text for source, text in texts.items())
    assert template.pages == 6


ENGLISH = "You can return the products within thirty days of the delivery if they are not damaged."
SPANISH = "Puede devolver los productos dentro de los treinta días posteriores a la entrega si no están dañados."


def test_the_languages_of_one_document_are_grouped_and_ungrouped(home, tmp_path):
    folder = folder_of(
        tmp_path / "docs",
        {"en/returns.md": ENGLISH, "es/returns.md": SPANISH, "en/shipping.md": f"Shipping. {ENGLISH} We ship."},
    )
    home.sync(folder)
    stored = {one.source: one for one in home.knowledge.documents()}
    assert {source: one.language for source, one in stored.items()} == {
        "en/returns.md": "en",
        "en/shipping.md": "en",
        "es/returns.md": "es",
    }
    group = stored["en/returns.md"].translation_group
    assert group == stored["es/returns.md"].translation_group
    assert group
    assert stored["en/shipping.md"].translation_group is None
    (folder / "es" / "returns.md").unlink()
    home.sync(folder)
    assert {one.translation_group for one in home.knowledge.documents()} == {None}


def test_a_run_says_how_long_after_its_last_edit_a_file_was_answered_from(home, folder):
    assert home.sync(folder).answerable_s is None
    an_hour_ago = time.time() - 3600
    (folder / "returns.md").write_text("# Returns\n\nYou can return products within 60 days.\n")
    os.utime(folder / "returns.md", (an_hour_ago, an_hour_ago))
    report = home.sync(folder)
    assert report.answerable_s
    assert 3600 <= report.answerable_s < 4600
    assert home.sync(folder).answerable_s is None
    assert home.sync.bring("https://example.org/", [page_of("https://example.org/a", "A.")], True).answerable_s is None


def test_a_document_that_fails_as_nobody_foresaw_is_put_aside_and_the_others_go_in(home, folder):
    def count(text: str) -> int:
        if "Norway" in text:
            raise OverflowError
        return home.sync.count_tokens(text)

    report = replace(home.sync, count_tokens=count)(folder)
    assert report.added == ["lamps/care.md", "returns.md"]
    [held] = home.knowledge.quarantine.listed()
    assert (held["source"], held["error"]) == ("shipping.txt", "Unforeseen")
    assert home.sync(folder).added == ["shipping.txt"]
