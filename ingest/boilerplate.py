"""Paragraphs that stand in many documents of one source: legal footers, "Was this helpful?"."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.normalise import line_text

DOCUMENTS = 5
SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Repeated:
    """`text`, as it was written the second time it was seen, is in `documents` documents, which is
    `share` (0..1) of all."""

    text: str
    documents: int
    share: float


def repeated(
    documents: Iterable[Iterable[str]], at_least: int = DOCUMENTS, share: float = SHARE
) -> tuple[Repeated, ...]:
    """The texts that stand in at least `at_least` documents and `share` of them, the most repeated first.

    A document is the texts of its elements; what repeats inside one document counts once. Texts are the
    same if they differ in case and white space only. Read as a stream: what is kept is a hash of 16
    bytes for each distinct text, and the text itself from the second document on.
    """
    counts: dict[bytes, int] = {}
    texts: dict[bytes, str] = {}
    total = 0
    for document in documents:
        total += 1
        for key, text in {paragraph_key(text): text for text in document}.items():
            counts[key] = counts.get(key, 0) + 1
            if counts[key] == 2:
                texts[key] = text
    found = [Repeated(texts.get(key, ""), count, count / total) for key, count in counts.items()]
    kept = [one for one in found if one.documents >= max(at_least, 2) and one.share >= share and one.text.strip()]
    return tuple(sorted(kept, key=lambda one: (-one.documents, one.text)))


def paragraph_key(text: str) -> bytes:
    """16 bytes that are the same for texts that differ in case and white space only."""
    return hashlib.blake2b(line_text(text).casefold().encode(), digest_size=16).digest()
