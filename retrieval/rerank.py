"""The first passages in the order of fusion and a cross-encoder together, where the two rankings do not agree."""

from collections.abc import Sequence
from dataclasses import replace

from conversation.model import Evidence
from retrieval.cross_encoder import ScorePairs, log_odds

# With the sentences of an answer (retrieval/weigh.py) twenty pairs are read for a question at most.
MOST_PAIRS = 12
# Of log-odds beside the fused score, 0..1: alone, the cross-encoder makes a worse order of near-identical passages.
WEIGHT = 0.05


def is_certain(passages: Sequence[Evidence]) -> bool:
    """Nothing to choose from, or both rankings put the same passage first."""
    return len(passages) < 2 or (passages[0].dense_rank, passages[0].lexical_rank) == (1, 1)


def reranked(score: ScorePairs, question: str, passages: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The passages, best first; only the first `MOST_PAIRS` change places, and only when it is not certain.

    The scores stay with the places: what was learned from them, such as the policy, reads the same numbers as before.
    """
    if is_certain(passages):
        return tuple(passages)
    first = passages[:MOST_PAIRS]
    odds = log_odds(score(question, [named(one, one.text) for one in first]))
    fits = [one.score + WEIGHT * float(added) for one, added in zip(first, odds, strict=True)]
    order = sorted(range(len(first)), key=lambda place: (-fits[place], place))
    moved = (replace(first[came], score=at.score, rank=at.rank) for came, at in zip(order, first, strict=True))
    return (*moved, *passages[MOST_PAIRS:])


def named(passage: Evidence, text: str) -> str:
    """The passage's text, or a part of it, under title and headings: they say what it is about."""
    path = " > ".join(dict.fromkeys(part for part in (passage.title, *passage.heading) if part))
    return f"{path}\n{text}" if path else text
