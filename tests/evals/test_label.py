"""Judging by keys: what is pressed is what is written, and a stopped run goes on where it was."""

import json
from datetime import UTC, datetime

import pytest

from evals.drawn import Drawn, from_file, judged_as
from evals.errors import BadDataset
from evals.label import LabelFile, Session, agreement, summary, write_sheet
from evals.label_run import label, refitted
from evals.promise import calibrated_promise
from evals.window import window
from runtime.ask import conversation_of
from runtime.compose import opened
from runtime.settings import SHIPPED, Settings
from tests.evals.beir import write_lines


def drawn(n: int, **verdicts: str) -> list[Drawn]:
    return [Drawn(f"q{i}", f"q{i}", conversation_of((), f"Question {i}?"), verdicts.get(f"q{i}")) for i in range(n)]


def draft(one: Drawn, verdict=None):
    """A line as production makes it; the question q1 has no draft."""
    none = one.id == "q1"
    said = {"history": [], "citations": [{"source": "a.md", "quote": "It is so."}], "confidence": 0.0 if none else 0.6}
    return {
        "id": one.id,
        "text": one.state.messages[-1].text,
        "answer": None if none else "So.",
        **said,
        **judged_as(one.verdict or ("no_draft" if none else None)),
    }


def played(path, keys: str, n: int = 6, wanted: int = 50, questions=None) -> tuple[LabelFile, list[str]]:
    file, shown, coming = LabelFile(path), [], iter(keys)
    Session(questions or drawn(n), draft, file, wanted, lambda: 0.0).run(lambda: next(coming, ""), shown.append)
    return file, shown


def verdicts(path) -> list[tuple[str, str, bool | None]]:
    return [(one["id"], one["verdict"], one["right"]) for one in map(json.loads, path.read_text().splitlines())]


def test_every_key_is_written_at_once_and_a_question_without_a_draft_is_not_asked(tmp_path):
    _, shown = played(tmp_path / "l.jsonl", "rWns")
    assert verdicts(tmp_path / "l.jsonl") == [
        ("q0", "right", True),
        ("q1", "no_draft", False),
        ("q2", "wrong", False),
        ("q3", "missing", False),
        ("q4", "skipped", None),
    ]
    assert not any("Question 1?" in one for one in shown)
    assert "[2 of 50] 1 right" in shown[1]
    assert "a.md: It is so." in shown[0]


def test_a_stopped_run_goes_on_and_ends_when_enough_are_judged(tmp_path):
    played(tmp_path / "l.jsonl", "rq")
    file, shown = played(tmp_path / "l.jsonl", "wwwww", wanted=3)
    assert (file.judged, len(shown)) == (3, 2)
    assert [one for one, *_ in verdicts(tmp_path / "l.jsonl")] == ["q0", "q1", "q2", "q3"]
    assert summary(file) == "3 judged: 1 right, 2 wrong; 1 had no draft and count as wrong."


@pytest.mark.parametrize("again", [False, True], ids=["in the same run", "in the next"])
def test_the_last_key_can_be_taken_back(tmp_path, again):
    path = tmp_path / "l.jsonl"
    if again:
        played(path, "rwq")
        played(path, "ur")
    else:
        played(path, "rwur")
    assert verdicts(path) == [("q0", "right", True), ("q1", "no_draft", False), ("q2", "right", True)]
    played(path, "uuuq")
    assert verdicts(path) == []


def test_undo_skips_what_went_in_by_itself_and_a_wrong_key_asks_again(tmp_path):
    _, shown = played(tmp_path / "l.jsonl", "ruxw")
    assert verdicts(tmp_path / "l.jsonl") == [("q0", "wrong", False), ("q1", "no_draft", False)]
    assert any("'x' is no answer" in one for one in shown)
    _, shown = played(tmp_path / "m.jsonl", "u")
    assert "There is nothing to undo." in shown


def test_a_sheet_is_filled_in_elsewhere_and_read_back_without_a_key(tmp_path):
    sheet = LabelFile(tmp_path / "sheet.jsonl")
    write_sheet(drawn(6), draft, sheet, 4)
    assert [one["verdict"] for one in sheet.lines] == [None, "no_draft", None, None]
    filled = [{**one, "verdict": "right"} for one in sheet.lines if one["answer"]]
    file, shown = played(tmp_path / "l.jsonl", "", questions=from_file(write_lines(tmp_path / "in.jsonl", filled)))
    assert (file.judged, shown) == (3, [])


