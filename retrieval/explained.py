"""How much of a question some sentences carry together."""

import numpy as np

from retrieval.embed import Vectors

MOST_UNITS = 5


def explained(question: Vectors, units: Vectors) -> float:
    """The length, 0..1, of what the units nearest to the question leave of its vector when they are mixed freely.

    It is the projection of `question` (dimension,) of unit length on the span of at most `MOST_UNITS` of the `units`
    (n, dimension). One sentence that names the subject and another that says how much explain a question about both;
    of a question with a part that nothing in the documents is near to, that part is left over.
    """
    nearest = units[np.argsort(-(units @ question), kind="stable")[:MOST_UNITS]].astype(np.float64)
    weights, *_ = np.linalg.lstsq(nearest.T, question.astype(np.float64), rcond=None)
    return float(np.clip(np.linalg.norm(weights @ nearest), 0.0, 1.0))
