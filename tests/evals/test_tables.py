"""What fits start from: columns that can be divided by their deviation."""

import numpy as np

from evals.tables import DIGITS, standard


def test_a_column_that_does_not_vary_is_left_as_it_is() -> None:
    # As it came with another embedding model: the same number in each row, and a deviation of rounding alone.
    same = np.full(578, 0.15) + np.tile([0.0, 3e-17], 289)
    mean, scale = standard(np.column_stack([same, np.zeros(578), np.arange(578) / 578]))
    assert scale[:2].tolist() == [1.0, 1.0]
    assert np.abs((same - mean[0]) / scale[0]).max() < 1e-9
    assert round(float(scale[2]), DIGITS) > 0
