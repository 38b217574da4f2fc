"""The vectors that everything else stands on."""

import json
import subprocess
import sys

import numpy as np
import pytest

from retrieval.model_files import DEFAULT_MODEL, OFFLINE, find_model

TEXTS = [
    "How long do I have to return it?",
    "E4",
    "",
    "Äpfel, 漢字 and emoji 🙂 \u200b",
    "a rather long passage about the water pump of the garden " * 40,
]
MODELS_OWN = """
import json, sys
from sentence_transformers import SentenceTransformer
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
print(json.dumps(model.encode(json.loads(sys.argv[2]), normalize_embeddings=True).tolist()))
"""


def test_vectors_are_of_unit_length(embedder):
    vectors = embedder(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0] * len(TEXTS), abs=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_a_batch_of_any_order(embedder):
    # More than one batch of the session's, of unequal lengths.
    many = [f"{text} {n}" for n in range(9) for text in (*TEXTS[:4], "the pump of the garden " * (n + 1))]
    batch = embedder(many)
    assert np.abs(embedder(many[::-1])[::-1] - batch).max() < 1e-5
    alone = np.concatenate([embedder([text]) for text in many[:8]])
    assert np.abs(alone - batch[:8]).max() < 1e-5


def test_no_texts_give_no_vectors(embedder):
    assert embedder([]).shape == (0, embedder.dimension)


def test_similar_texts_are_near(embedder):
    asked, near, far = embedder(["Where is my parcel?", "Track your delivery", "Clean the water tank"])
    assert asked @ near > asked @ far


@pytest.mark.slow
def test_the_export_agrees_with_sentence_transformers(embedder):
    # In a process of its own: torch would stay in this one.
    done = subprocess.run(
        [sys.executable, "-c", MODELS_OWN, str(find_model(DEFAULT_MODEL)), json.dumps(TEXTS)],
        env=OFFLINE,
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = np.array(json.loads(done.stdout.strip().splitlines()[-1]))
    assert np.abs(embedder(TEXTS) - theirs).max() < 1e-5
