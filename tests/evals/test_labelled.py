"""Labelled lines: which file is meant, and which line is wrong."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import guard, handoff, sentiment
from evals.errors import BadDataset
from evals.labelled import find_file, read_labelled
from tests.evals.beir import write_lines

GOOD = {"text": "hello", "label": "benign"}


def read(path):
    return read_labelled(path, "guard", guard.parse)


def test_a_line_has_its_own_id_or_its_number(tmp_path):
    file = write_lines(tmp_path / "g.jsonl", [GOOD, {**GOOD, "_id": "a"}, {**GOOD, "id": 7}])
    found = read(file)
    assert [row.id for row in found.rows] == ["1", "a", "7"]
    assert (found.name, found.corpus, len(found.sha256)) == ("g", None, 64)


def test_equal_files_have_equal_digests(tmp_path):
    one, two = (write_lines(tmp_path / f"{name}.jsonl", [GOOD]) for name in "ab")
    assert read(one).sha256 == read(two).sha256
    assert read(write_lines(two, [{**GOOD, "label": "attack"}])).sha256 != read(one).sha256


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"text": "x"}, "g.jsonl line 3 lacks 'label'"),
        ({"label": "attack"}, "g.jsonl line 3 lacks 'text'"),
        ({"text": " ", "label": "attack"}, "g.jsonl line 3: text must be a string with something in it"),
        ({"text": 4, "label": "attack"}, "g.jsonl line 3: text must be a string"),
        ({"text": "x", "label": "bad"}, "g.jsonl line 3: the label 'bad' is not attack or benign"),
        ({"text": "x", "label": True}, "g.jsonl line 3: the label True is not attack or benign"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(tmp_path, line, said):
    file = write_lines(tmp_path / "g.jsonl", [GOOD])
    with file.open("a") as more:
        more.write("\n")
    write_lines(tmp_path / "rest.jsonl", [line])
    file.write_text(file.read_text() + (tmp_path / "rest.jsonl").read_text())
    with pytest.raises(BadDataset, match=said.replace("(", r"\(")):
        read(file)


@pytest.mark.parametrize(
    ("parse", "line", "said"),
    [
        (handoff.parse, {"text": "x", "handoff": 1}, "handoff is true, false, or null"),
        (handoff.parse, {"conversation": [], "handoff_at": None}, "needs something that the user said"),
        (handoff.parse, {"conversation": "x", "handoff_at": None}, "conversation is a list of messages"),
        (handoff.parse, {"conversation": [{"speaker": "user", "text": "x"}], "handoff_at": 1}, "0 to 0"),
        (handoff.parse, {"conversation": [{"speaker": "user", "text": "x"}], "handoff_at": True}, "0 to 0"),
        (handoff.parse, {"conversation": [{"speaker": "bot", "text": "x"}], "handoff_at": 0}, "speaker is one of"),
        (sentiment.parse, {"text": "x", "label": "meh"}, "the label 'meh' is not one of negative"),
        (sentiment.parse, {"text": "x", "label": 1}, "the label 1 is not one of negative"),
        (sentiment.parse, {"text": "x", "frustration": "yes"}, "frustration is true, false, or null"),
    ],
)
def test_each_task_says_what_is_wrong_with_a_line(parse, line, said):
    with pytest.raises(ValueError, match=said):
        parse("1", line)


@given(
    st.dictionaries(
        st.sampled_from(["text", "label", "handoff", "conversation", "handoff_at"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()) | st.booleans(),
    )
)
def test_a_line_of_whatever_is_parsed_or_refused_by_name(line):
    for parse in (handoff.parse, sentiment.parse, guard.parse):
        with contextlib.suppress(KeyError, ValueError):
            assert parse("1", line).id == "1"


def test_the_file_of_a_folder_is_the_tasks_the_test_half_or_the_only_one(tmp_path):
    one = write_lines(tmp_path / "x.jsonl", [GOOD])
    assert find_file(tmp_path, "guard") == one
    other = write_lines(tmp_path / "test.jsonl", [GOOD])
    assert find_file(tmp_path, "guard") == other
    named = write_lines(tmp_path / "guard.jsonl", [GOOD])
    assert find_file(tmp_path, "guard") == named


def test_a_folder_that_may_mean_several_files_is_refused(tmp_path):
    with pytest.raises(BadDataset, match="has 0 JSONL files"):
        find_file(tmp_path, "guard")
    for name in "ab":
        write_lines(tmp_path / f"{name}.jsonl", [GOOD])
    with pytest.raises(BadDataset, match=r"has 2 JSONL files and none is guard\.jsonl; name the one"):
        find_file(tmp_path, "guard")
    with pytest.raises(BadDataset, match="There is nothing at"):
        find_file(tmp_path / "gone", "guard")


def test_an_empty_file_is_refused(tmp_path):
    with pytest.raises(BadDataset, match="holds no lines"):
        read(write_lines(tmp_path / "g.jsonl", []))


def test_two_lines_of_one_id_are_refused_with_both_numbers(tmp_path):
    file = write_lines(tmp_path / "g.jsonl", [{**GOOD, "_id": "a"}, GOOD, {**GOOD, "id": "a"}])
    with pytest.raises(BadDataset, match=r"Lines 1 and 3 of g\.jsonl have the id a; give each an id of its own"):
        read(file)


@pytest.mark.parametrize("id", [True, 1.5, ["a"], {}, " "])
def test_an_id_is_a_string_or_a_whole_number(tmp_path, id):
    file = write_lines(tmp_path / "g.jsonl", [{**GOOD, "_id": None}, {**GOOD, "_id": id}])
    with pytest.raises(
        BadDataset, match=r"g\.jsonl line 2: _id must be a string with something in it, or a whole number"
    ):
        read(file)
