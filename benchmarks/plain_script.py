"""What Warmline's ingest is measured against: the same documents through the libraries alone.

Run as `python -m benchmarks.plain_script FOLDER STORE MODEL_FOLDER CHUNK_TOKENS`. It is written as the pages
of unstructured, langchain, sentence-transformers and Chroma advise: partition each file, split by the model's
own tokenizer, encode all chunks in one call (which sorts them by length), add them with their metadata. It
keeps no ledger, finds no change, quarantines nothing. Needs `pip install langchain-text-splitters`.
"""

import json
import sys
import time
from pathlib import Path

from ingest import spacy_blank

# unstructured would download a spaCy model; the same stand-in as Warmline's own.
spacy_blank.install()

import chromadb  # noqa: E402
from chromadb.config import Settings  # noqa: E402
from langchain_core.documents import Document  # noqa: E402
from langchain_text_splitters import RecursiveCharacterTextSplitter  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from unstructured.partition.auto import partition  # noqa: E402

ADDED_AT_ONCE = 5_000


def main(folder: Path, store: Path, model_folder: Path, chunk_tokens: int) -> None:
    """Ingest `folder` into a Chroma collection at `store`; print what was done as JSON."""
    model = SentenceTransformer(str(model_folder), device="cpu", local_files_only=True)
    client = chromadb.PersistentClient(path=str(store), settings=Settings(anonymized_telemetry=False))
    collection = client.create_collection("documents", configuration={"hnsw": {"space": "cosine"}})
    started = time.perf_counter()
    documents = [
        Document("\n\n".join(str(element) for element in partition(filename=str(path))), metadata={"source": str(path)})
        for path in sorted(folder.rglob("*.*"))
    ]
    splitter = RecursiveCharacterTextSplitter.from_huggingface_tokenizer(
        model.tokenizer, chunk_size=chunk_tokens, chunk_overlap=0
    )
    chunks = splitter.split_documents(documents)
    texts = [chunk.page_content for chunk in chunks]
    vectors = model.encode(texts, batch_size=32, normalize_embeddings=True)
    for at in range(0, len(chunks), ADDED_AT_ONCE):
        batch = range(at, min(at + ADDED_AT_ONCE, len(chunks)))
        collection.add(
            ids=[str(n) for n in batch],
            embeddings=vectors[batch.start : batch.stop],
            documents=texts[batch.start : batch.stop],
            metadatas=[chunks[n].metadata for n in batch],
        )
    seconds = time.perf_counter() - started
    tokens = sum(len(model.tokenizer.tokenize(text)) for text in texts)
    print(json.dumps({"chunks": len(chunks), "tokens": tokens, "seconds": seconds}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
