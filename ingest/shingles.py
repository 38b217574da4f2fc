"""A text as a small set of sampled word sequences, to be compared without reading the text again."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.errors import DamagedSketch

Hashes = NDArray[np.uint64]

# Scripts that write without spaces: every character is a token of its own.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
TERM = re.compile(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+")
CHARACTER = re.compile(rf"[{UNSPACED}]")
WORDS, CHARACTERS = 4, 9
SAMPLED = 16
# Short texts are kept whole up to this many shingles, or a sixteenth of them would say nothing; long ones
# are thinned so that a sketch never passes half a megabyte.
LEAST, MOST = 64, 65_536
ALL = 2**64 - 1
VERSION = b"\x01"
NUMBER = np.dtype("<u8")
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Sketch:
    """`hashes`: the sorted hashes of all shingles of a text that are at most `bound`."""

    hashes: Hashes
    bound: int


def terms(text: str) -> list[str]:
    """The words of `text` in one spelling, without case; characters where a script has no spaces."""
    return TERM.findall(unicodedata.normalize("NFKC", text).casefold())


def sketch(text: str) -> bytes:
    """What to keep of a text to find its near-duplicates: at most 0.5 MiB, about half a byte a word.

    Shingles of 4 words, or 9 characters in scripts without spaces, are hashed and those with the
    smallest hashes kept: one in 16, but at least 64 and at most 65,536. Empty of words gives a sketch
    without hashes. The same on every machine.
    """
    hashes = _shingle_hashes(terms(text))
    allowed = min(max(int(np.searchsorted(hashes, ALL // SAMPLED)), LEAST), MOST)
    bound = ALL if len(hashes) <= allowed else int(hashes[allowed - 1])
    kept = hashes[:allowed]
    return VERSION + np.array([bound], NUMBER).tobytes() + kept.astype(NUMBER).tobytes()


def read_sketch(content: bytes) -> Sketch:
    """The reverse of `sketch`. Raises DamagedSketch for anything that it did not write."""
    if content[:1] != VERSION or len(content) % NUMBER.itemsize != 1 or len(content) < 1 + NUMBER.itemsize:
        raise DamagedSketch("The stored fingerprint of this document cannot be read; ingest the document again.")
    numbers = np.frombuffer(content, NUMBER, offset=1).astype(np.uint64)
    return Sketch(numbers[1:], int(numbers[0]))


def _shingle_hashes(found: Sequence[str]) -> Hashes:
    """Sorted and distinct, one shingle from each token on. A text shorter than a shingle is one shingle."""
    if not found:
        return np.empty(0, np.uint64)
    numbers = {token: _token_hash(token) for token in set(found)}
    stream = np.array([numbers[token] for token in found], np.uint64)
    unspaced = np.array([CHARACTER.fullmatch(token) is not None for token in found])
    hashes = np.where(unspaced, _windows(stream, CHARACTERS), _windows(stream, WORDS))
    complete = np.arange(len(found)) + np.where(unspaced, CHARACTERS, WORDS) <= len(found)
    return np.unique(hashes[complete] if complete.any() else _windows(stream, len(found))[:1])


def _token_hash(token: str) -> int:
    return int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), "little")


def _windows(stream: Hashes, width: int) -> Hashes:
    """The hash of the `width` tokens from each position on; the last ones run over the end."""
    padded = np.concatenate([stream, np.zeros(width - 1, np.uint64)])
    rolled = np.zeros_like(stream)
    for offset in range(width):
        rolled = rolled * MULTIPLIER + padded[offset : offset + len(stream)]
    # A polynomial alone is not even in its high bits; these are the last steps of splitmix64.
    rolled = (rolled ^ (rolled >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    rolled = (rolled ^ (rolled >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return rolled ^ (rolled >> np.uint64(31))
