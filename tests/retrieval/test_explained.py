"""How much of a question some sentences hold together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.explained import MOST_UNITS, explained

AXES = np.eye(8, dtype=np.float32)
# A question that is about two things.
BOTH = (AXES[0] + AXES[1]) / np.sqrt(np.float32(2))


def test_two_sentences_explain_together_what_neither_does_alone() -> None:
    assert explained(BOTH, AXES[:1]) == pytest.approx(np.sqrt(0.5))
    assert explained(BOTH, AXES[:2]) == pytest.approx(1.0)


def test_a_part_of_the_question_that_nothing_is_near_to_is_left_over() -> None:
    assert explained(BOTH, AXES[2:5]) == pytest.approx(0.0)
    assert explained(BOTH, np.repeat(AXES[:1], 3, axis=0)) == pytest.approx(np.sqrt(0.5))


def test_only_the_nearest_units_count() -> None:
    far = [AXES[0] * 0.1 + AXES[n] for n in range(2, 2 + MOST_UNITS)]
    near = [AXES[1] * 0.5 + AXES[n % 6 + 2] for n in range(MOST_UNITS)]
    alone = explained(BOTH, np.stack(near))
    assert explained(BOTH, np.stack([*near, *far])) == pytest.approx(alone)


@given(st.integers(0, 2**32 - 1), st.integers(1, 9))
def test_it_is_a_share_and_at_least_the_likeness_of_the_nearest(seed: int, n: int) -> None:
    drawn = np.random.default_rng(seed).normal(size=(n + 1, 8)).astype(np.float32)
    question, *units = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    found = explained(question, np.stack(units))
    assert max(0.0, float(max(question @ one for one in units))) - 1e-5 <= found <= 1.0
