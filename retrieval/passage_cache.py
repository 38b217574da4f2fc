"""What the model sees of the passages that are quoted, kept for the next question."""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

import numpy as np

from retrieval.rows import Vectors
from retrieval.seen import Look, Seen, Signs, signs
from retrieval.sentences import Unit, units

CACHED_PASSAGES = 4_000
MAX_UNITS = 24


@dataclass(frozen=True, slots=True)
class PassageSeen:
    """The (units, dimension) vectors of a passage's quotable units, and the signs of those of all their words."""

    units: Vectors
    words: Signs


class PassageCache:
    """Calls as `seen(passages) -> [PassageSeen]`, with the text of each and its units. Thread-safe."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._known: OrderedDict[str, PassageSeen] = OrderedDict()

    def __call__(self, passages: Sequence[tuple[str, Sequence[Unit]]]) -> list[PassageSeen]:
        """What is not known yet is looked at in one go."""
        keyed = [(_key(text), parts) for text, parts in passages]
        # What another thread may push out of the cache meanwhile is held here.
        found = {
            key: one
            for key, parts in keyed
            if (one := self._known.get(key)) is not None and len(one.units) == len(parts)
        }
        missing = [(key, parts) for key, parts in keyed if key not in found]
        if missing:
            looks = iter(self._look([part.text for _, parts in missing for part in parts]))
            new = {key: _passage([*islice(looks, len(parts))]) for key, parts in missing}
            found |= new
            self._known.update(new)
        while len(self._known) > CACHED_PASSAGES:
            self._known.popitem(last=False)
        return [found[key] for key, _ in keyed]

    def learn(self, text: str) -> bool:
        """Look at a passage before anybody asks. False, and nothing is done, when there is no more room."""
        if _key(text) in self._known:
            return True
        if len(self._known) >= CACHED_PASSAGES:
            return False
        if parts := quotable(text):
            self([(text, parts)])
        return True

    def known(self, texts: Iterable[str]) -> dict[str, PassageSeen]:
        """What is known of these passages, under keys for `recall`."""
        keys = dict.fromkeys(map(_key, texts))
        return {key: one for key in keys if (one := self._known.get(key)) is not None}

    def recall(self, known: Mapping[str, PassageSeen]) -> None:
        """Know these again: what `known` gave, under the same fingerprint and embedding model."""
        self._known.update(islice(known.items(), CACHED_PASSAGES - len(self._known)))


@lru_cache(maxsize=1_024)
def quotable(text: str) -> tuple[Unit, ...]:
    """The units of a passage that an answer may be made of."""
    return tuple(units(text)[:MAX_UNITS])


def _passage(looks: Sequence[Seen]) -> PassageSeen:
    words = [*chain.from_iterable(one.word_vectors for one in looks)]
    vectors = np.stack([one.vector for one in looks])
    return PassageSeen(vectors, signs(np.array(words, dtype=np.float32).reshape(len(words), vectors.shape[1])))


def _key(text: str) -> str:
    """By the words: passages stay known when their document has a new version, or another number."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
