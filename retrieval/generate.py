"""Extractive answers: the sentences of the evidence that answer, quoted and cited, or nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain

import numpy as np

from conversation.model import Answer, Citation, Evidence
from conversation.turn import Reading
from retrieval.amounts import AMOUNT_WEIGHT, lacks_amount, priced, with_amount_among
from retrieval.choose import FAR_BEHIND, Candidate, choose, runs
from retrieval.citation import citation
from retrieval.codes import (
    CODES_WEIGHT,
    covered,
    lines_of_codes,
    names_unknown_code,
    without_other_codes,
)
from retrieval.commands import commanding
from retrieval.cross_encoder import ScorePairs
from retrieval.embed import Vectors
from retrieval.explained import explained
from retrieval.headed import headed
from retrieval.headings import NAMED_WEIGHT, names_heading, unnumbered
from retrieval.identifiers import with_identifiers_first
from retrieval.lists import Widths, company, fellows
from retrieval.met import met, nearest
from retrieval.page_notes import asks_for_note, is_note
from retrieval.passage_cache import PassageCache, quotable
from retrieval.query import CONTEXT_WORDS
from retrieval.sentences import Unit, is_row
from retrieval.siblings import Asked, labels, of_whom_is_asked
from retrieval.table_rows import without_other_rows
from retrieval.unknown_sibling import names_unknown_sibling
from retrieval.weigh import weighed

# Chosen on the shipped questions and the training half of clapnq: a fourth adds noise faster than it adds answers.
PASSAGES = 3


class ExtractiveGenerator:
    """Calls as `generate(reading, question, evidence) -> Answer | None`."""

    fingerprint = "extractive-11"

    def __init__(self, seen: PassageCache, score: ScorePairs | None = None) -> None:
        """`score` is a cross-encoder."""
        self._seen = seen
        self._score = score

    def __call__(self, reading: Reading, question: str, evidence: tuple[Evidence, ...]) -> Answer | None:
        evidence = with_identifiers_first(question, evidence)
        asked = of_whom_is_asked(question, evidence)
        kept = with_amount_among(PASSAGES, question, _about(asked, evidence))
        divided = _divided(kept)
        seen = self._seen([(passage.text, parts) for passage, parts in divided])
        words = np.asarray(reading.word_vectors, dtype=np.float32).reshape(len(reading.words), len(reading.vector))
        near = [nearest(words, one.words) for one in seen]
        if names_unknown_code(question, evidence) or names_unknown_sibling(question, evidence, _by_word(reading, near)):
            return None
        vector = np.asarray(reading.aim or reading.vector, dtype=np.float32)
        candidates = _candidates(question, vector, divided, [one.units for one in seen], _asked_before(reading))
        candidates = [one for one in candidates if asked.allows(one.passage.document_id, one.unit.text)]
        if self._score:
            candidates = weighed(self._score, reading.query, candidates)
        answer = _answer(question, candidates, asked) if candidates else None
        if answer is None or lacks_amount(question, answer.text):
            return None
        return replace(
            answer,
            explained=explained(vector, np.concatenate([one.units for one in seen])),
            met=met(reading.words, near[0], _name(divided[0][0])),
            passed_over=_passed_over(evidence, kept),
        )


def _about(asked: Asked, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The evidence without passages of which nothing is about the one that is asked of."""
    allows = asked.allows
    return tuple(
        one
        for one in evidence
        if one.document_id not in asked.others or any(allows(one.document_id, part.text) for part in quotable(one.text))
    )


def _answer(question: str, candidates: list[Candidate], asked: Asked) -> Answer:
    quoted = runs(choose(candidates, question))
    return Answer(
        text=_join(quoted, _labels(question, [*chain.from_iterable(quoted)], asked.others)),
        citations=tuple(_citation(run) for run in quoted),
        support=float(np.clip(max(one.likeness for one in candidates), 0.0, 1.0)),
    )


