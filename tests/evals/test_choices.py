"""Canned replies of which an agent picked one."""

import json

import pytest

from evals import assist
from evals.choices import is_choices
from evals.errors import BadDataset
from tests.evals.beir import write_beir, write_lines

SAID = [{"speaker": "user", "text": "How long does delivery to Switzerland take?"}]
DEEP = '{"a":' * 2_000 + "1" + "}" * 2_000
TEXTS = {"delivery": "Delivery to Switzerland takes five to seven working days.", "bye": "Goodbye!"}


def line(**fields):
    return {"history": SAID, "options": ["bye", "delivery"], "picked": "delivery", "typed": "goodbye then", **fields}


@pytest.fixture
def folder(tmp_path):
    write_lines(tmp_path / "suggested_replies.jsonl", [line(), line(picked="bye", dialogue_id="d1"), line(typed=None)])
    (tmp_path / "reply_templates.json").write_text(json.dumps({"shop": TEXTS}))
    return tmp_path


def test_options_are_ordered_by_what_the_contact_said_beside_the_order_they_had(folder, sample):
    dataset = assist.find(folder)
    found = assist.measure(sample, dataset.rows)
    values = {name: (metric.value, metric.n) for name, metric in found.metrics.items()}
    assert [item["ordered"] for item in found.items] == [["delivery", "bye"]] * 3
    assert values["hit@1"] == (pytest.approx(2 / 3), 3)
    assert values["hit@3"] == (1.0, 3)
    assert values["first_option@1"] == (pytest.approx(1 / 3), 3)
    assert values["typed_hit@1"] == (0.5, 2)
    assert [item["group"] for item in found.items] == ["1", "d1", "3"]
    assert found.unscored == 0


def test_without_templates_an_options_name_is_its_text(folder):
    (folder / "reply_templates.json").unlink()
    file = write_lines(folder / "suggested_replies.jsonl", [line(options=["say_bye"], picked="say_bye")])
    assert assist.find(file).rows[0].options == {"say_bye": "say bye"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"options": []}, "options is a list of names"),
        ({"options": "bye"}, "options is a list of names"),
        ({"picked": "other"}, "picked is one of the options"),
        ({"options": ["bye", "bye"], "picked": "bye"}, "options has one name twice"),
        ({"history": []}, "history is a list of messages"),
        ({"history": ["hello"]}, "history is a list of messages"),
        ({"history": [*SAID, {"speaker": "agent", "text": "Hello."}]}, "ends with the user's"),
        ({"typed": 0}, "typed must be a string"),
        ({"dialogue_id": []}, "dialogue_id must be a string"),
        ({"history": [{"speaker": "user"}]}, "lacks 'text'"),
    ],
)
def test_a_bad_line_is_refused_with_its_number(folder, fields, said):
    write_lines(folder / "suggested_replies.jsonl", [line(), line(**fields)])
    with pytest.raises(BadDataset, match=f"line 2.*{said}"):
        assist.find(folder)


@pytest.mark.parametrize("text", ["[]", "nonsense", "3", DEEP])
def test_bad_templates_are_refused(folder, text):
    (folder / "reply_templates.json").write_text(text)
    with pytest.raises(BadDataset, match=r"reply_templates\.json is .* of reply texts by name"):
        assist.find(folder)


def test_questions_are_told_from_choices(tmp_path, folder):
    assert is_choices(folder)
    assert not is_choices(write_beir(tmp_path / "set"))
    assert not is_choices(tmp_path / "gone")
    assert len(assist.find(tmp_path / "set").rows) == 5
