"""A question whose every word is met in a passage is met; one word that is not is told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.met import met, nearest
from retrieval.seen import likeness, signs


def test_words_that_mean_what_the_passage_says_are_met(embedder) -> None:
    [passage] = embedder.look(["A pass for a canoe costs 24 euros a month."])

    def of(question: str, name: str = "") -> float:
        [asked] = embedder.look([question])
        return met(asked.words, nearest(asked.word_vectors, signs(passage.word_vectors)), name)

    assert of("price of the pass") > of("president of the pass")
    assert of("price of the pass") > of("price of the wetsuit")
    assert of("price of the wetsuit", "Wetsuits") > of("price of the wetsuit")
    assert of("") == of("how is it?") == 1.0


def test_nothing_is_met_in_a_passage_without_words(embedder) -> None:
    [asked] = embedder.look(["price of the pass"])
    assert met(asked.words, nearest(asked.word_vectors, np.empty((0, 48), dtype=np.uint8)), "") == pytest.approx(0.0)


@given(st.integers(1, 6), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_signs_tell_about_the_cosine(n: int, m: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    vectors = chance.normal(size=(n + m, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = likeness(vectors[:n], signs(vectors[n:]))
    assert found.shape == (n, m)
    # What is left is noise, of about one over the root of the dimension.
    assert np.abs(found - vectors[:n] @ vectors[n:].T).max(initial=0.0) < 0.35


def test_words_are_seen_in_their_order_without_those_that_carry_no_meaning(embedder) -> None:
    texts = ["Where is the unbelievably Old Boat-House?", "", "Café 24"]
    looks = embedder.look(texts)
    assert [one.words for one in looks] == [("unbelievably", "old", "boat", "house"), (), ("café", "24")]
    assert np.abs(np.stack([one.vector for one in looks]) - embedder(texts)).max() < 1e-5
    assert all(one.word_vectors.shape == (len(one.words), embedder.dimension) for one in looks)
    assert all(np.allclose(np.linalg.norm(one.word_vectors, axis=1), 1.0, atol=1e-5) for one in looks)