@pytest.mark.parametrize(
    "line", [{"text": "x"}, {"id": "a"}, {"id": "a", "verdict": "yes"}, {"id": "a", "verdict": []}]
)
def test_labels_are_not_added_to_a_file_of_something_else(tmp_path, line):
    with pytest.raises(BadDataset, match=r"q\.jsonl line 1 is no label"):
        LabelFile(write_lines(tmp_path / "q.jsonl", [line]))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "holds no questions"),
        ([{"id": "a"}], "line 1 lacks or garbles a field: 'text'"),
        ([{"id": "a", "text": "x", "verdict": "yes"}], "verdict is null, skipped, right"),
        ([{"id": "a", "text": "x", "history": ["x"]}], "line 1 lacks or garbles"),
        ([{"id": "a", "text": "x", "history": False}], "history is a list of messages"),
        ([{"id": ["a"], "text": "x"}], "id must be a string"),
        ([{"id": "a", "text": "x", "group": {}}], "group must be a string"),
        ([{"id": "a", "text": "x"}, {"id": "a", "text": "y"}], "Lines 1 and 2 of q.jsonl have the id a"),
    ],
)
def test_questions_that_cannot_be_read_are_named(tmp_path, lines, said):
    with pytest.raises(BadDataset, match=said):
        from_file(write_lines(tmp_path / "q.jsonl", lines))


def test_the_log_gives_one_question_of_each_conversation_and_calibrate_reads_the_labels(sample_home, tmp_path):
    settings = Settings(home=sample_home())
    with opened(settings) as warmline:
        for texts in (
            ["How many days do I have to return products?", "And who pays for it?"],
            ["let me talk to a person"],
        ):
            one, _, _ = warmline.conversations.start("default", {}, {})
            for text in texts:
                warmline.conversations.say("default", one, text, None)
                warmline.bot.take("default", one)
        shown, keys = [], iter("r")
        chosen = window("1d", None, datetime.now(UTC))
        file = label(
            settings, chosen, None, tmp_path / "l.jsonl", 50, False, False, lambda: next(keys, ""), shown.append
        )
    [line] = file.lines
    assert (line["verdict"], line["right"], len(shown)) == ("right", True, 1)
    assert line["features"]
    write_lines(tmp_path / "many.jsonl", [{**line, "id": n, "right": n % 12 == 0} for n in range(60)])
    policy = SHIPPED / "policy" / "policy.json"
    assert "With 29 more" in refitted(tmp_path / "l.jsonl", policy, False)
    found = calibrated_promise(tmp_path / "many.jsonl", None, policy, refit=True)
    assert found["intercept"]["said"] == pytest.approx(line["confidence"])
    assert "would be, with --write, moved" in refitted(tmp_path / "many.jsonl", policy, False)


def test_what_customers_did_afterwards_is_a_label_where_it_says_something(sample_home, tmp_path):
    settings = Settings(home=sample_home())
    known, out = "How many days do I have to return products?", tmp_path / "l.jsonl"
    with opened(settings) as warmline:
        for then in (True, False, None):
            one, _, _ = warmline.conversations.start("default", {}, {})
            warmline.conversations.say("default", one, known, None)
            warmline.bot.take("default", one)
            reply = warmline.log.state("default", one)[1].messages[-1]
            if then is not None:
                warmline.conversations.feedback("default", one, reply.id, then)
        chosen = window("1d", None, datetime.now(UTC))
        file = label(settings, chosen, None, out, 50, False, True, lambda: "", [].append)
    assert sorted((one["verdict"], *one["afterwards"]) for one in file.lines) == [
        ("right", "thumb up"),
        ("skipped",),
        ("wrong", "thumb down"),
    ]
    assert (summary(file), agreement(file)) == ("2 judged: 1 right, 1 wrong, 1 skipped.", None)
    judged = LabelFile(out)
    judged.lines = [{**line, "by_hand": True} for line in judged.lines]
    assert agreement(judged) == "What the customers did afterwards said the same in 2 of 2 cases."
