"""Text to unit vectors through onnxruntime: neither torch nor transformers on the serving path."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.model_files import exported, find_model, max_tokens, model_fingerprint

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]
BATCH = 32


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
        self._session = _session(exported(folder, cache), threads or os.cpu_count() or 1)
        self._inputs = {node.name for node in self._session.get_inputs()}
        self.dimension = int(self._session.get_outputs()[0].shape[1])

    def __call__(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        # Similar lengths together: padding costs as much as words.
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i].ids), reverse=True)
        vectors = np.empty((len(encoded), self.dimension), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            vectors[batch] = self._run([encoded[i].ids for i in batch])
        return vectors

    def _run(self, rows: list[list[int]]) -> Vectors:
        width = max(len(row) for row in rows)
        ids = np.zeros((len(rows), width), dtype=np.int64)
        mask = np.zeros_like(ids)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        outputs = self._session.run(None, {name: feed[name] for name in self._inputs})
        return np.asarray(outputs[0], dtype=np.float32)


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A spinning pool would burn the cores that the event loop and the index need.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
