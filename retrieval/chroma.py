"""Where Chroma keeps vectors: a folder that one process owns, or a server that many share."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import chromadb
import structlog
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from filelock import FileLock, Timeout

from retrieval.errors import IndexLocked, VectorsUnreachable
from retrieval.gate import Gate

log = structlog.get_logger()
TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Open:
    """A client, and how many there were before it: what was got from an earlier one is of no use."""

    client: ClientAPI
    generation: int


class ChromaServer:
    """A running `chroma run`: any number of processes, and no files of ours."""

    # Its memory is its own: a new client of ours frees nothing there.
    compacts = False

    def __init__(self, url: str) -> None:
        """An http or https URL. Raises `VectorsUnreachable`."""
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        try:
            client = chromadb.HttpClient(
                host=parts.hostname or "", port=port, ssl=secure, settings=Settings(anonymized_telemetry=False)
            )
            # Chroma's client would wait for ever for a server that hangs.
            client._server._session.timeout = TIMEOUT_S  # type: ignore[attr-defined]
            client.heartbeat()
        except Exception as error:
            where = f"{parts.scheme}://{parts.hostname}:{port}"
            raise VectorsUnreachable(
                f"No Chroma server answers at {where}; start one with chroma run, or correct WARMLINE_VECTORS_URL."
            ) from error
        self._open = Open(client, 0)

    @contextmanager
    def using(self) -> Iterator[Open]:
        """The client."""
        yield self._open

    def open_again(self) -> None:
        """Nothing is to be done."""

    def close(self) -> None:
        """Let go of the connections; Chroma's own close leaves them open."""
        for part in (self._open.client, self._open.client._admin_client):  # type: ignore[attr-defined]
            part._server._session.close()  # type: ignore[union-attr]
        self._open.client.close()  # type: ignore[attr-defined]


class ChromaFolder:
    """Two processes on one folder would lose vectors, so a lock keeps others out."""

    compacts = True

    def __init__(self, folder: Path) -> None:
        """Open the folder. Raises `IndexLocked` when another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = FileLock(folder.with_suffix(".lock"))
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise IndexLocked(
                "Another Warmline process is using this home. Stop it, or send documents to the running "
                "server with POST /v1/documents."
            ) from None
        self._gate = Gate()
        self._open = Open(_client(folder), 0)
        _sweep(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def using(self) -> Iterator[Open]:
        """The client, which stays open meanwhile. Not to be entered twice by one thread."""
        with self._gate.passing():
            yield self._open

    def open_again(self) -> None:
        """A new client in place of this one; waits for those who use it, and lets others wait.

        Chroma keeps the vectors of a collection in memory after it is gone, until its client is closed.
        """
        with self._gate.closed():
            self._open.client.close()  # type: ignore[attr-defined]  # the declared type leaves it out
            self._open = Open(_client(self._folder), self._open.generation + 1)
            _sweep(self._folder)

    def close(self) -> None:
        """Let another process have the folder."""
        self._open.client.close()  # type: ignore[attr-defined]
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


def _sweep(folder: Path) -> None:
    """Delete the files of collections that are gone: Chroma forgets them and leaves them behind."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as catalogue:
        known = {str(row[0]) for row in catalogue.execute("SELECT id FROM segments")}
    for graph in list(folder.glob("*/data_level0.bin")):
        if graph.parent.name not in known:
            shutil.rmtree(graph.parent)
