"""What holds of every fusion of two rankings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fuse import DENSE_WEIGHT, LEANING_WEIGHT, dense_weight, fuse

IDS = st.sampled_from([f"c{n}" for n in range(12)])
COSINES = st.floats(-1, 1, allow_subnormal=False)
BM25 = st.floats(0, 40, allow_subnormal=False)
WEIGHTS = st.floats(0, 1)


def rankings(scores):
    return st.dictionaries(IDS, scores).map(lambda found: sorted(found.items(), key=lambda one: -one[1]))


@given(rankings(COSINES), rankings(BM25), WEIGHTS)
def test_every_chunk_of_either_ranking_comes_once_with_a_score_in_0_to_1(dense, lexical, weight):
    fused = fuse(dense, lexical, weight)
    assert sorted(one.chunk_id for one in fused) == sorted({*dict(dense), *dict(lexical)})
    assert all(0 <= one.score <= 1 + 1e-12 for one in fused)


@given(rankings(COSINES), rankings(BM25), WEIGHTS)
def test_the_best_comes_first_and_ties_are_in_the_order_of_their_ids(dense, lexical, weight):
    keys = [(-one.score, one.chunk_id) for one in fuse(dense, lexical, weight)]
    assert keys == sorted(keys)


@given(rankings(COSINES), rankings(BM25))
def test_scores_and_ranks_are_those_of_the_rankings(dense, lexical):
    places = {chunk_id: (rank, score) for rank, (chunk_id, score) in enumerate(dense, start=1)}
    words = {chunk_id: (rank, score) for rank, (chunk_id, score) in enumerate(lexical, start=1)}
    for one in fuse(dense, lexical):
        assert (one.dense_rank, one.dense_score) == places.get(one.chunk_id, (None, 0.0))
        assert (one.lexical_rank, one.lexical_score) == words.get(one.chunk_id, (None, 0.0))


@given(rankings(COSINES), rankings(BM25), WEIGHTS)
def test_what_is_ahead_in_both_rankings_is_not_behind_in_the_fusion(dense, lexical, weight):
    fused = fuse(dense, lexical, weight)
    for ahead in fused:
        for behind in fused:
            if ahead.dense_score >= behind.dense_score and ahead.lexical_score >= behind.lexical_score:
                assert ahead.score >= behind.score


@given(rankings(COSINES), rankings(BM25), IDS, st.floats(0, 1), WEIGHTS)
def test_a_higher_cosine_never_lowers_a_chunks_score(dense, lexical, raised, by, weight):
    before = {one.chunk_id: one.score for one in fuse(dense, lexical, weight)}
    higher = {**dict(dense), raised: dict(dense).get(raised, 0.0) + by}
    after = {one.chunk_id: one.score for one in fuse(list(higher.items()), lexical, weight)}
    assert after[raised] >= before.get(raised, 0.0) - 1e-12


@given(rankings(COSINES), rankings(BM25), st.floats(0.01, 100))
def test_the_scale_of_bm25_does_not_matter(dense, lexical, scale):
    scaled = [(chunk_id, score * scale) for chunk_id, score in lexical]
    before = {one.chunk_id: one.score for one in fuse(dense, lexical)}
    assert {one.chunk_id: one.score for one in fuse(dense, scaled)} == pytest.approx(before)


def test_a_worked_example():
    fused = fuse([("a", 0.8), ("b", 0.4), ("c", -0.2)], [("b", 10.0), ("d", 5.0)], dense_weight=0.75)
    assert {one.chunk_id: one.score for one in fused} == pytest.approx({"a": 0.75, "b": 0.625, "d": 0.125, "c": 0.0})


def test_two_empty_rankings_give_an_empty_one():
    assert fuse([], []) == []


def test_the_more_a_question_leans_on_its_history_the_more_the_words_count():
    weights = [dense_weight(leaning / 10) for leaning in range(11)]
    assert weights == sorted(weights, reverse=True)
    assert (weights[0], weights[-1]) == (DENSE_WEIGHT, pytest.approx(LEANING_WEIGHT))
