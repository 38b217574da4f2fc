"""The dense index: one Chroma collection per workspace and embedding model, with one owner."""

import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import chromadb
import numpy as np
import structlog
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError
from filelock import FileLock, Timeout

from retrieval.embed import Vectors
from retrieval.errors import IndexLocked, IndexUnwritable

log = structlog.get_logger()

# Chroma's defaults lose recall from 10,000 vectors on; these keep recall@10 at 0.98 and above up to 100,000
# (`python -m benchmarks.recall`). What a graph was built with stays with it.
HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 400, "ef_search": 512, "max_neighbors": 32}
CONFIGURATION: CreateCollectionConfiguration = {"hnsw": HNSW}
WRITE_BATCH = 2_000
# In the collection's metadata: how many of its vectors were removed.
REMOVED = "removed"
BESIDE = "-new"
# So few removed vectors, about 2 KiB each, are not worth the work.
SPARE = 2_000


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
        _sweep(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self, workspace: str, fingerprint: str) -> "VectorIndex":
        """The workspace's collection for that embedding model, made if it is new.

        One that was built with other settings is thrown away first: the ledger fills the new one.
        """
        index = VectorIndex(self._client, f"chunks-{workspace}-{fingerprint}")
        if index.is_current:
            return index
        log.info("index_settings_changed", workspace=workspace)
        self.drop(workspace, fingerprint)
        return VectorIndex(self._client, f"chunks-{workspace}-{fingerprint}")

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


def _sweep(folder: Path) -> None:
    """Delete the files of collections that are gone: Chroma forgets them and leaves them behind."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as catalogue:
        known = {str(row[0]) for row in catalogue.execute("SELECT id FROM segments")}
    for graph in list(folder.glob("*/data_level0.bin")):
        if graph.parent.name not in known:
            shutil.rmtree(graph.parent)


class VectorIndex:
    """Chunk ids by cosine similarity."""

    def __init__(self, client: ClientAPI, name: str) -> None:
        """Open the collection of that name, or make it."""
        self._client = client
        self._name = name
        self._collection = self._made(name)

    def _made(self, name: str) -> chromadb.Collection:
        return self._client.get_or_create_collection(name, configuration=CONFIGURATION, embedding_function=None)

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
        if chunk_ids:
            self._collection.modify(metadata={REMOVED: self.removed + len(chunk_ids)})

    @property
    def is_current(self) -> bool:
        """Whether the collection was built with the settings of today."""
        built = self._collection.configuration_json["hnsw"]
        return all(built.get(name) == value for name, value in HNSW.items())

    @property
    def removed(self) -> int:
        """How many removed vectors still take up room: Chroma hides them and never frees them."""
        return int((self._collection.metadata or {}).get(REMOVED, 0))

    def compact(self, spare: int = SPARE) -> bool:
        """Move what is left to a new collection when more than that, and more than `spare`, was removed.

        True when it moved. Searches go on meanwhile; the caller sees to it that nothing is written. Should
        the process end halfway, the ledger fills the collection again. Chroma gives memory and files of the
        old one back only to the next process, so the time for this is right after opening.
        """
        old = self._collection
        if self.removed <= max(spare, old.count()):
            return False
        beside = f"{self._name}{BESIDE}"
        if beside in {collection.name for collection in self._client.list_collections()}:
            self._client.delete_collection(beside)
        new = self._made(beside)
        for at in range(0, old.count(), WRITE_BATCH):
            page = old.get(limit=WRITE_BATCH, offset=at, include=["embeddings"])
            new.add(ids=page["ids"], embeddings=np.asarray(page["embeddings"]))
        self._collection = new
        self._client.delete_collection(self._name)
        new.modify(name=self._name)
        return True

    def search(self, vector: Sequence[float], depth: int) -> list[tuple[str, float]]:
        """The `depth` nearest chunks as (id, cosine in -1..1), best first."""
        query = np.asarray(vector, dtype=np.float32)[None, :]
        try:
            found = self._collection.query(query_embeddings=query, n_results=depth, include=["distances"])
        except NotFoundError:
            # It was compacted between the two.
            found = self._collection.query(query_embeddings=query, n_results=depth, include=["distances"])
        distances = found["distances"]
        ranked = zip(found["ids"][0], distances[0] if distances else [], strict=True)
        return [(chunk_id, 1.0 - float(distance)) for chunk_id, distance in ranked]

    def ids(self) -> set[str]:
        """Every chunk id that the collection holds."""
        return set(self._collection.get(include=[])["ids"])
