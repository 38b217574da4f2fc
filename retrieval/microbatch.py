"""Texts that several threads ask for at the same moment go to the model together."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from retrieval.embed import Embed, Vectors

# More than that in one go would keep those waiting who need little.
MOST_TEXTS = 16


@dataclass(eq=False, slots=True)
class Call:
    """What one thread asked for; `called` is set when it is done, or when its thread is to lead `led`."""

    texts: Sequence[str]
    called: threading.Event = field(default_factory=threading.Event)
    led: Sequence["Call"] = ()
    result: Vectors | None = None
    error: BaseException | None = None


class MicroBatcher:
    """Calls as `embed(texts) -> (len(texts), dimension)`, from any number of threads.

    A caller who finds one of the `lanes` free embeds at once and waits for nobody. Callers who come while all
    are busy wait together; when a lane falls free, the first of them takes along what the others want, up to
    `most` texts. Raises what `embed` raises for a caller's own texts, never for those of others.
    """

    def __init__(self, embed: Embed, lanes: int, most: int = MOST_TEXTS) -> None:
        self._embed = embed
        self._free = lanes
        self._most = most
        self._door = threading.Lock()
        self._waiting: list[Call] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        mine = Call(texts)
        with self._door:
            if self._free:
                self._free -= 1
                mine.led = [mine]
            else:
                self._waiting.append(mine)
        if not mine.led:
            mine.called.wait()
        if mine.led:
            self._lead(mine.led)
        return _result(mine)

    def _lead(self, group: Sequence[Call]) -> None:
        """Embed for the group, then hand the lane to those who wait."""
        self._answer(group)
        with self._door:
            following = self._next_group()
            if following:
                following[0].led = following
            else:
                self._free += 1
        for one in (*group, *following[:1]):
            one.called.set()

    def _next_group(self) -> Sequence[Call]:
        """The first of the waiting and as many after it as fit."""
        size = texts = 0
        while size < len(self._waiting) and (not size or texts + len(self._waiting[size].texts) <= self._most):
            texts += len(self._waiting[size].texts)
            size += 1
        group, self._waiting = self._waiting[:size], self._waiting[size:]
        return group

    def _answer(self, group: Sequence[Call]) -> None:
        try:
            vectors = self._embed([text for one in group for text in one.texts])
        except BaseException as error:  # noqa: BLE001 - handed to the caller
            if len(group) == 1:
                group[0].error = error
                return
            for one in group:
                self._answer([one])
            return
        cuts = np.cumsum([len(one.texts) for one in group])[:-1]
        for one, part in zip(group, np.split(vectors, cuts), strict=True):
            one.result = part


def _result(call: Call) -> Vectors:
    if call.error is not None:
        raise call.error
    assert call.result is not None
    return call.result
