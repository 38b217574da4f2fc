"""The search query of a conversation: a question that leans on what was said before takes it along."""

import re

from conversation.model import Author, Message, MessageKind
from conversation.words import content_words

LEANING = re.compile(
    r"\b(it|its|that|this|they|them|their|those|these|there|one|ones|he|she|same|other|another|instead|then)\b"
    r"|^(and|but|or|so|also|what about|how about|what if|why|how long|how much|when|where|which one)\b",
    re.IGNORECASE,
)
MEANINGFUL_WORDS = 2
CONTEXT_MESSAGES = 4
CONTEXT_WORDS = 60


def build_query(question: str, history: tuple[Message, ...]) -> str:
    """The question, preceded by the last exchanges when it cannot stand alone."""
    if not history or not leans_on_history(question):
        return question
    return "\n".join([*_context(history), question])


def leans_on_history(question: str) -> bool:
    """True for a question that says little by itself and for one that points back ("and for two of them?")."""
    return len(content_words(question)) <= MEANINGFUL_WORDS or bool(LEANING.search(question.strip()))


def _context(history: tuple[Message, ...]) -> list[str]:
    said = [m for m in history if m.author is Author.CONTACT or m.kind in (MessageKind.ANSWER, MessageKind.TEXT)]
    return [" ".join(m.text.split()[:CONTEXT_WORDS]) for m in said[-CONTEXT_MESSAGES:]]
