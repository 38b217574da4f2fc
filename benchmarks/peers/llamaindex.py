"""LlamaIndex with a vector index, its BM25 retriever and its fusion of the two.

- BM25 beside a Chroma index in one `QueryFusionRetriever`:
  https://developers.llamaindex.ai/python/framework/integrations/retrievers/bm25_retriever/
- `mode="reciprocal_rerank"`, and `num_queries=1` to write no further queries with an LLM:
  https://developers.llamaindex.ai/python/framework/integrations/retrievers/reciprocal_rerank_fusion/
- `SentenceSplitter` and its tokenizer: https://developers.llamaindex.ai/python/framework/module_guides/loading/
  node_parsers/modules/; metadata (the title) is embedded and indexed with the text by default.
- `embed_batch_size`: https://developers.llamaindex.ai/python/framework/module_guides/models/embeddings/, where 10 is
  the default and more is advised for speed; 32 is what the others use.
"""

from collections.abc import Sequence

import chromadb
import torch
from chromadb.config import Settings
from llama_index.core import Document as LlamaDocument
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.chroma import ChromaVectorStore
from tokenizers import Tokenizer

from benchmarks.peers.protocol import Document, Job, measure

BATCH = 32


class LlamaIndex:
    """A Chroma index and a BM25 index over the same nodes."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._model = HuggingFaceEmbedding(
            model_name=str(job.model),
            embed_batch_size=BATCH,
            device="cpu",
            model_kwargs={"dtype": getattr(torch, job.dtype)},
        )
        tokenizer = Tokenizer.from_file(str(job.model / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._splitter = SentenceSplitter(
            chunk_size=job.chunk_tokens,
            chunk_overlap=0,
            tokenizer=lambda text: tokenizer.encode(text, add_special_tokens=False).ids,
        )
        client = chromadb.PersistentClient(path=str(job.store), settings=Settings(anonymized_telemetry=False))
        collection = client.get_or_create_collection("documents", configuration={"hnsw": {"space": "cosine"}})
        self._context = StorageContext.from_defaults(
            docstore=SimpleDocumentStore(), vector_store=ChromaVectorStore(chroma_collection=collection)
        )

    def ingest(self, documents: Sequence[Document]) -> int:
        given = [
            LlamaDocument(id_=one.id, text=one.text, metadata={"title": one.title} if one.title else {})
            for one in documents
        ]
        nodes = self._splitter.get_nodes_from_documents(given)
        self._context.docstore.add_documents(nodes)
        index = VectorStoreIndex(nodes, storage_context=self._context, embed_model=self._model)
        passages = min(self._job.passages, len(nodes))
        self._retriever = QueryFusionRetriever(
            [
                index.as_retriever(similarity_top_k=passages),
                BM25Retriever.from_defaults(docstore=self._context.docstore, similarity_top_k=passages),
            ],
            similarity_top_k=passages,
            num_queries=1,
            mode="reciprocal_rerank",
            use_async=False,
            llm=MockLLM(),
        )
        return len(nodes)

    def search(self, text: str) -> Sequence[str]:
        return [str(found.node.ref_doc_id) for found in self._retriever.retrieve(text)]


if __name__ == "__main__":
    measure(LlamaIndex)
