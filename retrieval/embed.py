"""Text to unit vectors through onnxruntime: neither torch nor transformers on the serving path."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.model_files import exported, find_model, max_tokens, model_fingerprint
from retrieval.rows import Rows, Vectors, batches, padded
from retrieval.session import session_of

__all__ = ["Embed", "Embedder", "Vectors"]

Embed = Callable[[Sequence[str]], Vectors]
# So few stay in the cache, and a lane needs the memory of so many: four long rows at once were a sixth
# slower and took five times the memory.
BATCH_TOKENS = 256


class Embedder:
    """Calls as `embed(texts) -> (len(texts), dimension)` float32 vectors of unit length.

    `fingerprint` names the model. Thread-safe: the session and the tokenizer are read only.
    """

    def __init__(self, model: str, cache: Path, threads: int | None = None) -> None:
        """Load, and on the first run export, the model. Raises a `RetrievalError` when it cannot."""
        folder = find_model(model)
        self.fingerprint = model_fingerprint(folder)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens(folder))
        self._tokenizer.no_padding()
        self._lanes = threads or os.cpu_count() or 1
        self._session = session_of(exported(folder, cache))
        self._inputs = {node.name for node in self._session.get_inputs()}
        self.dimension = int(self._session.get_outputs()[0].shape[1])
        # The tokenizer's threads are made in its first call and keep the priority of who made it.
        self.tokens(["one", "two"])

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return self.vectors(self.tokens(texts))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """What the model reads of each text: token numbers, special tokens included, cut to its length."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def knows(self, word: str) -> bool:
        """Whether the model has learned the word as a whole rather than pieces of it."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def vectors(self, rows: Rows) -> Vectors:
        """The (len(rows), dimension) vectors of texts that are tokens already."""
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        order = batches(rows, BATCH_TOKENS)
        if len(order) < 2:
            for places in order:
                vectors[places] = self._run([rows[i] for i in places])
            return vectors
        # Whole batches side by side: threads inside one batch wait for each other at every step.
        with ThreadPoolExecutor(self._lanes, thread_name_prefix="embed") as lanes:
            found = lanes.map(lambda places: self._run([rows[i] for i in places]), order)
            for places, batch in zip(order, found, strict=True):
                vectors[places] = batch
        return vectors

    def _run(self, rows: Rows) -> Vectors:
        feed = padded(rows)
        outputs = self._session.run(None, {name: feed[name] for name in self._inputs})
        return np.asarray(outputs[0], dtype=np.float32)
