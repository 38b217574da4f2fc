"""The search query of a conversation: how far a question leans on what was said before, and what it takes along."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversation.model import Author, Message, MessageKind
from conversation.words import WORD, content_words
from retrieval.fuse import Ranking
from retrieval.rows import Vectors

POINTING = re.compile(
    r"\b(?:it|its|that|this|they|them|their|those|these|there|ones?|s?he|him|her|his|same|other|another|both|either"
    r"|instead)\b",
    re.IGNORECASE,
)
_PAUSE = r"(?:uh+|u+m+|h+m+|er+m?|ah+|oh+|eh)"
_TAKEN = (
    r"(?:ok(?:ay)?|yes|yeah|yep|no|right|sure|well|fine|great|perfect|cool|awesome|excellent|good|nice|lovely|alright"
    r"|all right|got it|i see|thanks|thank you|(?:that |it )?sounds (?:good|great|perfect|interesting))"
)
_LINK = r"(?:and|but|or|so|also|then|what about|how about|what if|which one|why not|why)"
# What a sentence only begins with points at nothing: "oh, sounds great, and".
OPENING = re.compile(rf"^\W*(?:(?:{_PAUSE}|{_TAKEN}|{_LINK})\b\W*)+", re.IGNORECASE)
# What a question is wrapped in says nothing of its matter.
WRAPPING = re.compile(
    rf"\b(?:{_PAUSE}|(?:do|would) you (?:happen to )?know|(?:can|could) you (?:also |please )?(?:check|tell me|see))\b"
    r"(?: (?:if|whether))?",
    re.IGNORECASE,
)
# From so much on a question is taken to lean on what was said before it.
LEANS_FROM = 0.35
# What is asked with none of these only names something: "and for children?", "no, the annual one".
ASKING = re.compile(
    r"\b(?:who|whose|what|when|where|why|which|how|is|are|was|were|do|does|did|can|could|may|might|will|would|shall"
    r"|should|must|have|has)\b",
    re.IGNORECASE,
)
MOST_WORDS = 8
# So many passages tell whether one of them stands out.
NEIGHBOURS = 20
BARE_WORDS = 1
# Chosen on the training half of dstc10_faq, the shipped follow-ups, and shipped questions after unrelated ones.
CONTEXT_MESSAGES = 4
CONTEXT_WORDS = 40
REMEMBERED_MESSAGES = 10
REMEMBERED_SHARE = 0.6
FORGETTING = 0.9
# Tantivy refuses very long queries slowly; a customer's question never needs more words than this.
MAX_TERMS = 64

Terms = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Leaning:
    """Logistic regression: P(a question cannot be understood without what was said before it).

    `weights` belong to the `clues`, in their order.
    """

    weights: tuple[float, ...]
    bias: float

    def __call__(self, question: str, likeness: float, margin: float) -> float:
        row = clues(question, likeness, margin)
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))
        return 0.5 * (1.0 + math.tanh(0.5 * logit))


def clues(question: str, likeness: float, margin: float) -> tuple[float, float, float, float, float, float]:
    """What tells a follow-up from a change of topic: how many of its words carry meaning, whether hardly any does,
    whether one points at something, whether none asks, its `likeness`, the cosine of the question to the nearest
    that the contact asked before, and the `margin` by which a passage stands out for the question alone."""
    body = WRAPPING.sub(" ", OPENING.sub("", question))
    words = min(len(content_words(body)), MOST_WORDS)
    pointing, asking = POINTING.search(body), ASKING.search(body)
    return float(words), float(words <= BARE_WORDS), float(bool(pointing)), float(not asking), likeness, margin


def nearest(asked: Vectors, past: Sequence[Vectors]) -> float:
    """The cosine of a question's embedding to the nearest of those before it, 0 for none."""
    return max((float(asked @ one) for one in past), default=0.0)


def margin(near: Ranking) -> float:
    """How far the nearest passage stands out: its cosine less the mean of those behind it, or all of it if alone.

    A question that many passages fit equally, or none, lacks what tells them apart. Predicting the worth of a search
    from how its scores spread is the idea of Shtok, Kurland and Carmel, "Predicting Query Performance by Query-Drift
    Estimation" (2009).
    """
    cosines = [cosine for _, cosine in near]
    return sum(cosines[:1]) - math.fsum(cosines[1:]) / max(len(cosines) - 1, 1)


def context(history: tuple[Message, ...], messages: int = CONTEXT_MESSAGES) -> list[str]:
    """What was last said to the point, oldest first, long messages cut; notices and offers left out."""
    return [" ".join(one.text.split()[:CONTEXT_WORDS]) for one in _to_the_point(history)[-messages:]]


def _to_the_point(history: tuple[Message, ...]) -> list[Message]:
    kinds = (MessageKind.ANSWER, MessageKind.TEXT)
    return [one for one in history if one.author is Author.CONTACT or one.kind in kinds]


def told(history: tuple[Message, ...]) -> tuple[str, ...]:
    """What of the context is the assistant's, whole, oldest first."""
    return tuple(one.text for one in _to_the_point(history)[-CONTEXT_MESSAGES:] if one.kind is MessageKind.ANSWER)


def terms(question: str, history: tuple[Message, ...] = (), leaning: float = 0.0) -> Terms:
    """The words to look for, each with its weight: 1 in the question, less the longer ago they were said.

    A question without a word of meaning is looked for as it stands.
    """
    found: dict[str, float] = {}
    for age, text in enumerate(reversed(context(history, REMEMBERED_MESSAGES) if leaning else [])):
        for word in _meaningful(text):
            found.setdefault(word, leaning * REMEMBERED_SHARE * FORGETTING**age)
    found |= dict.fromkeys(_meaningful(question) or WORD.findall(question.lower()), 1.0)
    return dict(sorted(found.items(), key=lambda term: -term[1])[:MAX_TERMS])


def _meaningful(text: str) -> list[str]:
    return [word for word in WORD.findall(text.lower()) if content_words(word)]
