"""txtai with a hybrid embeddings index.

- `hybrid=True` puts BM25 beside the vectors, fused by weighted scores: https://neuml.github.io/txtai/embeddings/
  configuration/general/ and https://neuml.github.io/txtai/embeddings/query/; `content=True` stores the passages.
- `encodebatch`: 32 by default, https://neuml.github.io/txtai/embeddings/configuration/vectors/
- Chunks by `Segmentation(chunker=...)`: https://neuml.github.io/txtai/pipeline/data/segmentation/; a chunker that
  counts the model's tokens and keeps sentences whole. txtai embeds the text alone, so the title goes before it.
"""

from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from txtai import Embeddings
from txtai.pipeline import Segmentation

from benchmarks.peers.protocol import Document, Job, measure


class Txtai:
    """One index; the id of a passage is its document's with a number."""

    def __init__(self, job: Job) -> None:
        self._job = job
        tokenizer = Tokenizer.from_file(str(job.model / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._split = Segmentation(
            chunker="sentence", tokenizer=tokenizer, chunk_size=job.chunk_tokens, chunk_overlap=0
        )
        self._index = Embeddings(
            path=str(job.model),
            hybrid=True,
            content=True,
            gpu=False,
            vectors={"dtype": getattr(torch, job.dtype)},
        )

    def ingest(self, documents: Sequence[Document]) -> int:
        passages = [
            (f"{one.id}\t{number}", f"{one.title}\n{text}" if one.title else text)
            for one in documents
            for number, text in enumerate(self._split(one.text))
        ]
        self._index.index(passages)
        return len(passages)

    def search(self, text: str) -> Sequence[str]:
        return [found["id"].split("\t")[0] for found in self._index.search(text, self._job.passages)]


if __name__ == "__main__":
    measure(Txtai)
