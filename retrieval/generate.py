"""Extractive answers: the sentences of the evidence that answer, quoted and cited, or nothing."""

from collections import OrderedDict
from itertools import pairwise

import numpy as np

from conversation.model import Answer, Citation, Evidence
from conversation.turn import Reading
from conversation.words import content_words, stems
from retrieval.embed import Embed, Vectors
from retrieval.sentences import Unit, units

PASSAGES = 3
# Three sentences, or more of the short lines of a list.
QUOTED_SENTENCES = 3
QUOTED_LINES = 6
QUOTED_WORDS = 60
# An embedding hardly sees the code of a product or an error; the words do.
CODES_WEIGHT = 0.3
CACHED_PASSAGES = 4_000
MAX_UNITS = 24


class ExtractiveGenerator:
    """Calls as `generate(reading, question, evidence) -> Answer | None`."""

    fingerprint = "extractive-1"

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, reading: Reading, question: str, evidence: tuple[Evidence, ...]) -> Answer | None:
        divided = [(passage, units(passage.text)[:MAX_UNITS]) for passage in evidence[:PASSAGES]]
        candidates = [(passage, parts) for passage, parts in divided if parts]
        if not candidates:
            return None
        vector = np.asarray(reading.vector, dtype=np.float32)
        scored = [
            (passage, parts, vectors @ vector + CODES_WEIGHT * _covered(question, parts))
            for (passage, parts), vectors in zip(candidates, self._unit_vectors(candidates), strict=True)
        ]
        passage, parts, scores = max(scored, key=lambda one: one[0].score + float(one[2].max()))
        chosen = _choose(parts, scores)
        citations = tuple(_citation(passage, run, parts) for run in _runs(chosen))
        text = _join([parts[i] for i in chosen], passage.text)
        return Answer(text=text, citations=citations, support=float(np.clip(scores.max(), 0.0, 1.0)))

    def _unit_vectors(self, passages: list[tuple[Evidence, list[Unit]]]) -> list[Vectors]:
        """One (units, dimension) array for each passage; what is not known yet is embedded in one go."""
        new = [(passage, parts) for passage, parts in passages if passage.chunk_id not in self._known]
        if new:
            vectors = self._embed([part.text for _, parts in new for part in parts])
            cuts = np.cumsum([len(parts) for _, parts in new])[:-1]
            self._known.update(zip((one.chunk_id for one, _ in new), np.split(vectors, cuts), strict=True))
        found = [self._known[passage.chunk_id] for passage, _ in passages]
        while len(self._known) > CACHED_PASSAGES:
            self._known.popitem(last=False)
        return found


def _covered(question: str, parts: list[Unit]) -> Vectors:
    """The share of the question's codes and numbers that each unit holds, 0..1."""
    codes = {word for word in content_words(question) if any(character.isdigit() for character in word)}
    held = [len(codes & stems(part.text)) / max(1, len(codes)) for part in parts]
    return np.array(held, dtype=np.float32)


def _choose(parts: list[Unit], scores: Vectors) -> list[int]:
    """The best units in reading order, as many as fit; the whole of a short passage."""
    words = [len(part.text.split()) for part in parts]
    if sum(words) <= QUOTED_WORDS:
        return list(range(len(parts)))
    chosen: list[int] = []
    for i in np.argsort(-scores, kind="stable")[:QUOTED_LINES]:
        if len(chosen) < QUOTED_SENTENCES or sum(words[k] for k in chosen) + words[i] <= QUOTED_WORDS:
            chosen.append(int(i))
    return sorted(chosen)


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
