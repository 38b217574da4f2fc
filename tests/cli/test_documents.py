"""Documents are taken in, listed and embedded again."""

import json

from retrieval.index import VectorIndexes
from tests.evals.beir import write_lines


def test_a_missing_path_is_named(warmline, home, tmp_path):
    assert warmline("ingest", tmp_path / "no", "--home", home).refused() == (
        f"There is nothing at {tmp_path / 'no'}; check the path."
    )


def test_what_is_there_is_taken_in_beside_a_missing_path(warmline, new_home, tmp_path):
    (tmp_path / "a.md").write_text("# Hours\n\nWe open at nine.\n")
    ran = warmline("ingest", tmp_path / "a.md", tmp_path / "no", "--home", new_home(), "--json")
    assert (ran.status, json.loads(ran.out)["added"]) == (1, 1)
    assert ran.err == f"There is nothing at {tmp_path / 'no'}; check the path.\n"


def test_ingesting_names_what_could_not_be_read(warmline, new_home, tmp_path):
    write_lines(tmp_path / "corpus.jsonl", [{"_id": "a", "text": "A text."}, {"_id": "b", "text": 5}])
    ran = warmline("ingest", tmp_path / "corpus.jsonl", "--home", new_home(), "--json")
    told = json.loads(ran.out)
    assert (ran.status, ran.err, told["added"], told["chunks"]) == (1, "", 1, 1)
    assert [one["source"] for one in told["quarantined"]] == ["corpus.jsonl:2"]


def test_ingesting_the_same_again_does_nothing_and_says_so(warmline, new_home, tmp_path):
    write_lines(tmp_path / "corpus.jsonl", [{"_id": "a", "text": "A text."}])
    home = new_home()
    first, second = (warmline("ingest", tmp_path / "corpus.jsonl", "--home", home) for _ in range(2))
    assert (first.status, second.status) == (0, 0)
    assert first.out.startswith("1 added, 0 changed, 0 unchanged, 0 removed, 0 quarantined; 1 chunks")
    assert second.out.startswith("0 added, 0 changed, 1 unchanged, 0 removed, 0 quarantined; 0 chunks")


def test_only_folders_and_files_can_be_watched(warmline, tmp_path):
    said = warmline("ingest", "https://example.org/", "--watch", "--home", tmp_path / "home").refused()
    assert said == "--watch needs a file or folder; give a URL a schedule with warmline source add URL --every 1h."
    assert not (tmp_path / "home").exists()


def test_documents_are_listed_with_what_is_wrong_with_them(warmline, new_home, tmp_path):
    home, folder = new_home(), tmp_path / "docs"
    folder.mkdir()
    text = "You can return products within {} days of delivery. " + "The lamp is cleaned with a dry cloth. " * 20
    for name, days in (("a.md", 30), ("b.md", 30)):
        (folder / name).write_text(f"# Returns\n\n{text.format(days)}")
    (folder / "c.pdf").write_bytes(b"%PDF-1.7\nno")
    assert warmline("documents", "--home", home).out.startswith("0 documents\n0 in quarantine\n")
    assert warmline("ingest", folder, "--home", home, "--quiet").status == 1
    told = warmline("documents", "--home", home)
    assert (told.status, told.err) == (0, "")
    assert "2 documents\n  a.md  v1, " in told.out
    assert "1 in quarantine\n  c.pdf: " in told.out
    assert "1 families of near-duplicates\n  100% alike: a.md, b.md" in told.out
    found = json.loads(warmline("documents", "--json", "--home", home).out)
    assert [(one["source"], one["version"]) for one in found["documents"]] == [("a.md", 1), ("b.md", 1)]
    assert [one["source"] for one in found["quarantined"]] == ["c.pdf"]
    assert found["duplicates"] == [{"documents": ["a.md", "b.md"], "share": 1.0}]


def test_reindexing_what_has_its_vectors_does_nothing_even_beside_the_server(warmline, new_home, tmp_path):
    write_lines(tmp_path / "corpus.jsonl", [{"_id": "a", "text": "A text."}])
    home = new_home()
    warmline("ingest", tmp_path / "corpus.jsonl", "--home", home)
    with VectorIndexes(home / "vectors"):
        ran = warmline("reindex", "--home", home, "--json")
        assert (ran.status, ran.err, json.loads(ran.out)) == (0, "", {"embedded": 0})
        assert warmline("documents", "--home", home).status == 0
        assert warmline("source", "list", "--home", home).status == 0
