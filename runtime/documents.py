"""Documents as the knowledge ledger takes them and tells of them."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.chunk import Chunk
from retrieval.embed import Vectors

# The root of documents that came over the API rather than from a folder.
UPLOADS = "upload:"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One document as the content owner sees it; `version` is the active one."""

    id: str
    root: str
    source: str
    title: str | None
    version: int
    content_sha256: str
    changed_at: str
    chunks: int
    updated: str | None = None
    language: str | None = None
    translation_group: str | None = None
    validator: str | None = None


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of an active document, and the group of its translations; None where there is none."""

    document_id: str
    source: str
    language: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A parsed document on its way in."""

    root: str
    source: str
    title: str | None
    text: str
    content_sha256: str
    updated: str | None = None
    language: str | None = None
    validator: str | None = None
    sketch: bytes | None = None


@dataclass(frozen=True, slots=True)
class Staged:
    """A new version with its chunks and their vectors, (len(parts), dimension).

    `replaces` is the version that was active when it began to be read, None when there was none.
    """

    new: NewVersion
    version: int
    parts: Sequence[Chunk]
    vectors: Vectors
    replaces: int | None = None


def document_id(workspace: str, root: str, source: str) -> str:
    """The same document keeps its id over all its versions."""
    return hashlib.sha256(f"{workspace}\n{root}\n{source}".encode()).hexdigest()[:20]
