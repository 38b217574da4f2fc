"""Text to unit vectors through onnxruntime: neither torch nor transformers on the serving path."""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from retrieval.model_files import EMBEDDING, TOKENS, exported, find_model, max_tokens, model_fingerprint
from retrieval.rows import Rows, Vectors, batches, padded
from retrieval.seen import Seen, seen
from retrieval.session import session_of

__all__ = ["Embed", "Embedder", "Vectors"]

Embed = Callable[[Sequence[str]], Vectors]
# So few stay in the cache, and a lane needs the memory of so many: four long rows at once were a sixth
# slower and took five times the memory. Of a question and its context each lane takes a part.
BATCH_TOKENS = 128
KNOWN_WORDS = 20_000


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
        # The same words come again and again.
        self._learned = lru_cache(maxsize=KNOWN_WORDS)(self._is_learned)
        # The tokenizer's threads are made in its first call and keep the priority of who made it.
        self.tokens(["one", "two"])

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return self.vectors(self.tokens(texts))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """What the model reads of each text: token numbers, special tokens included, cut to its length."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def knows(self, word: str) -> bool:
        """Whether the model has learned the word as a whole rather than pieces of it."""
        return self._learned(word)

    def _is_learned(self, word: str) -> bool:
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def vectors(self, rows: Rows) -> Vectors:
        """The (len(rows), dimension) vectors of texts that are tokens already."""
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        for places, (batch,) in self._batches(rows, EMBEDDING):
            vectors[places] = batch
        return vectors

    def look(self, texts: Sequence[str]) -> list[Seen]:
        """The same vectors, each with those of the text's words."""
        encodings = self._tokenizer.encode_batch(list(texts))
        found: dict[int, Seen] = {}
        for places, (vectors, tokens) in self._batches([one.ids for one in encodings], EMBEDDING, TOKENS):
            for place, vector, of_text in zip(places, vectors, tokens, strict=True):
                one = encodings[place]
                spans = [(*span, word) for span, word in zip(one.offsets, one.word_ids, strict=True)]
                found[place] = seen(texts[place], vector, of_text, spans)
        return [found[place] for place in range(len(texts))]

    def _batches(self, rows: Rows, *outputs: str) -> Iterator[tuple[list[int], list[Vectors]]]:
        """The places of some rows with the outputs for them, until all are through."""
        order = batches(rows, BATCH_TOKENS)
        if len(order) < 2:
            yield from ((places, self._run([rows[i] for i in places], outputs)) for places in order)
            return
        # Whole batches side by side: threads inside one batch wait for each other at every step.
        with ThreadPoolExecutor(self._lanes, thread_name_prefix="embed") as lanes:
            made = lanes.map(lambda places: self._run([rows[i] for i in places], outputs), order)
            yield from zip(order, made, strict=True)

    def _run(self, rows: Rows, outputs: Sequence[str]) -> list[Vectors]:
        feed = padded(rows)
        made = self._session.run(outputs, {name: feed[name] for name in self._inputs})
        return [np.asarray(one, dtype=np.float32) for one in made]
