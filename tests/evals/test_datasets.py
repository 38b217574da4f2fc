"""Datasets from disk, and plain words about those that are none."""

import json
import shutil

import pytest

from evals.datasets import load_dataset, read_lines
from evals.errors import BadDataset
from evals.find import find_dataset
from runtime.ask import Said
from tests.evals.beir import QUERIES, write_beir, write_lines, write_questions

RELEVANT = {"query-id": "q1", "corpus-id": "returns", "score": 1}


@pytest.fixture
def beir(tmp_path):
    return write_beir(tmp_path / "set")


def test_a_beir_folder_becomes_frozen_questions(beir):
    dataset = load_dataset(beir)
    assert (dataset.name, dataset.corpus, len(dataset.questions)) == ("set", beir / "corpus.jsonl", 5)
    first, _, third, fourth, fifth = dataset.questions
    assert (first.id, first.gold, first.answerable, first.near) == ("q1", ("returns",), True, ())
    assert first.answers == ("You have 30 days to return products.", "30 days")
    assert third.history[1] == Said("agent", "Shipping to Norway takes five days.")
    assert (fourth.answerable, fourth.gold, fourth.near) == (False, (), ("shipping",))
    assert [one.group for one in (first, fourth, fifth)] == ["returns", "shipping", "q5"]


def test_what_is_not_relevant_is_not_gold_and_nothing_is_gold_twice(beir):
    rows = [("q1", "returns", 1), ("q1", "returns", 2), ("q1", "lamps", 0), ("q1", "water", -1), ("q1", "hours", "1")]
    write_lines(beir / "qrels.jsonl", [{"query-id": q, "corpus-id": d, "score": s} for q, d, s in rows])
    assert load_dataset(beir).questions[0].gold == ("returns", "hours")


@pytest.fixture
def table(beir):
    """A folder with its labels in a table, as such sets are published; called with the rows below the header."""
    (beir / "qrels.jsonl").unlink()
    (beir / "qrels").mkdir()

    def written(*rows: str, header: str = "query-id\tcorpus-id\tscore") -> None:
        (beir / "qrels" / "test.tsv").write_text("\n".join((header, *rows)) + "\n")

    return written


def test_labels_may_be_in_a_table(beir, table):
    table("q1\treturns\t1", "q1\thours\t0", "", "q2\tshipping\t2")
    first, second, *_ = load_dataset(beir).questions
    assert (first.gold, second.gold) == (("returns",), ("shipping",))


@pytest.mark.parametrize("row", ["q1", "q1\treturns", "q1\treturns\tyes", "q1 returns 1"])
def test_a_row_of_a_table_that_says_too_little_is_named(beir, table, row):
    table("q1\treturns\t1", row)
    with pytest.raises(BadDataset, match=r"test\.tsv line 3 needs query-id, corpus-id and a score"):
        load_dataset(beir)


def test_a_table_without_its_header_is_refused(beir, table):
    table("q2\tshipping\t2", header="q1\treturns\t1")
    with pytest.raises(BadDataset, match=r"test\.tsv line 2 needs query-id"):
        load_dataset(beir)


def test_a_table_that_is_no_text_is_refused(beir, table):
    table()
    (beir / "qrels" / "test.tsv").write_bytes(b"query-id\tcorpus-id\tscore\n\xff\xfe\t1\t1\n")
    with pytest.raises(BadDataset, match="no table in UTF-8"):
        load_dataset(beir)


def test_answerable_defaults_to_having_relevant_documents(beir):
    write_lines(
        beir / "queries.jsonl", [{"_id": "q1", "text": "Yes?"}, {"_id": "q9", "text": "No?", "answerable": None}]
    )
    write_lines(beir / "qrels.jsonl", [RELEVANT])
    assert [one.answerable for one in load_dataset(beir).questions] == [True, False]


