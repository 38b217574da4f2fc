"""A cross-encoder as sentence-transformers would run it, without torch."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from retrieval.cross_encoder import LARGEST_ODDS, CrossEncoder, log_odds
from retrieval.errors import ModelNotFound, RerankerUnusable
from retrieval.model_files import DEFAULT_MODEL, PAIRS, exported, find_model
from tests.retrieval.pairing import SCORE, in_python, made

QUESTION = "How long do I have to return it?"
PASSAGES = ["Returns\nYou have 30 days.", "Delivery takes two days.", "", "water pump " * 400, "Äpfel, 漢字 🙂 \u200b"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("pairs") / "model")


@pytest.fixture(scope="module")
def score(folder: Path) -> CrossEncoder:
    return CrossEncoder(str(folder), folder.parent / "cache")


@pytest.mark.slow
def test_it_scores_as_sentence_transformers_does(score: CrossEncoder, folder: Path) -> None:
    pairs = json.dumps([[QUESTION, passage] for passage in PASSAGES])
    expected = json.loads(in_python(SCORE, str(folder), pairs))
    assert score(QUESTION, PASSAGES) == pytest.approx(expected, abs=1e-4)
    assert len({round(one, 3) for one in expected}) > 1


@pytest.mark.slow
def test_a_pair_has_the_same_score_alone_and_among_others_and_the_order_of_its_texts_counts(
    score: CrossEncoder,
) -> None:
    many = [f"{passage} {n}" for n in range(9) for passage in PASSAGES]
    together = score(QUESTION, many)
    assert together.shape == (len(many),)
    assert np.abs(score(QUESTION, many[::-1])[::-1] - together).max() < 1e-5
    assert score(QUESTION, [many[3]])[0] == pytest.approx(together[3], abs=1e-5)
    assert score(PASSAGES[0], [QUESTION])[0] != pytest.approx(score(QUESTION, [PASSAGES[0]])[0], abs=1e-6)


@pytest.mark.slow
def test_no_passages_and_a_question_of_any_length_are_taken(score: CrossEncoder) -> None:
    assert score(QUESTION, []).shape == (0,)
    assert 0 <= score("where is my parcel " * 1_000, ["It is on its way."])[0] <= 1


@pytest.mark.slow
def test_a_model_that_comes_as_onnx_is_taken_as_it_is(folder: Path, score: CrossEncoder, tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    (ready / "onnx").mkdir(parents=True)
    shutil.copy(exported(folder, folder.parent / "cache", PAIRS), ready / "onnx" / "model.onnx")
    shutil.copy(folder / "tokenizer.json", ready)
    taken = CrossEncoder(str(ready), tmp_path / "cache")
    assert taken(QUESTION, PASSAGES) == pytest.approx(score(QUESTION, PASSAGES), abs=1e-6)
    assert taken.fingerprint != score.fingerprint
    assert not (tmp_path / "cache").exists()


def test_log_odds_are_what_the_logistic_function_undoes_and_bounded() -> None:
    assert log_odds(np.array([0.5, 0.0, 1.0])).tolist() == [0.0, -LARGEST_ODDS, LARGEST_ODDS]
    assert 1 / (1 + np.exp(-log_odds(np.array([0.2, 0.9])))) == pytest.approx([0.2, 0.9])


def test_a_model_that_gives_no_single_score_is_refused_with_what_to_do(tmp_path: Path, model_cache: Path) -> None:
    with pytest.raises(RerankerUnusable, match="WARMLINE_RERANKER"):
        CrossEncoder(DEFAULT_MODEL, model_cache)
    with pytest.raises(ModelNotFound, match="WARMLINE_RERANKER"):
        CrossEncoder(str(tmp_path / "none"), model_cache)


def test_a_model_that_cannot_be_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "model.onnx").write_bytes(b"half of a download")
    for _ in range(2):
        with pytest.raises(RerankerUnusable, match="tokenizer"):
            CrossEncoder(str(tmp_path), tmp_path / "cache")
        shutil.copy(find_model(DEFAULT_MODEL) / "tokenizer.json", tmp_path)
