"""Chunks for tests that need no parser."""

from retrieval.chunk import Chunk


def chunk_of(id: str, text: str, heading: tuple[str, ...] = (), title: str | None = None) -> Chunk:
    return Chunk(id, f"document-{id}", 1, f"{id}.md", title, heading, text, 0, len(text), 0)
