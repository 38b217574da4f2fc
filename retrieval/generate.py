"""Extractive answers: the sentences of the evidence that answer, quoted and cited, or nothing."""

from collections import OrderedDict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from conversation.model import Answer, Citation, Evidence
from conversation.turn import Reading
from retrieval.embed import Embed, Vectors
from retrieval.sentences import Unit, units

PASSAGES = 3
QUOTED_UNITS = 3
# A passage this short reads better whole than in pieces.
WHOLE_WORDS = 45
CACHED_PASSAGES = 4_000
MAX_UNITS = 24


class ExtractiveGenerator:
    """Calls as `generate(reading, question, evidence) -> Answer | None`."""

    fingerprint = "extractive-1"

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, reading: Reading, _question: str, evidence: tuple[Evidence, ...]) -> Answer | None:
        scored = [self._score(reading.vector, passage) for passage in evidence[:PASSAGES]]
        candidates = [one for one in scored if one[1]]
        if not candidates:
            return None
        passage, parts, scores = max(candidates, key=lambda one: one[0].score + float(one[2].max()))
        chosen = _choose(parts, scores)
        citations = tuple(_citation(passage, run, parts) for run in _runs(chosen))
        text = _join([parts[i] for i in chosen], passage.text)
        return Answer(text=text, citations=citations, support=max(0.0, float(scores.max())))

    def _score(self, vector: Sequence[float], passage: Evidence) -> tuple[Evidence, list[Unit], Vectors]:
        parts = units(passage.text)[:MAX_UNITS]
        if not parts:
            return passage, parts, np.empty(0, dtype=np.float32)
        return passage, parts, self._unit_vectors(passage, parts) @ np.asarray(vector, dtype=np.float32)

    def _unit_vectors(self, passage: Evidence, parts: list[Unit]) -> Vectors:
        known = self._vectors.get(passage.chunk_id)
        if known is None:
            known = self._embed([part.text for part in parts])
            self._vectors[passage.chunk_id] = known
            if len(self._vectors) > CACHED_PASSAGES:
                self._vectors.popitem(last=False)
        return known


def _choose(parts: list[Unit], scores: Vectors) -> list[int]:
    """The best units in reading order; the whole of a short passage."""
    if sum(len(part.text.split()) for part in parts) <= WHOLE_WORDS:
        return list(range(len(parts)))
    return sorted(int(i) for i in np.argsort(-scores, kind="stable")[:QUOTED_UNITS])


def _runs(chosen: list[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for i in chosen:
        if runs and runs[-1][1] == i - 1:
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    return runs


def _citation(passage: Evidence, run: tuple[int, int], parts: list[Unit]) -> Citation:
    start, end = parts[run[0]].start, parts[run[1]].end
    return Citation(
        source=passage.source,
        document_id=passage.document_id,
        version=passage.version,
        quote=passage.text[start:end],
        start=passage.start + start,
        end=passage.start + end,
        title=passage.title,
        page=passage.page,
        second=passage.second,
        score=passage.score,
    )


def _join(chosen: list[Unit], passage: str) -> str:
    text = chosen[0].text
    for before, unit in pairwise(chosen):
        text += ("\n" if "\n" in passage[before.end : unit.start] else " ") + unit.text
    return text
