"""Questions and batches: the lines that the contract promises."""

import json
from pathlib import Path

import pytest

from runtime.settings import SHIPPED
from tests.cli.running import Ran

LINE = [
    "id",
    "action",
    "kind",
    "confidence",
    "threshold",
    "reason",
    "rule",
    "answer",
    "draft_answer",
    "citations",
    "evidence",
    "sentiment",
    "needs_person",
    "error",
]


@pytest.fixture
def batch(tmp_path):
    """Writes a file of lines and returns it with a place for the answers."""

    def write(*lines: str) -> tuple[Path, Path]:
        (tmp_path / "in.jsonl").write_text("".join(f"{line}\n" for line in lines))
        return tmp_path / "in.jsonl", tmp_path / "out.jsonl"

    return write


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_batch_is_answered_line_by_line_in_the_contracts_form(warmline, home, batch):
    history = [
        {"speaker": "user", "text": "How long is the warranty of the Sprig 2?"},
        {"speaker": "agent", "text": "It is 24 months."},
    ]
    questions = [
        {"id": "a", "text": "how long do I have to return it?"},
        {"id": "b", "text": "and what is not covered?", "history": history},
        {"id": "c", "text": "Do you ship to the moon base Alpha?"},
        {"id": "d", "text": "I want to talk to a human", "history": None},
        {"id": "e", "text": "hello 🙂"},
    ]
    given, out = batch(*map(json.dumps, questions))
    assert warmline("ask", "--batch", given, "--out", out, "--home", home) == Ran(0, "", "")
    found = read(out)
    assert [one["id"] for one in found] == ["a", "b", "c", "d", "e"]
    for one in found:
        assert [key for key in one if key != "message"] == LINE
        assert one["action"] in {"answer", "clarify", "offer", "escalate"}
        assert one["kind"] in {"knowledge", "smalltalk", "request"}
        assert all(0 <= one[name] <= 1 for name in ("confidence", "threshold", "needs_person"))
        assert (one["answer"] is not None) == (one["action"] == "answer")
        assert set(one["sentiment"]) == {"label", "score"}
        assert one["error"] is None
        assert [one["rank"] for one in one["evidence"]] == list(range(1, len(one["evidence"]) + 1))
        assert all(list(passage) == ["source", "score", "rank"] for passage in one["evidence"])
    request, greeting = found[3], found[4]
    assert (request["action"], request["kind"], request["reason"]) == ("escalate", "request", "customer_request")
    assert (greeting["kind"], greeting["evidence"], greeting["draft_answer"]) == ("smalltalk", [], None)


def test_citations_tell_where_the_words_stand(warmline, home, batch):
    given, out = batch('{"id": "a", "text": "how long do I have to return products?"}')
    warmline("ask", "--batch", given, "--out", out, "--home", home)
    (found,) = read(out)
    assert found["citations"]
    for one in found["citations"]:
        assert {"source", "document_id", "version", "quote", "start", "end", "page", "score"} <= set(one)
        assert (SHIPPED / "sample" / one["source"]).is_file()
        assert one["end"] - one["start"] == len(one["quote"])


def test_bad_lines_get_an_error_and_the_rest_is_answered(warmline, home, batch):
    given, out = batch(
        '{"id": "good", "text": "how long is the warranty?"}',
        "not json",
        "",
        "[" * 50_000,
        '{"id": "\\ud800", "text": "half a pair"}',
        '{"id": "no-text"}',
        '{"id": "blank", "text": "  "}',
        '{"text": "no id"}',
        '{"id": "robot", "text": "x", "history": [{"speaker": "robot", "text": "x"}]}',
        json.dumps({"id": "long", "text": "x" * 5_000}),
        '{"id": 7, "text": "what does E4 mean"}',
    )
    ran = warmline("ask", "--batch", given, "--out", out, "--home", home)
    assert (ran.status, ran.out, ran.err) == (1, "", "9 lines have an error; each says which.\n")
    found = read(out)
    expected = ["good", "", "", "", "", "no-text", "blank", "", "robot", "long", "7"]
    assert [one["id"] for one in found] == expected
    assert [one["id"] for one in found if one["error"] is None] == ["good", "7"]
    for one in found:
        assert [key for key in one if key != "message"] == LINE
        assert one["error"] is None or (one["action"], one["answer"], one["draft_answer"]) == ("escalate", None, None)


def test_a_batch_may_begin_with_a_byte_order_mark_and_hold_bare_carriage_returns(warmline, home, tmp_path):
    given, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    given.write_bytes(b'\xef\xbb\xbf{"id": "a",\r"text": "hello"}\r\n{"id": "b", "text": "hello"}')
    assert warmline("ask", "--batch", given, "--out", out, "--home", home) == Ran(0, "", "")
    assert [(one["id"], one["error"]) for one in read(out)] == [("a", None), ("b", None)]


def test_one_question_is_answered_in_words_or_json(warmline, home):
    told = warmline("ask", "how long do I have to return products?", "--home", home)
    assert (told.status, told.err) == (0, "")
    assert "confidence" in told.out
    shown = warmline("ask", "how long do I have to return products?", "--json", "--home", home)
    assert [key for key in json.loads(shown.out) if key != "message"] == LINE


def test_bytes_that_are_no_text_are_no_traceback(warmline, home):
    assert warmline("ask", "what\udcff is this", "--home", home).status == 0


@pytest.mark.parametrize(
    "words",
    [
        ("ask",),
        ("ask", " "),
        ("ask", "a question", "--batch", "in.jsonl", "--out", "out.jsonl"),
        ("ask", "--batch", "in.jsonl"),
        ("ask", "a question", "--out", "out.jsonl"),
    ],
)
def test_a_question_and_a_batch_exclude_each_other(warmline, words):
    said = warmline(*words).refused()
    assert said == "Give one question, or --batch IN.jsonl together with --out OUT.jsonl."


def test_a_missing_batch_file_is_named(warmline, home, tmp_path):
    ran = warmline("ask", "--batch", tmp_path / "no.jsonl", "--out", tmp_path / "o.jsonl", "--home", home)
    assert "There is no file" in ran.refused()


def test_a_batch_does_not_overwrite_itself(warmline, home, batch):
    given, _ = batch('{"id": "a", "text": "hello"}')
    assert "would overwrite" in warmline("ask", "--batch", given, "--out", given, "--home", home).refused()
    assert read(given)


def test_a_place_that_cannot_be_written_is_named(warmline, home, batch, tmp_path):
    given, _ = batch('{"id": "a", "text": "hello"}')
    ran = warmline("ask", "--batch", given, "--out", tmp_path / "none" / "o.jsonl", "--home", home)
    assert "No such file or directory; check the path" in ran.refused()


def test_a_question_that_nobody_can_take_has_status_1(warmline, home, tmp_path, monkeypatch):
    monkeypatch.setenv("WARMLINE_POLICY", str(tmp_path / "none.json"))
    ran = warmline("ask", "How long is the warranty?", "--json", "--home", home)
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (1, f"{found['error']}\n")
    assert found["action"] == "escalate"
