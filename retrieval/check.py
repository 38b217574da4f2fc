"""Each sentence of a chat model against the passages that it cites: a citation that carries it, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from conversation.model import Citation, Evidence
from retrieval.citation import citation
from retrieval.embed import Embed
from retrieval.prompt import about_of
from retrieval.support import Comparison, Ground, compare
from retrieval.support_head import SupportHead

MOST_CITED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """`score` is P(the passages carry the sentence), 0..1. Without `citations` they do not."""

    score: float
    citations: tuple[Citation, ...] = ()


class Check:
    """Calls as `check(sentence, places) -> Verdict`, for the evidence of one turn; places count from 1."""

    def __init__(self, evidence: Sequence[Evidence], embed: Embed, head: SupportHead) -> None:
        self._evidence = evidence
        self._grounds = [Ground(one.text, about_of(one)) for one in evidence]
        self._embed = embed
        self._head = head

    def __call__(self, sentence: str, places: Sequence[int]) -> Verdict:
        cited = [place - 1 for place in dict.fromkeys(places) if 1 <= place <= len(self._grounds)][:MOST_CITED]
        best = max((self._together(sentence, [one]) for one in cited), key=lambda v: v.score, default=Verdict(0.0))
        if best.citations or len(cited) < 2:
            return best
        return max(best, self._together(sentence, cited), key=lambda v: v.score)

    def _together(self, sentence: str, cited: Sequence[int]) -> Verdict:
        found = compare(sentence, [self._grounds[one] for one in cited], self._embed)
        score = self._head(found.row)
        return Verdict(score, self._citations(cited, found) if score >= self._head.threshold else ())

    def _citations(self, cited: Sequence[int], found: Comparison) -> tuple[Citation, ...]:
        spans = zip(cited, found.best, strict=True)
        return tuple(self._citation(one, first, last) for one, (share, first, last) in spans if share > 0)

    def _citation(self, cited: int, first: int, last: int) -> Citation:
        statements = self._grounds[cited].statements
        return citation(self._evidence[cited], statements[first].start, statements[last].end)