def test_the_digest_changes_with_questions_documents_and_labels_but_not_with_the_place(beir, tmp_path):
    digests = {load_dataset(beir).sha256}
    assert load_dataset(write_beir(tmp_path / "again")).sha256 in digests
    for name in ("corpus.jsonl", "queries.jsonl", "qrels.jsonl"):
        lines = (beir / name).read_text().splitlines()
        (beir / name).write_text("\n".join(lines[:-1]))
        digests.add(load_dataset(beir).sha256)
    assert len(digests) == 4


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.jsonl"])
def test_a_missing_file_is_named(beir, missing):
    (beir / missing).unlink()
    with pytest.raises(BadDataset, match=missing):
        find_dataset(beir)


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe\xfa", b"[" * 100_000, b"not json"])
def test_a_line_that_is_not_json_is_named_by_its_number(tmp_path, content):
    (tmp_path / "x.jsonl").write_bytes(b'{"a": 1}\n\n' + content + b"\n")
    with pytest.raises(BadDataset, match=r"x\.jsonl line 3 is not JSON"):
        list(read_lines(tmp_path / "x.jsonl"))


@pytest.mark.parametrize("text", ['{"text": "café"}'.encode("latin-1"), '{"text": "x"}'.encode("utf-16")])
def test_what_is_not_utf_8_is_told_what_to_save_it_as(tmp_path, text):
    (tmp_path / "x.jsonl").write_bytes(text + b"\n")
    with pytest.raises(BadDataset, match=r"x\.jsonl line 1 is not JSON in UTF-8; save it as UTF-8\.$"):
        list(read_lines(tmp_path / "x.jsonl"))


def test_half_a_character_is_no_text(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"a": 1}\n{"text": "\\ud800"}\n')
    with pytest.raises(BadDataset, match=r"x\.jsonl line 2 holds half a character"):
        list(read_lines(tmp_path / "x.jsonl"))


def test_a_line_that_is_no_object_is_named_by_its_number(tmp_path):
    (tmp_path / "x.jsonl").write_text('{"a": 1}\n[1]\n')
    with pytest.raises(BadDataset, match=r"x\.jsonl line 2 is not an object"):
        list(read_lines(tmp_path / "x.jsonl"))


@pytest.mark.parametrize(
    "damage",
    [
        {"text": None},
        {"text": "  "},
        {"text": 5},
        {"history": [{"speaker": "robot", "text": "x"}]},
        {"history": [{"speaker": "user"}]},
        {"history": "before"},
        {"history": [1]},
        {"evidence": "a sentence"},
        {"answers": [1]},
        {"documents": "returns"},
        {"documents": False},
        {"answerable": "false"},
        {"answerable": 0},
        {"history": ""},
        {"history": {}},
        {"history": [{"speaker": ["user"], "text": "x"}]},
        {"category": 3},
        {"_id": "odd", "near_miss_docs": "shipping"},
    ],
    ids=str,
)
def test_a_garbled_question_is_named(beir, damage):
    write_lines(beir / "queries.jsonl", [QUERIES[0], {"_id": "odd", "text": "Fine?", **damage}])
    with pytest.raises(BadDataset, match="line 2: the question odd lacks or garbles a field"):
        load_dataset(beir)


@pytest.mark.parametrize(
    "damage",
    [
        {"query-id": None},
        {"corpus-id": 1.5},
        {"score": "much"},
        {"score": None},
        {"score": True},
        {"score": [1]},
        {"score": float("nan")},
        {"score": float("inf")},
        {"score": 10**400},
    ],
    ids=lambda damage: str(damage)[:30],
)
def test_garbled_relevance_is_named_by_its_line(beir, damage):
    write_lines(beir / "qrels.jsonl", [RELEVANT, {**RELEVANT, **damage}])
    with pytest.raises(BadDataset, match=r"qrels\.jsonl line 2 needs query-id, corpus-id and a score"):
        load_dataset(beir)


@pytest.mark.parametrize("missing", RELEVANT)
def test_relevance_without_a_field_is_named_by_its_line(beir, missing):
    write_lines(beir / "qrels.jsonl", [{name: value for name, value in RELEVANT.items() if name != missing}])
    with pytest.raises(BadDataset, match=r"qrels\.jsonl line 1 needs .* is missing"):
        load_dataset(beir)


def test_a_part_of_the_questions_or_documents_may_be_measured_and_what_misses_all_of_them_is_refused(beir):
    rest = [{**RELEVANT, "query-id": "q77"}, {**RELEVANT, "corpus-id": "gone"}]
    write_lines(beir / "qrels.jsonl", [RELEVANT, *rest])
    assert load_dataset(beir).questions[0].gold == (RELEVANT["corpus-id"], "gone")
    write_lines(beir / "qrels.jsonl", [{**RELEVANT, "query-id": "q77"}])
    with pytest.raises(BadDataset, match=r"qrels\.jsonl names no question of queries\.jsonl; mend the names, as q77"):
        load_dataset(beir)
    write_lines(beir / "qrels.jsonl", [{**RELEVANT, "corpus-id": "return"}])
    with pytest.raises(BadDataset, match=r"qrels\.jsonl names no document of corpus\.jsonl; mend the names, as return"):
        load_dataset(beir)


def test_documents_that_questions_of_a_file_name_must_be_in_the_corpus_beside_it(beir):
    write_lines(beir / "more.jsonl", [{**QUERIES[0], "documents": ["retorns"]}])
    with pytest.raises(BadDataset, match=r"more\.jsonl: the question q1 names the document retorns"):
        find_dataset(beir / "more.jsonl")


def test_names_may_be_whole_numbers_and_are_compared_as_strings(beir):
    write_lines(beir / "corpus.jsonl", [{"_id": 5, "text": "Returned within 30 days."}])
    write_lines(beir / "queries.jsonl", [{"_id": 1, "text": "Until when?"}])
    write_lines(beir / "qrels.jsonl", [{"query-id": "1", "corpus-id": "5", "score": 1}])
    assert [(one.id, one.gold) for one in load_dataset(beir).questions] == [("1", ("5",))]


def test_two_questions_of_one_id_are_refused_with_both_lines(beir, tmp_path):
    write_lines(beir / "queries.jsonl", [*QUERIES, QUERIES[1]])
    with pytest.raises(BadDataset, match=r"Lines 2 and 6 of queries\.jsonl have the id q2; give each an id of its own"):
        load_dataset(beir)
    file = write_questions(tmp_path / "own")
    file.write_text(file.read_text() * 2)
    with pytest.raises(BadDataset, match=r"Lines 1 and 3 of questions\.jsonl have the id q1"):
        find_dataset(file)


def test_a_question_without_id_is_refused(beir):
    (beir / "queries.jsonl").write_text(json.dumps({"text": "Who am I?"}))
    with pytest.raises(BadDataset, match="line 1: the question without _id"):
        load_dataset(beir)


def test_questions_find_the_folder_of_the_documents_that_they_name(tmp_path):
    file = write_questions(tmp_path / "own")
    (tmp_path / "own" / "a-decoy").mkdir()
    for path in (file, file.parent):
        dataset = find_dataset(path)
        assert (dataset.name, dataset.corpus) == ("own", tmp_path / "own" / "help")
        assert dataset.questions[0].gold == ("returns.txt",)


def test_the_shipped_questions_find_the_shipped_documents():
    from runtime.settings import SHIPPED

    assert find_dataset(SHIPPED / "questions" / "shop.jsonl").corpus == SHIPPED / "sample"


def test_a_file_of_queries_means_its_folder(beir):
    assert find_dataset(beir / "queries.jsonl") == find_dataset(beir)


def test_a_corpus_beside_the_questions_is_theirs(beir):
    write_lines(beir / "more.jsonl", [{**QUERIES[0], "documents": ["returns"]}])
    dataset = find_dataset(beir / "more.jsonl")
    assert (dataset.name, dataset.corpus) == ("more", beir / "corpus.jsonl")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda file: file.unlink(), "There is nothing at"),
        (lambda file: file.write_text(""), r"questions\.jsonl holds no questions"),
        (
            lambda file: (file.parent / "help" / "returns.txt").unlink(),
            r"names the document returns\.txt, .* not in help",
        ),
        (lambda file: shutil.rmtree(file.parent / "help"), "in no folder beside it"),
    ],
)
def test_what_is_no_dataset_is_refused_in_plain_words(tmp_path, spoil, message):
    file = write_questions(tmp_path / "own")
    spoil(file)
    with pytest.raises(BadDataset, match=message):
        find_dataset(file)


@pytest.mark.parametrize("form", ["./{0}", "../help/{0}", "{1}", "x/../{0}", "{0}/", "{0}\0", "x" * 300])
def test_a_document_is_named_as_an_ingest_names_it(tmp_path, form):
    """Any other way to the same file is a document that nothing cites."""
    file = write_questions(tmp_path / "own")
    name = form.format("returns.txt", file.parent / "help" / "returns.txt")
    write_lines(file, [{**QUERIES[0], "documents": [name]}, {**QUERIES[1], "documents": ["warranty.txt"]}])
    with pytest.raises(BadDataset, match=r"questions\.jsonl names the document .* which is not in help"):
        find_dataset(file)


def test_a_set_without_questions_is_refused(beir):
    (beir / "queries.jsonl").write_text("\n")
    with pytest.raises(BadDataset, match="holds no questions"):
        find_dataset(beir)
