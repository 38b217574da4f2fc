"""How well a passage answers a question, both read together: slower than a cosine, and mostly better."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from retrieval.errors import RerankerUnusable
from retrieval.model_files import PAIRS, exported, find_model, longest_pair, model_fingerprint, reads_pairs
from retrieval.rows import batches, padded
from retrieval.session import session_of

Floats = NDArray[np.float64]
# (question, passages) -> (len(passages),) shares in 0..1.
ScorePairs = Callable[[str, Sequence[str]], Floats]
BATCH_TOKENS = 1_024
# What is surer than that is no better.
LARGEST_ODDS = 8.0


class CrossEncoder:
    """Calls as `score(question, passages) -> (len(passages),)`, 0..1: the logistic function of the model's one output.

    Any sentence-transformers cross-encoder with one output. `fingerprint` names it. Thread-safe.
    """

    def __init__(self, model: str, cache: Path) -> None:
        """Load, and on the first run export, the model. Raises a `RetrievalError` when it cannot."""
        folder = find_model(model, PAIRS)
        if not reads_pairs(folder):
            raise RerankerUnusable(
                f"The reranker '{model}' was not trained to score pairs; set WARMLINE_RERANKER to a cross-encoder."
            )
        self.fingerprint = model_fingerprint(folder)
        path = exported(folder, cache, PAIRS)
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = session_of(path)
        except Exception as error:  # both raise whatever their layers raise
            raise RerankerUnusable(
                f"The reranker '{model}' cannot be read; set WARMLINE_RERANKER to a folder with its tokenizer.json "
                "and an undamaged model."
            ) from error
        # Of the longer text first, so that a question always stays.
        self._tokenizer.enable_truncation(longest_pair(folder), strategy="longest_first")
        self._tokenizer.no_padding()
        self._inputs = {node.name for node in self._session.get_inputs()}
        if unknown := self._inputs - {"input_ids", "attention_mask", "token_type_ids"}:
            raise RerankerUnusable(
                f"The reranker '{model}' takes {', '.join(sorted(unknown))}, which no pair of texts has; set "
                "WARMLINE_RERANKER to another cross-encoder."
            )
        outputs = self._session.get_outputs()[0].shape[-1]
        if outputs != 1:
            raise RerankerUnusable(
                f"The reranker '{model}' has {outputs} outputs; set WARMLINE_RERANKER to a cross-encoder with one."
            )

    def __call__(self, question: str, passages: Sequence[str]) -> Floats:
        logits = np.empty(len(passages), dtype=np.float64)
        pairs = self._tokenizer.encode_batch([(question, passage) for passage in passages])
        for places in batches([pair.ids for pair in pairs], BATCH_TOKENS):
            some = [pairs[place] for place in places]
            feed = padded([pair.ids for pair in some], [pair.type_ids for pair in some])
            outputs = self._session.run(None, {name: feed[name] for name in self._inputs})
            logits[places] = np.asarray(outputs[0], dtype=np.float64)[:, 0]
        # The logistic function, in the form that cannot overflow.
        shares: Floats = 0.5 * (1.0 + np.tanh(0.5 * logits))
        return shares


def log_odds(shares: Floats) -> Floats:
    """The logarithm of the odds of shares in 0..1, at most `LARGEST_ODDS` from 0."""
    with np.errstate(divide="ignore"):
        odds: Floats = np.clip(np.log(shares) - np.log1p(-shares), -LARGEST_ODDS, LARGEST_ODDS)
    return odds
