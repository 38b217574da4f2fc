"""A ledger with both indexes, without the rest of Warmline, and documents to bring into it."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import docx

from ingest.parse import ParserPool
from ingest.sync import Sync
from ingest.tokens import token_counter
from retrieval.embed import Embedder
from retrieval.index import VectorIndexes
from retrieval.lexical import LexicalIndex
from retrieval.model_files import DEFAULT_MODEL, find_model
from retrieval.query import terms
from retrieval.retriever import Retriever
from runtime.database import Database
from runtime.indexes import Indexes
from runtime.knowledge import Knowledge
from runtime.sources import Sources
from tests.runtime.building import Clock, sqlite_ledger

COUNT = token_counter(find_model(DEFAULT_MODEL) / "tokenizer.json")


@dataclass(frozen=True)
class Home:
    """A ledger with both indexes, without the rest of Warmline."""

    knowledge: Knowledge
    indexes: Indexes
    sync: Sync
    database: Database

    def found(self, query: str) -> dict[str, str]:
        """Every retrieved passage's text by its source, for what both indexes hold of it."""
        search = Retriever(self.indexes.vectors.search, self.indexes.lexical.search, self.knowledge.passages.lookup)
        vector = self.sync.embed([query])[0].tolist()
        return {one.source: one.text for one in search.search(terms(query), vector, 50)}

    def indexed(self) -> tuple[set[str], set[str]]:
        """The chunk ids of the dense and of the lexical index."""
        return self.indexes.vectors.ids(), self.indexes.lexical.ids()

    def agrees(self) -> bool:
        """Both indexes hold exactly what is active, equal passages once."""
        wanted = self.knowledge.passages.indexed_ids()
        return self.indexed() == (wanted, wanted)

    def sources(self) -> Sources:
        """Of the same workspace, by a clock that stands."""
        clock = Clock()
        return Sources(self.database, self.knowledge.workspace, clock, clock.stamp)


@contextmanager
def at_home(folder: Path, embedder: Embedder, pool: ParserPool) -> Iterator[Home]:
    """An empty one in that folder."""
    database = sqlite_ledger(folder / "ledger.db")
    with VectorIndexes(folder / "vectors") as vectors:
        knowledge = Knowledge(database, "default", embedder.fingerprint)
        indexes = Indexes(vectors.open("default", embedder.fingerprint), LexicalIndex(folder / "lexical"))
        yield Home(knowledge, indexes, Sync(knowledge, indexes, embedder, pool, COUNT, 200, 100_000), database)
    database.close()


def folder_of(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def corpus_of(path: Path, texts: dict[str, str]) -> Path:
    path.write_text("".join(json.dumps({"_id": key, "text": text}) + "\n" for key, text in texts.items()))
    return path


def word_file(text: str) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()
