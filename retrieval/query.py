"""The search query of a conversation: how far a question leans on what was said before, and what it takes along."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from conversation.model import Author, Message, MessageKind
from conversation.words import WORD, content_words

POINTING = re.compile(
    r"\b(?:it|its|that|this|they|them|their|those|these|there|ones?|s?he|him|her|his|same|other|another|both|either"
    r"|instead)\b",
    re.IGNORECASE,
)
# What a sentence only begins with points at nothing.
OPENING = re.compile(
    r"^\W*(?:and|but|or|so|also|ok(?:ay)?|then|what about|how about|what if|which one|why not|why|perfect|great)\b",
    re.IGNORECASE,
)
# From so much on a question is taken to lean on what was said before it.
LEANS_FROM = 0.35
MOST_WORDS = 8
BARE_WORDS = 1
# Chosen on the training half of dstc10_faq, the shipped follow-ups, and shipped questions after unrelated ones.
CONTEXT_MESSAGES = 4
CONTEXT_WORDS = 60
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

    def __call__(self, question: str, likeness: float) -> float:
        row = clues(question, likeness)
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=True))
        return 0.5 * (1.0 + math.tanh(0.5 * logit))


def clues(question: str, likeness: float) -> tuple[float, float, float, float]:
    """What tells a follow-up from a change of topic: how many of its words carry meaning, whether hardly any
    does, whether one points at something, and its `likeness`, the cosine of question and context."""
    words = min(len(content_words(question)), MOST_WORDS)
    pointing = POINTING.search(OPENING.sub("", question))
    return float(words), float(words <= BARE_WORDS), float(bool(pointing)), likeness


def context(history: tuple[Message, ...], messages: int = CONTEXT_MESSAGES) -> list[str]:
    """What was last said to the point, oldest first, long messages cut; notices and offers left out."""
    said = [m for m in history if m.author is Author.CONTACT or m.kind in (MessageKind.ANSWER, MessageKind.TEXT)]
    return [" ".join(m.text.split()[:CONTEXT_WORDS]) for m in said[-messages:]]


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
