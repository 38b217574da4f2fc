"""The dense index: one Chroma collection per workspace and embedding model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import chromadb
import httpx
import numpy as np
import structlog
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration, CreateHNSWConfiguration
from chromadb.errors import ChromaError, NotFoundError

from retrieval.chroma import ChromaFolder, ChromaServer, Open
from retrieval.embed import Vectors
from retrieval.errors import IndexUnwritable

log = structlog.get_logger()
T = TypeVar("T")

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
    """The collections of one home."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """Open the folder, or the Chroma server at `url`.

        Raises `IndexLocked` when another process has the folder, `VectorsUnreachable` when no server answers.
        """
        self._folder: ChromaFolder | ChromaServer = ChromaServer(url) if url else ChromaFolder(folder)

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
        index = VectorIndex(self._folder, f"chunks-{workspace}-{fingerprint}")
        if index.is_current:
            return index
        log.info("index_settings_changed", workspace=workspace)
        self.drop(workspace, fingerprint)
        return VectorIndex(self._folder, f"chunks-{workspace}-{fingerprint}")

    def drop(self, workspace: str, fingerprint: str) -> None:
        """Throw the workspace's collection away; it can be rebuilt from the ledger."""
        with self._folder.using() as opened:
            _drop(opened.client, f"chunks-{workspace}-{fingerprint}")

    def close(self) -> None:
        """Let another process have the folder."""
        self._folder.close()


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except (ChromaError, httpx.HTTPError) as error:
        raise IndexUnwritable("The search index could not be written; make room on its disk and run again.") from error


class VectorIndex:
    """Chunk ids by cosine similarity. Thread-safe for searches; one thread at a time may write."""

    def __init__(self, folder: ChromaFolder | ChromaServer, name: str) -> None:
        """Open the collection of that name, or make it."""
        self._folder = folder
        self._name = name
        with folder.using() as opened:
            self._held = (opened.generation, _made(opened.client, name))

    @contextmanager
    def _collection(self) -> Iterator[chromadb.Collection]:
        """The collection under the client that is open now."""
        with self._folder.using() as opened, self._collection_of(opened) as collection:
            yield collection

    @contextmanager
    def _collection_of(self, opened: Open) -> Iterator[chromadb.Collection]:
        if self._held[0] != opened.generation:
            self._held = (opened.generation, _made(opened.client, self._name))
        yield self._held[1]

    def _use(self, act: Callable[[chromadb.Collection], T]) -> T:
        """Do it with the collection of today: another thread compacts it, another process builds it anew."""
        with self._folder.using() as opened, self._collection_of(opened) as collection:
            try:
                return act(collection)
            except ChromaError as error:
                if collection is self._held[1]:
                    if not isinstance(error, NotFoundError):
                        raise
                    self._held = (opened.generation, _made(opened.client, self._name))
                return act(self._held[1])

    def add(self, chunk_ids: Sequence[str], vectors: Vectors) -> None:
        """Insert or replace; `vectors` is (len(chunk_ids), dimension). Raises `IndexUnwritable`."""
        for start in range(0, len(chunk_ids), WRITE_BATCH):
            batch = slice(start, start + WRITE_BATCH)
            ids, rows = list(chunk_ids[batch]), np.asarray(vectors[batch])
            with _writing():
                self._use(lambda collection, ids=ids, rows=rows: collection.upsert(ids=ids, embeddings=rows))  # type: ignore[misc]

    def remove(self, chunk_ids: Sequence[str]) -> None:
        """Forget these; unknown ids are no error. Raises `IndexUnwritable`."""
        for start in range(0, len(chunk_ids), WRITE_BATCH):
            ids = list(chunk_ids[start : start + WRITE_BATCH])
            with _writing():
                self._use(lambda collection, ids=ids: collection.delete(ids=ids))  # type: ignore[misc]
        if chunk_ids:
            with self._collection() as collection:
                collection.modify(metadata={REMOVED: _removed(collection) + len(chunk_ids)})

    @property
    def is_current(self) -> bool:
        """Whether the collection was built with the settings of today."""
        with self._collection() as collection:
            built = collection.configuration_json["hnsw"]
        return all(built.get(name) == value for name, value in HNSW.items())

    @property
    def removed(self) -> int:
        """How many removed vectors still take up room: Chroma hides them and never frees them."""
        with self._collection() as collection:
            return _removed(collection)

    def compact(self, spare: int = SPARE) -> bool:
        """Move what is left to a new collection when more than that, and more than `spare`, was removed.

        True when it moved. Searches go on meanwhile but for the moment in which the client is opened again;
        the caller sees to it that nothing is written. Should the process end halfway, the ledger fills the
        collection again.
        """
        if not self._folder.compacts:
            return False
        with self._folder.using() as opened:
            if not self._moved(opened.client, spare):
                return False
        self._folder.open_again()
        return True

    def _moved(self, client: ClientAPI, spare: int) -> bool:
        old = _made(client, self._name)
        if _removed(old) <= max(spare, old.count()):
            return False
        _drop(client, f"{self._name}{BESIDE}")
        new = _made(client, f"{self._name}{BESIDE}")
        for at in range(0, old.count(), WRITE_BATCH):
            page = old.get(limit=WRITE_BATCH, offset=at, include=["embeddings"])
            new.add(ids=page["ids"], embeddings=np.asarray(page["embeddings"]))
        self._held = (self._held[0], new)
        client.delete_collection(self._name)
        new.modify(name=self._name)
        return True

    def search(self, vector: Sequence[float], depth: int) -> list[tuple[str, float]]:
        """The `depth` nearest chunks as (id, cosine in -1..1), best first."""
        query = np.asarray(vector, dtype=np.float32)[None, :]
        found = self._use(lambda one: one.query(query_embeddings=query, n_results=depth, include=["distances"]))
        distances = found["distances"]
        ranked = zip(found["ids"][0], distances[0] if distances else [], strict=True)
        return [(chunk_id, 1.0 - float(distance)) for chunk_id, distance in ranked]

    def ids(self) -> set[str]:
        """Every chunk id that the collection holds."""
        return self._use(lambda collection: set(collection.get(include=[])["ids"]))

    @property
    def is_shared(self) -> bool:
        """Whether other processes change it too."""
        return isinstance(self._folder, ChromaServer)


def _made(client: ClientAPI, name: str) -> chromadb.Collection:
    return client.get_or_create_collection(name, configuration=CONFIGURATION, embedding_function=None)


def _drop(client: ClientAPI, name: str) -> None:
    if name in {collection.name for collection in client.list_collections()}:
        client.delete_collection(name)


def _removed(collection: chromadb.Collection) -> int:
    return int((collection.metadata or {}).get(REMOVED, 0))
