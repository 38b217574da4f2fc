"""The bulk embedder's process: rows of tokens on stdin, vectors on stdout, in bfloat16.

Run as `python -m retrieval.bulk_worker MODEL_FOLDER`. Beside retrieval.export the only module that imports
torch, which takes seconds to load and hundreds of megabytes to keep: it never enters the process that serves.
"""

import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

import numpy as np

from retrieval.frames import rows_from_bytes
from retrieval.pipe import BrokenFrame, read_frame, write_frame
from retrieval.rows import Vectors, batches, padded

READY = b"ready"
# So many, padded, still fit the cache.
BATCH_TOKENS = 2_048
Run = Callable[[list[list[int]]], Vectors]


def main(folder: Path) -> None:
    """Serve until stdin ends."""
    requests, answers = _private_pipes()
    serve(load(folder), requests, answers, os.cpu_count() or 1)


def serve(run: Run, requests: BinaryIO, answers: BinaryIO, lanes: int) -> None:
    """Say ready, then answer each frame of token rows with their vectors in the same order.

    `lanes` batches are worked on side by side, each on one core: the threads of one batch would wait for
    each other at every step, and for ever where something else wants a core too.
    """
    write_frame(answers, READY)
    with ThreadPoolExecutor(lanes) as threads:
        while True:
            try:
                rows = rows_from_bytes(read_frame(requests))
            except BrokenFrame:
                return
            order = batches(rows, BATCH_TOKENS)
            found = threads.map(lambda places, rows=rows: run([rows[i] for i in places]), order)
            vectors = dict(zip((i for places in order for i in places), (v for one in found for v in one), strict=True))
            write_frame(answers, b"".join(vectors[i].astype("<f4").tobytes() for i in range(len(rows))))


def load(folder: Path) -> Run:
    """The model in bfloat16, as a function from token rows to vectors of unit length."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(1)
    kwargs = {"dtype": torch.bfloat16}
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=kwargs).eval()

    def run(rows: list[list[int]]) -> Vectors:
        with torch.inference_mode():
            features = {name: torch.from_numpy(values) for name, values in padded(rows).items()}
            pooled = model(features)["sentence_embedding"].float()
            vectors: Vectors = torch.nn.functional.normalize(pooled, p=2, dim=1).numpy()
        return np.asarray(vectors, dtype=np.float32)

    return run


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Keep the pipes to ourselves, so that a library that prints does not speak in our name."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


if __name__ == "__main__":
    main(Path(sys.argv[1]))
