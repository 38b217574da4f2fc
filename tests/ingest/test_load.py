"""Finding documents."""

import json
import os

import pytest

from ingest.document import RawDocument, sha256
from ingest.errors import UnknownFormat, WrongFormat
from ingest.identify import identify
from ingest.load import load
from ingest.quarantine import Quarantined


def found(*paths, **options):
    items = list(load(paths, **options))
    names = [item.source for item in items if isinstance(item, RawDocument)]
    return names, {item.source: item.error for item in items if isinstance(item, Quarantined)}


def test_a_folder_is_walked_in_order_and_hidden_files_are_skipped(tmp_path):
    for name in ("b.txt", "a/z.md", "a/b.txt", ".hidden.txt", ".git/config.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Some text.")
    assert found(tmp_path) == (["a/b.txt", "a/z.md", "b.txt"], {})


def test_a_single_file_is_named_by_its_own_name(tmp_path):
    (tmp_path / "hours.txt").write_text("We open at nine.")
    (raw,) = load([tmp_path / "hours.txt"])
    assert isinstance(raw, RawDocument)
    assert (raw.source, raw.format, raw.content_hash) == ("hours.txt", "txt", sha256(b"We open at nine."))


def test_symbolic_links_neither_loop_nor_leave_the_folder(tmp_path):
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (inside / "a.txt").write_text("Text a.")
    (outside / "secret.txt").write_text("Secret.")
    (inside / "loop").symlink_to(inside)
    (inside / "again.txt").symlink_to(inside / "a.txt")
    (inside / "leak.txt").symlink_to(outside / "secret.txt")
    (inside / "leak").symlink_to(outside)
    (inside / "gone.txt").symlink_to(inside / "nothing")
    names, refused = found(inside)
    assert names == ["a.txt", "again.txt"]
    assert refused == {"leak": "LinkOutside", "leak.txt": "LinkOutside", "gone.txt": "UnreadableFile"}


def test_nothing_is_silently_lost(tmp_path):
    (tmp_path / "LICENSE").write_text("Permission is granted.")
    (tmp_path / "data.sqlite").write_text("{}")
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "big.txt").write_text("x" * 101)
    os.mkfifo(tmp_path / "pipe.txt")
    names, refused = found(tmp_path, tmp_path / "missing", max_bytes=100)
    assert names == []
    assert refused == {
        "LICENSE": "UnknownFormat",
        "data.sqlite": "UnknownFormat",
        "empty.md": "EmptyDocument",
        "big.txt": "TooLarge",
        "pipe.txt": "UnreadableFile",
        str(tmp_path / "missing"): "MissingPath",
    }


def test_a_corpus_goes_in_line_by_line_and_bad_lines_stay_out(tmp_path):
    lines = [
        "not json",
        json.dumps({"_id": "a/1", "title": "T", "text": "Hello.", "updated": "2026-01-02T00:00:00Z"}),
        json.dumps({"_id": "a/2", "text": 5}),
        "",
        json.dumps({"_id": 3, "text": "No title."}),
        json.dumps({"_id": "a/1", "title": "T", "text": "Again."}),
        json.dumps({"_id": "long", "text": "x" * 300}),
    ]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines))
    items = list(load([tmp_path / "corpus.jsonl"], max_bytes=200))
    raws = [item for item in items if isinstance(item, RawDocument)]
    assert [(raw.source, raw.title, str(raw.updated)) for raw in raws] == [
        ("a/1", "T", "2026-01-02"),
        ("3", None, "None"),
    ]
    assert [(item.source, item.error) for item in items if isinstance(item, Quarantined)] == [
        ("corpus.jsonl:1", "BadRecord"),
        ("corpus.jsonl:3", "BadRecord"),
        ("a/1", "DuplicateSource"),
        ("corpus.jsonl:7", "TooLarge"),
    ]


def test_the_hash_of_a_record_covers_its_title(tmp_path):
    path = tmp_path / "c.jsonl"
    hashes = []
    for title in ("One", "Two"):
        path.write_text(json.dumps({"_id": "1", "title": title, "text": "Same."}))
        hashes += [item.content_hash for item in load([path])]
    assert hashes[0] != hashes[1]


def test_a_jsonl_file_without_documents_is_refused_once(tmp_path):
    (tmp_path / "manifest.jsonl").write_text('{"path": "a"}\n' * 50)
    (refused,) = load([tmp_path])
    assert isinstance(refused, Quarantined)
    assert (refused.source, refused.error) == ("manifest.jsonl", "NoRecords")
    assert "No line has _id and text" in refused.reason


@pytest.mark.parametrize(
    ("name", "sample", "expected"),
    [
        ("a.txt", "handbook.pdf", "pdf"),
        ("a.pdf", "warranty.docx", "docx"),
        ("a.txt", "refunds.html", "html"),
        ("a.docx", "refunds.html", "html"),
        ("a.txt", "welcome.vtt", "vtt"),
        ("a.txt", "welcome.srt", "srt"),
        ("noname", "handbook.pdf", "pdf"),
    ],
)
def test_content_outweighs_a_wrong_extension(samples, name, sample, expected):
    assert identify(name, samples[sample]).format == expected


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"Just some words.", WrongFormat),
        ("a.docx", b"Just some words.", WrongFormat),
        ("a.xyz", b"Just some words.", UnknownFormat),
        ("a.zip", b"PK\x03\x04 anything", UnknownFormat),
    ],
)
def test_what_is_neither_by_content_nor_by_name_is_refused(name, content, error):
    with pytest.raises(error):
        identify(name, content)


@pytest.mark.parametrize("name", ["faq.jsonl", "FAQ.JSONL", "faq.ndjson"])
def test_a_file_of_many_documents_is_no_document_and_says_where_it_goes(name):
    with pytest.raises(UnknownFormat, match="give it to warmline ingest"):
        identify(name, b'{"_id": "a", "text": "Hello."}\n')


def test_other_archives_are_named_as_unread(tmp_path):
    import zipfile

    with zipfile.ZipFile(tmp_path / "site.docx", "w") as archive:
        archive.writestr("index.html", "<p>Hello.</p>")
    assert found(tmp_path) == ([], {"site.docx": "UnknownFormat"})
