"""The check of a chat model's sentences: rebuilt byte for byte from its table, from training halves only."""

import json

import numpy as np
import pytest

from evals.errors import BadDataset, MissingData
from evals.splits import is_training
from evals.support import (
    COLUMNS,
    SET,
    SUPPORT_TABLE,
    Rated,
    drawn,
    elsewhere,
    fit_support,
    load_ratings,
    record_support,
)
from evals.tables import read_csv, write_json
from retrieval.support import Ground
from runtime.settings import SHIPPED
from tests.evals.beir import TEXTS, write_lines


def nowhere(texts):
    return np.eye(len(texts), dtype=np.float32)


def rated(conversation: str, turn: int, topic: str, response: str, marks: list[float], passages: bool = True) -> dict:
    return {
        "task_id": f"{conversation}<::>{turn}",
        "response": response,
        "contexts": [{"_id": topic, "text": TEXTS[topic]}] if passages else [],
        "human": {"faithfulness": marks},
    }


def write_ratings(folder):
    topics = list(TEXTS)
    lines = [
        one
        for c in range(24)
        for turn, (topic, other) in enumerate([(topics[c % 12], topics[(c + 5) % 12])] * 2)
        for one in [
            rated(f"talk{c}", turn, topic if turn else other, TEXTS[topic if turn else other], [4.0, 4.0, 4.0]),
            rated(f"talk{c}", turn, topic, "Bananas ripen faster beside apples and pears.", [1.0, 2.0, 1.0]),
        ]
    ]
    lines.append(rated("talk0", 9, "hours", "I am sorry, I do not know that.", [1.0, 4.0, 4.0], passages=False))
    (folder / SET).mkdir(parents=True)
    write_lines(folder / SET / "ratings.jsonl", lines)
    return folder


def test_the_shipped_check_is_rebuilt_byte_for_byte(tmp_path):
    shipped = SHIPPED / "policy" / "support.json"
    made_for = json.loads(shipped.read_text())["model_fingerprint"]
    made = fit_support(SHIPPED / "policy" / "tables" / SUPPORT_TABLE, made_for)
    write_json(tmp_path / "support.json", made)
    assert (tmp_path / "support.json").read_bytes() == shipped.read_bytes()


def test_the_table_holds_numbers_of_the_training_half_alone(tmp_path):
    data = write_ratings(tmp_path / "data")
    record_support(nowhere, data, tmp_path / "support.csv")
    rows = read_csv(tmp_path / "support.csv")
    training = sum(is_training(f"talk{c}") for c in range(24))
    assert tuple(rows[0]) == COLUMNS
    assert sum(row["kind"] == "answer" for row in rows) == 4 * training
    assert len({row["group"] for row in rows}) == training
    assert not any(word in (tmp_path / "support.csv").read_text() for word in ("talk", "Norway", "Bananas"))
    own = [row for row in rows if row["kind"] == "sentence" and row["carried"] == "1"]
    other = [row for row in rows if row["kind"] == "sentence" and row["carried"] == "0"]
    assert {row["words_missing"] for row in own} == {"0.0"}
    assert sum(float(row["passage_words"]) for row in other) < 0.5 * sum(float(row["passage_words"]) for row in own)


def test_a_check_that_is_fitted_tells_carried_from_not(tmp_path):
    data = write_ratings(tmp_path / "data")
    record_support(nowhere, data, tmp_path / "support.csv")
    made = fit_support(tmp_path / "support.csv", "model")
    assert made == fit_support(tmp_path / "support.csv", "model")
    assert made["card"]["cross_fitted"]["auroc_answers"] == 1.0
    assert made["card"]["unfaithful"] == made["card"]["answers"] / 2


def test_answers_without_passages_are_left_out(tmp_path):
    data = write_ratings(tmp_path / "data")
    assert len(load_ratings(data / SET)) == 96


def test_other_passages_are_of_the_same_conversation_and_always_the_same():
    one, near, far = (
        Rated(group, ("Said.",), {key: Ground("text")}, 4.0) for group, key in (("a", "1"), ("a", "2"), ("b", "3"))
    )
    same = Rated("a", ("Said.",), {"1": Ground("text"), "4": Ground("text")}, 4.0)
    assert elsewhere(one, [one, near, far, same]) == [near]
    assert drawn("Said.", [one, near]) is drawn("Said.", [one, near])


def test_without_its_table_nothing_is_fitted(tmp_path):
    with pytest.raises(MissingData, match=r"support\.csv is missing"):
        fit_support(tmp_path / "support.csv", "model")


def test_ratings_in_another_form_are_refused(tmp_path):
    write_lines(tmp_path / "ratings.jsonl", [{"task_id": "a", "contexts": [{"_id": "1"}]}])
    with pytest.raises(BadDataset, match="not in the form of its README"):
        load_ratings(tmp_path)
