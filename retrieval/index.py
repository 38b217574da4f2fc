"""The dense index: one Chroma collection per workspace and embedding model, with one owner."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import chromadb
import numpy as np
import structlog
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError
from filelock import FileLock, Timeout

from retrieval.embed import Vectors
from retrieval.errors import IndexLocked, IndexUnwritable

log = structlog.get_logger()

# Chroma's defaults lose recall from 10,000 vectors on; these keep recall@10 at 0.98 and above.
CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 128, "max_neighbors": 32}
}
WRITE_BATCH = 2_000


class VectorIndexes:
    """The Chroma folder of one home. Two processes on it would lose vectors, so a lock keeps others out."""

    def __init__(self, folder: Path) -> None:
        """Open the folder. Raises `IndexLocked` when another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder.with_suffix(".lock"))
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexLocked(
                "Another Warmline process is using this home. Stop it, or send documents to the running "
                "server with POST /v1/documents."
            ) from None
        self._client = _client(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self, workspace: str, fingerprint: str) -> "VectorIndex":
        """The workspace's collection for that embedding model, made if it is new."""
        name = f"chunks-{workspace}-{fingerprint}"
        return VectorIndex(
            self._client.get_or_create_collection(name, configuration=CONFIGURATION, embedding_function=None)
        )

    def drop(self, workspace: str, fingerprint: str) -> None:
        """Throw the workspace's collection away; it can be rebuilt from the ledger."""
        name = f"chunks-{workspace}-{fingerprint}"
        if name in {collection.name for collection in self._client.list_collections()}:
            self._client.delete_collection(name)

    def close(self) -> None:
        """Let another process have the folder."""
        self._client.close()  # type: ignore[attr-defined]  # the declared type leaves it out
        self._lock.release()


def _client(folder: Path) -> ClientAPI:
    """Chroma over the folder; a folder that it cannot open is set aside, for the ledger can fill a new one."""
    settings = Settings(anonymized_telemetry=False, is_persistent=True)
    try:
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    except Exception as error:  # noqa: BLE001 - Chroma raises whatever its layers raise
        aside = folder.with_name(f"{folder.name}-damaged-{int(time.time())}")
        log.warning("vectors_set_aside", folder=aside.name, error=type(error).__name__)
        folder.rename(aside)
        folder.mkdir()
        SharedSystemClient.clear_system_cache()
        return chromadb.PersistentClient(path=str(folder), settings=settings)


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except ChromaError as error:
        raise IndexUnwritable("The search index could not be written; make room on the disk and run again.") from error


class VectorIndex:
    """Chunk ids by cosine similarity."""

    def __init__(self, collection: chromadb.Collection) -> None:
        self._collection = collection

    def add(self, chunk_ids: Sequence[str], vectors: Vectors) -> None:
        """Insert or replace; `vectors` is (len(chunk_ids), dimension). Raises `IndexUnwritable`."""
        for start in range(0, len(chunk_ids), WRITE_BATCH):
            batch = slice(start, start + WRITE_BATCH)
            with _writing():
                self._collection.upsert(ids=list(chunk_ids[batch]), embeddings=np.asarray(vectors[batch]))

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Forget these; unknown ids are no error. Raises `IndexUnwritable`."""
        for start in range(0, len(chunk_ids), WRITE_BATCH):
            with _writing():
                self._collection.delete(ids=list(chunk_ids[start : start + WRITE_BATCH]))

    def search(self, vector: Sequence[float], depth: int) -> list[tuple[str, float]]:
        """The `depth` nearest chunks as (id, cosine in -1..1), best first."""
        query = np.asarray(vector, dtype=np.float32)[None, :]
        found = self._collection.query(query_embeddings=query, n_results=depth, include=["distances"])
        distances = found["distances"]
        ranked = zip(found["ids"][0], distances[0] if distances else [], strict=True)
        return [(chunk_id, 1.0 - float(distance)) for chunk_id, distance in ranked]

    def ids(self) -> set[str]:
        """Every chunk id that the collection holds."""
        return set(self._collection.get(include=[])["ids"])
