"""What is kept of sentences is found again as it was, or not at all."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.passage_cache import PassageSeen
from retrieval.sentence_file import load, save

KNOWN = {
    "one": PassageSeen(np.arange(6, dtype=np.float32).reshape(2, 3), np.array([[1], [2], [3]], dtype=np.uint8)),
    "two": PassageSeen(np.array([[0.1, 0.2, 0.3]], dtype=np.float32), np.empty((0, 1), dtype=np.uint8)),
}


def test_vectors_come_back_to_the_last_bit(tmp_path: Path) -> None:
    path = tmp_path / "new" / "default.npz"
    save(path, "model 1", KNOWN)
    found = load(path, "model 1")
    assert found.keys() == KNOWN.keys()
    assert all(found[key].units.tobytes() == KNOWN[key].units.tobytes() for key in KNOWN)
    assert all(found[key].words.tobytes() == KNOWN[key].words.tobytes() for key in KNOWN)
    assert [one.name for one in path.parent.iterdir()] == ["default.npz"]


def test_what_was_saved_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "default.npz"
    save(path, "model 1", KNOWN)
    save(path, "model 1", {"two": KNOWN["two"]})
    assert list(load(path, "model 1")) == ["two"]
    save(path, "model 1", {})
    assert load(path, "model 1") == {}


def test_another_model_or_another_way_to_cut_finds_nothing(tmp_path: Path) -> None:
    save(tmp_path / "default.npz", "model 1", KNOWN)
    assert load(tmp_path / "default.npz", "model 2") == {}


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 half of one"])
def test_a_file_that_is_missing_or_damaged_is_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "default.npz"
    if content is not None:
        path.write_bytes(content)
    assert load(path, "model 1") == {}
