"""What counts as a right answer, as the public contract defines it."""

import re
from collections import Counter

from conversation.model import Answer
from evals.datasets import Question

TOKEN = re.compile(r"\w+")
QUOTED_SHARE = 0.5


def is_right(question: Question, answer: Answer | None) -> bool:
    """The question is answerable, a gold document is cited, and half of one evidence sentence is quoted.

    Where the set has no evidence sentences, the citation of a gold document is enough.
    """
    if answer is None or not question.answerable:
        return False
    cited = [citation for citation in answer.citations if citation.source in question.gold]
    if not cited or not question.evidence:
        return bool(cited)
    quoted = Counter(token for citation in cited for token in tokens(citation.quote))
    return any(_share(evidence, quoted) >= QUOTED_SHARE for evidence in question.evidence)


def gold_cited(question: Question, answer: Answer) -> tuple[int, int]:
    """How many of the gold sentences the citations quote, and how many there are; documents where none are known.

    A sentence is quoted when half of its tokens are, in citations of gold documents.
    """
    cited = [citation for citation in answer.citations if citation.source in question.gold]
    if not question.evidence:
        return len({citation.source for citation in cited}), len(question.gold)
    quoted = Counter(token for citation in cited for token in tokens(citation.quote))
    return sum(_share(evidence, quoted) >= QUOTED_SHARE for evidence in question.evidence), len(question.evidence)


def tokens(text: str) -> list[str]:
    """Lower-case words and numbers."""
    return TOKEN.findall(text.lower())


def _share(evidence: str, quoted: Counter[str]) -> float:
    wanted = Counter(tokens(evidence))
    return sum((wanted & quoted).values()) / max(1, sum(wanted.values()))
