"""Tells what a document says to its readers from what somebody has put there for the assistant."""

import re

_OWN = r"\byour\s+(?:\w+\s+)?(?:response|reply|replies|answers?|output|completion|message)(?:'s)?\b"
_ORDERS = r"(?:instructions?|rules?|prompts?|guidelines?|above|previous|prior)"
_BOT = r"(?:ai|assistant|chat\s?bot|llm|(?:large\s+)?language\s+model)"
# The reply itself, earlier orders, a part to play, the one who answers by name.
_FORMS = (
    _OWN + r"(?!\s+(?:time|rate|within|from|to\s+(?:your|the|our)\b))",
    rf"\b(?:ignore|disregard|forget|override|bypass)\b.{{0,40}}\b{_ORDERS}\b",
    rf"\byou\s+are\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:{_BOT}|bot|dan|in\s+\w+\s+mode)\b",
    r"(?:^|\b(?:now|then|and|must|please)\s+)(?:act|pretend|behave|respond|reply|answer|speak)\s+(?:as|like)\s+(?:if|an?)\b",
    rf"\b(?:system|developer)\s+prompt\b|\bas\s+an?\s+{_BOT}\b",
    r"\b(?:new|updated|real)\s+instructions?\s*:",
    rf"(?:^|\b(?:dear|hey|attention|note\s+to(?:\s+the)?)\s+){_BOT}\s*[:,]",
)
_TO_THE_ASSISTANT = re.compile("|".join(_FORMS), re.IGNORECASE)


def is_addressed(statement: str) -> bool:
    """Whether a sentence of a document is written to whoever answers from it. Nothing it says is to be cited.

    A rule by form alone: it also meets a few honest sentences, which a chat model then cannot cite.
    """
    return bool(_TO_THE_ASSISTANT.search(statement))
