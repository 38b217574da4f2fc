"""What to say next to who has been told something from the documents: not the same once more."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from conversation.model import Evidence
from retrieval.fuse import Ranking
from retrieval.rows import Vectors

# How much what the contact asked last counts beside the question, how much less what was asked before that, and how
# much the aim counts beside the search. Chosen on the conversations in `data/conversations` that are there for it.
EARLIER_SHARE = 0.5
EARLIER_DECAY = 0.5
AIM_SHARE = 0.5
# Less may stand anywhere.
QUOTED_WORDS = 5
_ENDS = re.compile(r"(?<=[.!?])\s+|\n")


def aim_of(asked: Vectors, past: Sequence[Vectors], leaning: float) -> Vectors:
    """The question's embedding moved towards those of what the contact asked before, `past`, oldest first.

    All are of unit length. What the assistant said is left out: it would be said again.
    """
    moved = asked.copy()
    for age, one in enumerate(reversed(past)):
        moved += leaning * EARLIER_SHARE * EARLIER_DECAY**age * one
    unit: Vectors = moved / np.linalg.norm(moved)
    return unit


def quotes(told: Sequence[str], found: Sequence[Evidence]) -> bool:
    """Whether what was told has a sentence or a row of a passage that was found."""
    parts = [part for text in told for part in _ENDS.split(text) if len(part.split()) >= QUOTED_WORDS]
    return any(part in one.text for one in found for part in parts)


def aimed(near: Ranking, found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The passages that were found, ordered half by that and half by how near they are to what is to be said next.

    A search with the words of the last answer finds that again, whatever is asked now. `near` has the cosines to what
    is to be said next; a passage that it lacks is as far as the farthest in it.
    """
    cosines = dict(near)
    farthest = min(cosines.values(), default=0.0)
    theirs = [max(0.0, cosines.get(one.chunk_id, farthest)) for one in found]
    nearest = max(theirs, default=0.0)
    again = [_aimed(one, cosine, nearest) for one, cosine in zip(found, theirs, strict=True)]
    ordered = sorted(again, key=lambda one: (-one.score, one.rank))
    return tuple(replace(one, rank=rank) for rank, one in enumerate(ordered, start=1))


def _aimed(one: Evidence, cosine: float, nearest: float) -> Evidence:
    aim = cosine / nearest if nearest > 0 else 0.0
    return replace(one, dense_score=cosine, score=(1 - AIM_SHARE) * one.score + AIM_SHARE * aim)
