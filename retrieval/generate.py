"""Extractive answers: the sentences of the evidence that answer, quoted and cited, or nothing."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, islice

import numpy as np

from conversation.model import Answer, Citation, Evidence
from conversation.turn import Reading
from retrieval.choose import FAR_BEHIND, Candidate, choose, runs
from retrieval.citation import citation
from retrieval.codes import CODES_WEIGHT, covered, names_unknown_code, without_other_codes
from retrieval.commands import commanding
from retrieval.embed import Embed, Vectors
from retrieval.explained import explained
from retrieval.lists import company, fellows
from retrieval.page_notes import asks_for_note, is_note
from retrieval.sentences import Unit, units
from retrieval.siblings import labels, of_whom_is_asked
from retrieval.table_rows import without_other_rows

# Chosen on the shipped questions and the training half of clapnq: a fourth adds noise faster than it adds answers.
PASSAGES = 3
CACHED_PASSAGES = 4_000
MAX_UNITS = 24


class ExtractiveGenerator:
    """Calls as `generate(reading, question, evidence) -> Answer | None`."""

    fingerprint = "extractive-4"

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._known: OrderedDict[str, Vectors] = OrderedDict()

    def __call__(self, reading: Reading, question: str, evidence: tuple[Evidence, ...]) -> Answer | None:
        if names_unknown_code(question, evidence):
            return None
        divided = _divided(of_whom_is_asked(question, evidence))
        known = self._unit_vectors([(_key(passage.text), parts) for passage, parts in divided])
        vector = np.asarray(reading.vector, dtype=np.float32)
        candidates = _candidates(question, vector, divided, known)
        if not candidates:
            return None
        quoted = runs(choose(candidates))
        return Answer(
            text=_join(quoted, labels([one[0].passage for one in quoted])),
            citations=tuple(_citation(run) for run in quoted),
            support=float(np.clip(max(one.likeness for one in candidates), 0.0, 1.0)),
            explained=explained(vector, np.concatenate(known)),
        )

    def learn(self, text: str) -> bool:
        """Embed the units of a passage before anybody asks. False, and nothing is done, when there is no more room."""
        key = _key(text)
        if key in self._known:
            return True
        if len(self._known) >= CACHED_PASSAGES:
            return False
        if parts := units(text)[:MAX_UNITS]:
            self._unit_vectors([(key, parts)])
        return True

    def known(self, texts: Iterable[str]) -> dict[str, Vectors]:
        """The vectors of the units of these passages, as far as they are known, under keys for `recall`."""
        keys = dict.fromkeys(map(_key, texts))
        return {key: vectors for key in keys if (vectors := self._known.get(key)) is not None}

    def recall(self, known: Mapping[str, Vectors]) -> None:
        """Know these again: what `known` gave, under the same fingerprint and embedding model."""
        self._known.update(islice(known.items(), CACHED_PASSAGES - len(self._known)))

    def _unit_vectors(self, passages: list[tuple[str, list[Unit]]]) -> list[Vectors]:
        """One (units, dimension) array for each passage; what is not known yet is embedded in one go."""
        # What another thread may push out of the cache meanwhile is held here.
        found = {
            key: vectors
            for key, parts in passages
            if (vectors := self._known.get(key)) is not None and len(vectors) == len(parts)
        }
        missing = [(key, parts) for key, parts in passages if key not in found]
        if missing:
            vectors = self._embed([part.text for _, parts in missing for part in parts])
            cuts = np.cumsum([len(parts) for _, parts in missing])[:-1]
            new = dict(zip((key for key, _ in missing), np.split(vectors, cuts), strict=True))
            found |= new
            self._known.update(new)
        while len(self._known) > CACHED_PASSAGES:
            self._known.popitem(last=False)
        return [found[key] for key, _ in passages]


def _divided(evidence: Sequence[Evidence]) -> list[tuple[Evidence, list[Unit]]]:
    """The best passages with their units, as far as they have any and are not far behind the best of them."""
    divided = [(passage, units(passage.text)[:MAX_UNITS]) for passage in evidence[:PASSAGES]]
    found = [(passage, parts) for passage, parts in divided if parts]
    return [one for one in found if one[0].score >= found[0][0].score - FAR_BEHIND]


def _candidates(
    question: str, vector: Vectors, divided: list[tuple[Evidence, list[Unit]]], known: list[Vectors]
) -> list[Candidate]:
    """The units that may be quoted; `known` has the vectors of each passage's."""
    found: list[Candidate] = []
    for rank, ((passage, parts), vectors) in enumerate(zip(divided, known, strict=True)):
        likeness = vectors @ vector + CODES_WEIGHT * covered(question, parts)
        barred, widths = commanding(passage.text, parts), company(passage.text, parts)
        lists = fellows(passage.text, parts)
        found += [
            Candidate(
                (rank, n),
                passage,
                part,
                float(likeness[n]),
                widths.get(n, (frozenset({n}),)),
                lists.get(n, frozenset()),
            )
            for n, part in enumerate(parts)
            if n not in barred
        ]
    return without_other_rows(question, without_other_codes(question, _without_notes(question, found)))


def _key(text: str) -> str:
    """By the words: passages keep their vectors when their document has a new version, or another number."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _without_notes(question: str, candidates: list[Candidate]) -> list[Candidate]:
    """Without what pages say of themselves, unless that is asked for. Never leaves nothing."""
    if asks_for_note(question):
        return candidates
    return [one for one in candidates if not is_note(one.unit.text)] or candidates


def _citation(run: list[Candidate]) -> Citation:
    return citation(run[0].passage, run[0].unit.start, run[-1].unit.end)


def _join(quoted: list[list[Candidate]], said_before: Mapping[str, str]) -> str:
    """Lines stay lines, sentences of one passage flow, another passage begins a new paragraph, under its label."""
    text = ""
    before: Candidate | None = None
    for one in chain.from_iterable(quoted):
        if before is None or before.passage is not one.passage:
            label = said_before.get(one.passage.chunk_id)
            text += ("\n\n" if before else "") + (f"{label.rstrip(' :.')}:\n" if label else "")
        else:
            text += "\n" if "\n" in one.passage.text[before.unit.end : one.unit.start] else " "
        text += one.unit.text
        before = one
    return text
