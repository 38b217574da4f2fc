"""The first passages in the order of a cross-encoder, where the two rankings do not agree which is the first."""

from collections.abc import Sequence
from dataclasses import replace

from conversation.model import Evidence
from retrieval.cross_encoder import ScorePairs

# So many pairs are read for a question at most; each costs about as much as the question's embedding.
MOST_PAIRS = 20


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
    shares = score(question, [_read(one) for one in first])
    order = sorted(range(len(first)), key=lambda place: (-shares[place], place))
    moved = (replace(first[came], score=at.score, rank=at.rank) for came, at in zip(order, first, strict=True))
    return (*moved, *passages[MOST_PAIRS:])


def _read(passage: Evidence) -> str:
    """Title and headings give a short passage its topic, as they do for the embedding."""
    path = " > ".join(dict.fromkeys(part for part in (passage.title, *passage.heading) if part))
    return f"{path}\n{passage.text}" if path else passage.text
