"""Heads that are not what they should be are refused before they score anything."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.heads import Heads, HeadsUnusable, load_heads
from retrieval.query import Leaning
from retrieval.wording import CLUES

MODEL = "model-1"
LEANING = Leaning((0.0, 0.0, 0.0, 0.0, 0.0), 0.0)


def head(*classes: str, dimension: int = 2) -> dict[str, Any]:
    return {
        "classes": list(classes),
        "weights": [[float(n)] * dimension for n, _ in enumerate(classes)],
        "bias": [0.0] * len(classes),
    }


def stored() -> dict[str, Any]:
    heads = {
        "attack": head("no", "yes"),
        "frustrated": head("no", "yes", dimension=2 + len(CLUES["frustrated"](""))),
        "request": head("no", "yes", dimension=2 + len(CLUES["request"](""))),
        "smalltalk": head("bot", "thanks", "x"),
    }
    leaning = {"weights": [-0.3, 1.0, 2.0, 2.0, 5.0, -9.0], "bias": -1.0}
    return {"schema": 2, "model_fingerprint": MODEL, "heads": heads, "leaning": leaning}


def test_each_class_has_its_probability(tmp_path):
    (tmp_path / "reader.json").write_text(json.dumps(stored()))
    heads = load_heads(tmp_path / "reader.json", MODEL)
    even = heads("frustrated", [0.0, 0.0])
    assert even == pytest.approx({"no": 0.5, "yes": 0.5})
    assert heads("attack", [1.0, 1.0])["yes"] == pytest.approx(1 / (1 + np.exp(-2)))


def test_the_wording_counts_beside_the_embedding(tmp_path):
    (tmp_path / "reader.json").write_text(json.dumps(stored()))
    heads = load_heads(tmp_path / "reader.json", MODEL)
    seen = sum(CLUES["request"]("can I talk to a person")) + 2.0
    assert heads("request", [1.0, 1.0], "can I talk to a person")["yes"] == pytest.approx(1 / (1 + np.exp(-seen)))


@given(st.lists(st.floats(-1e3, 1e3), min_size=6, max_size=6), st.lists(st.floats(-1, 1), min_size=2, max_size=2))
def test_probabilities_sum_to_one(weights, vector):
    heads = Heads({"h": ("a", "b", "c")}, {"h": np.reshape(weights, (3, 2))}, {"h": np.zeros(3)}, LEANING, MODEL)
    shares = heads("h", vector)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(0 <= share <= 1 for share in shares.values())


def test_missing_heads_are_refused(tmp_path):
    with pytest.raises(HeadsUnusable, match=r"reader\.json cannot be read .*run warmline train"):
        load_heads(tmp_path / "reader.json", MODEL)


def test_heads_of_another_model_are_refused(tmp_path):
    (tmp_path / "reader.json").write_text(json.dumps(stored()))
    with pytest.raises(HeadsUnusable, match="another embedding model"):
        load_heads(tmp_path / "reader.json", "model-2")


def without(*keys: str) -> Callable[[dict[str, Any]], object]:
    def change(found: dict[str, Any]) -> None:
        for key in keys[:-1]:
            found = found[key]
        del found[keys[-1]]

    return change


@pytest.mark.parametrize(
    "damage",
    [
        without("heads"),
        without("model_fingerprint"),
        without("heads", "request"),
        without("heads", "smalltalk", "bias"),
        lambda found: found["heads"]["request"]["bias"].pop(),
        lambda found: found["heads"]["request"]["classes"].pop(),
        lambda found: found["heads"]["request"]["weights"][0].pop(),
        lambda found: found["heads"].update(request=head("no", "yes", dimension=3)),
        lambda found: found["heads"]["frustrated"]["bias"].__setitem__(0, float("nan")),
        lambda found: found["heads"]["frustrated"]["weights"][0].__setitem__(0, float("inf")),
        lambda found: found["heads"]["frustrated"]["weights"][0].__setitem__(0, "much"),
        lambda found: found.update(heads=["frustrated"]),
    ],
)
def test_damaged_heads_are_refused(tmp_path, damage):
    found = stored()
    damage(found)
    (tmp_path / "reader.json").write_text(json.dumps(found))
    with pytest.raises(HeadsUnusable, match="run warmline train"):
        load_heads(tmp_path / "reader.json", MODEL)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'"text"'])
def test_files_that_are_no_heads_are_refused(tmp_path, content):
    (tmp_path / "reader.json").write_bytes(content)
    with pytest.raises(HeadsUnusable):
        load_heads(tmp_path / "reader.json", MODEL)
