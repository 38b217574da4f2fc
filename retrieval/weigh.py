"""Which sentences of the evidence answer, as a cross-encoder reads each with the question."""

from dataclasses import replace

from retrieval.choose import Candidate
from retrieval.cross_encoder import LARGEST_ODDS, ScorePairs, log_odds
from retrieval.rerank import named

# With the passages (retrieval/rerank.py) twenty pairs are read for a question at most.
MOST_UNITS = 8
# Of log-odds beside a cosine and a passage's score, each in 0..1. Chosen on the training half of clapnq.
WEIGHT = 0.1


def weighed(score: ScorePairs, question: str, candidates: list[Candidate]) -> list[Candidate]:
    """The same candidates, each with what its log-odds of answering add.

    The best `MOST_UNITS` are read; the others count as those that answer least.
    """
    first = sorted(candidates, key=lambda one: (-one.score, one.place))[:MOST_UNITS]
    if len(first) < 2:
        return candidates
    odds = log_odds(score(question, [named(one.passage, one.unit.text) for one in first]))
    found = {one.place: float(added) for one, added in zip(first, WEIGHT * odds, strict=True)}
    return [replace(one, weighed=one.weighed + found.get(one.place, -WEIGHT * LARGEST_ODDS)) for one in candidates]
