"""Haystack 3 with the hybrid pipeline of its own pages.

- Pipeline and `DocumentSplitter(split_by="word")`: https://haystack.deepset.ai/tutorials/33_hybrid_retrieval, whose
  reranker is left out here, for it is another model.
- `reciprocal_rank_fusion` to join the two lists: https://docs.haystack.deepset.ai/docs/documentjoiner
- `respect_sentence_boundary`: https://docs.haystack.deepset.ai/docs/documentsplitter. Its splitter counts tokens of
  another model's tokenizer only, which would have to be downloaded; so words are counted.
- `meta_fields_to_embed`: https://docs.haystack.deepset.ai/docs/sentencetransformersdocumentembedder, which batches by
  itself (32). Since Haystack 3 it is in the package sentence-transformers-haystack.
"""

from collections.abc import Sequence

import torch
from haystack import Document as HaystackDocument
from haystack import Pipeline
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.protocol import Document, Job, measure


class Haystack:
    """One pipeline that fills an in-memory store and one that searches it."""

    def __init__(self, job: Job) -> None:
        self._store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._indexing = _indexing(job, self._store)
        self._query = _query(job, self._store)
        self._indexing.warm_up()
        self._query.warm_up()

    def ingest(self, documents: Sequence[Document]) -> int:
        given = [
            HaystackDocument(content=one.text, meta={"source": one.id} | ({"title": one.title} if one.title else {}))
            for one in documents
        ]
        written: int = self._indexing.run({"splitter": {"documents": given}})["writer"]["documents_written"]
        return written

    def search(self, text: str) -> Sequence[str]:
        asked = {"text_embedder": {"text": text}, "bm25_retriever": {"query": text}}
        return [one.meta["source"] for one in self._query.run(asked)["joiner"]["documents"]]


def _indexing(job: Job, store: InMemoryDocumentStore) -> Pipeline:
    splitter = DocumentSplitter(
        split_by="word", split_length=job.chunk_words, split_overlap=0, respect_sentence_boundary=True
    )
    embedder = SentenceTransformersDocumentEmbedder(
        model=str(job.model),
        meta_fields_to_embed=["title"],
        model_kwargs={"dtype": getattr(torch, job.dtype)},
        progress_bar=False,
    )
    pipeline = Pipeline()
    pipeline.add_component("splitter", splitter)
    pipeline.add_component("embedder", embedder)
    pipeline.add_component("writer", DocumentWriter(document_store=store))
    pipeline.connect("splitter", "embedder")
    pipeline.connect("embedder", "writer")
    return pipeline


def _query(job: Job, store: InMemoryDocumentStore) -> Pipeline:
    pipeline = Pipeline()
    pipeline.add_component("text_embedder", SentenceTransformersTextEmbedder(model=str(job.model), progress_bar=False))
    pipeline.add_component("embedding_retriever", InMemoryEmbeddingRetriever(store, top_k=job.passages))
    pipeline.add_component("bm25_retriever", InMemoryBM25Retriever(store, top_k=job.passages))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("text_embedder", "embedding_retriever")
    pipeline.connect("bm25_retriever", "joiner")
    pipeline.connect("embedding_retriever", "joiner")
    return pipeline


if __name__ == "__main__":
    measure(Haystack)
