"""How alike the passages of a workspace are."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from runtime.alikeness import mean_cosine

rows = arrays(np.float32, st.tuples(st.integers(2, 12), st.just(5)), elements=st.floats(0.125, 1, width=32))


@given(rows)
def test_it_is_the_mean_over_all_pairs(made) -> None:
    unit = made / np.linalg.norm(made, axis=1, keepdims=True)
    pairs = [float(one @ other) for one, other in combinations(unit, 2)]
    assert mean_cosine(unit) == pytest.approx(sum(pairs) / len(pairs), abs=1e-5)


@pytest.mark.parametrize("n", [0, 1])
def test_a_single_passage_is_like_itself(n) -> None:
    assert mean_cosine(np.ones((n, 1), dtype=np.float32)) == 1.0
