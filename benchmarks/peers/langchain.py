"""Plain LangChain: a splitter, a vector store, BM25, and an ensemble of the two.

- `RecursiveCharacterTextSplitter.from_huggingface_tokenizer`: https://docs.langchain.com/oss/python/integrations/
  splitters/split_by_token
- Chroma: https://docs.langchain.com/oss/python/integrations/vectorstores/chroma, filled in one call, which embeds all
  texts in one `encode` (batches of 32, sorted by length).
- `BM25Retriever` with `word_tokenize`: https://docs.langchain.com/oss/python/integrations/retrievers/bm25. The page
  leaves capitals as they are; here they are made small, or clapnq's small-letter questions would find little
  (nDCG@10 0.77 instead of 0.96).
- `EnsembleRetriever`, half and half: https://reference.langchain.com/python/langchain-classic/retrievers/ensemble
LangChain embeds `page_content` alone, so the title goes before each chunk.
"""

from collections.abc import Sequence

import chromadb
import torch
from chromadb.config import Settings
from langchain_chroma import Chroma
from langchain_classic.retrievers import EnsembleRetriever
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document as LangChainDocument
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from nltk.tokenize import word_tokenize
from transformers import AutoTokenizer

from benchmarks.peers.protocol import Document, Job, measure


class LangChain:
    """A Chroma collection and a BM25 index over the same chunks."""

    def __init__(self, job: Job) -> None:
        self._job = job
        model = HuggingFaceEmbeddings(
            model_name=str(job.model),
            model_kwargs={"device": "cpu", "model_kwargs": {"dtype": getattr(torch, job.dtype)}},
        )
        self._splitter = RecursiveCharacterTextSplitter.from_huggingface_tokenizer(
            AutoTokenizer.from_pretrained(str(job.model)), chunk_size=job.chunk_tokens, chunk_overlap=0
        )
        self._store = Chroma(
            collection_name="documents",
            embedding_function=model,
            client=chromadb.PersistentClient(path=str(job.store), settings=Settings(anonymized_telemetry=False)),
            collection_configuration={"hnsw": {"space": "cosine"}},
        )

    def ingest(self, documents: Sequence[Document]) -> int:
        given = [LangChainDocument(one.text, metadata={"source": one.id, "title": one.title}) for one in documents]
        chunks = self._splitter.split_documents(given)
        for chunk in chunks:
            if title := chunk.metadata["title"]:
                chunk.page_content = f"{title}\n{chunk.page_content}"
        self._store.add_documents(chunks)
        words = BM25Retriever.from_documents(chunks, preprocess_func=_words, k=self._job.passages)
        vectors = self._store.as_retriever(search_kwargs={"k": self._job.passages})
        self._retriever = EnsembleRetriever(retrievers=[words, vectors], weights=[0.5, 0.5])
        return len(chunks)

    def search(self, text: str) -> Sequence[str]:
        return [found.metadata["source"] for found in self._retriever.invoke(text)]


def _words(text: str) -> list[str]:
    return word_tokenize(text.lower())


if __name__ == "__main__":
    measure(LangChain)