def _labels(question: str, quoted: Sequence[Candidate], others: Collection[str]) -> Mapping[str, str]:
    said: dict[str, list[str]] = {}
    for one in quoted:
        said.setdefault(one.passage.chunk_id, []).append(one.unit.text)
    passages = [*{one.passage.chunk_id: one.passage for one in quoted}.values()]
    rows = {one.passage.chunk_id for one in quoted if is_row(one.unit.text)}
    return labels(passages, rows, headed(question, passages, said), others)


def _name(passage: Evidence) -> str:
    return " ".join((passage.title or "", *passage.heading))


def _by_word(reading: Reading, near: Sequence[Vectors]) -> dict[str, float]:
    """Each word's cosine to the nearest in any of the passages."""
    return dict(zip(reading.words, np.max(near, axis=0).tolist(), strict=True)) if near else {}


def _passed_over(evidence: Sequence[Evidence], kept: Sequence[Evidence]) -> tuple[str, ...]:
    left = {one.document_id for one in kept}
    return tuple(dict.fromkeys(one.document_id for one in evidence if one.document_id not in left))


def _divided(evidence: Sequence[Evidence]) -> list[tuple[Evidence, Sequence[Unit]]]:
    """The best passages with their units, as far as they have any and are not far behind the best of them."""
    divided = [(passage, quotable(passage.text)) for passage in evidence[:PASSAGES]]
    found = [(passage, parts) for passage, parts in divided if parts]
    return [one for one in found if one[0].score >= found[0][0].score - FAR_BEHIND]


def _asked_before(reading: Reading) -> list[str]:
    """What the contact said before a question that leans on it, as far as the query has it."""
    told = {" ".join(text.split()[:CONTEXT_WORDS]) for text in reading.told}
    return [line for line in reading.query.split("\n")[:-1] if line not in told] if reading.aim else []


def _candidates(
    question: str,
    vector: Vectors,
    divided: list[tuple[Evidence, Sequence[Unit]]],
    known: list[Vectors],
    earlier: Sequence[str] = (),
) -> list[Candidate]:
    """The units that may be quoted; `known` has the vectors of each passage's, `earlier` what was asked before."""
    found: list[Candidate] = []
    for rank, ((passage, parts), vectors) in enumerate(zip(divided, known, strict=True)):
        over = " ".join(map(unnumbered, passage.heading))
        likeness = vectors @ vector + CODES_WEIGHT * covered(question, parts, over)
        added = AMOUNT_WEIGHT * priced(question, parts) + NAMED_WEIGHT * names_heading(question, passage)
        barred = _barred(passage.text)
        together, lists = _lists(passage.text)
        widths = {**together, **lines_of_codes(question, passage.text, parts)}
        found += [
            Candidate(
                (rank, n),
                passage,
                part,
                float(likeness[n]),
                widths.get(n, (frozenset({n}),)),
                lists.get(n, frozenset()),
                float(added[n]),
            )
            for n, part in enumerate(parts)
            if n not in barred
        ]
    return without_other_rows(question, without_other_codes(question, _without_notes(question, found)), earlier)


# The patterns take longer than all the rest of a candidate.
@lru_cache(maxsize=1_024)
def _barred(text: str) -> frozenset[int]:
    return frozenset(commanding(text, quotable(text)))


@lru_cache(maxsize=1_024)
def _lists(text: str) -> tuple[Mapping[int, Widths], Mapping[int, frozenset[int]]]:
    return company(text, quotable(text)), fellows(text, quotable(text))


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
    last: str | None = None
    for one in chain.from_iterable(quoted):
        if before is None or before.passage is not one.passage:
            label = said_before.get(one.passage.chunk_id)
            text += ("\n\n" if before else "") + (f"{_over(label)}\n" if label and label != last else "")
            last = label
        else:
            text += "\n" if "\n" in one.passage.text[before.unit.end : one.unit.start] else " "
        text += one.unit.text
        before = one
    return text


def _over(label: str) -> str:
    return label if label.endswith("?") else f"{label.rstrip(' :.')}:"
