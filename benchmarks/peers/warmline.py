"""Warmline as it is served: `warmline ingest` of the same .jsonl file, then its reader and its retriever.

The reader also tells small talk, frustration and wishes for a person apart; no other system here does that, and its
time is part of the query's.
"""

import json
from collections.abc import Sequence
from contextlib import ExitStack

from benchmarks.exported import share_models
from benchmarks.peers.protocol import Document, Job, measure
from ingest.open import syncing
from runtime.compose import opened
from runtime.settings import Settings


class Warmline:
    """A new home with one workspace."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._open = ExitStack()
        # The model's ONNX export is made beforehand, as the others' weights are downloaded beforehand.
        share_models(job.store)
        settings = Settings(home=job.store, embedding_model=str(job.model), chunk_tokens=job.chunk_tokens)
        self._warmline = self._open.enter_context(opened(settings))
        self._brain = self._warmline.brain(settings.workspace)

    def ingest(self, documents: Sequence[Document]) -> int:
        corpus = self._job.store / "corpus.jsonl"
        lines = ({"_id": one.id, "title": one.title, "text": one.text} for one in documents)
        corpus.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
        with syncing(self._warmline, self._warmline.settings.workspace) as sync:
            return sync(corpus).chunks

    def search(self, text: str) -> Sequence[str]:
        assert self._brain.reader
        reading = self._brain.reader(text, ())
        found = self._brain.retriever.search(reading.terms, reading.vector, self._job.passages)
        return [passage.source for passage in found]


if __name__ == "__main__":
    measure(Warmline)
