"""What comes first for somebody who has been told something already."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.aim import aim_of, aimed, quotes
from tests.conversation.building import passage

TOLD = passage(1, "A day ticket for adults is twelve pounds.", 1.0)
OTHER = passage(2, "Children under six climb free of charge.", 0.9)
COSINES = st.lists(st.tuples(st.sampled_from([TOLD.chunk_id, OTHER.chunk_id, "elsewhere"]), st.floats(-1, 1)))


def test_a_sentence_of_a_passage_is_a_quotation_and_a_persons_words_are_none() -> None:
    assert quotes(["Tickets:\nA day ticket for adults is twelve pounds. See you!"], [OTHER, TOLD])
    assert not quotes(["I think that grown-ups pay twelve pounds.", ""], [OTHER, TOLD])


def test_so_few_words_may_be_anybodys() -> None:
    assert not quotes(["Yes, it is. I will look into it."], [passage(1, "Yes, it is.", 1.0)])


def test_what_is_nearer_to_the_next_turn_overtakes_what_was_told() -> None:
    found = aimed([(OTHER.chunk_id, 0.8), (TOLD.chunk_id, 0.3)], [TOLD, OTHER])
    assert [(one.chunk_id, one.rank) for one in found] == [(OTHER.chunk_id, 1), (TOLD.chunk_id, 2)]
    assert found[0].dense_score == 0.8


def test_a_passage_that_is_not_near_is_as_far_as_the_farthest() -> None:
    [_, far] = aimed([(OTHER.chunk_id, 0.8), ("elsewhere", 0.2)], [replace(TOLD, score=0.1), OTHER])
    assert (far.chunk_id, far.dense_score) == (TOLD.chunk_id, 0.2)


@given(COSINES)
def test_no_passage_is_lost_and_scores_stay_within_bounds(near: list[tuple[str, float]]) -> None:
    found = aimed(near, [TOLD, OTHER])
    assert {one.chunk_id for one in found} == {TOLD.chunk_id, OTHER.chunk_id}
    assert [one.rank for one in found] == [1, 2]
    assert all(0 <= one.score <= 1 for one in found)


def test_what_was_asked_longer_ago_moves_the_aim_less() -> None:
    now, last, first = np.eye(3, dtype=np.float32)
    aim = aim_of(now, [first, last], leaning=1.0)
    assert aim @ now > aim @ last > aim @ first > 0
    assert np.linalg.norm(aim) == pytest.approx(1.0)
    assert list(aim_of(now, [first, last], leaning=0.0)) == list(now)
