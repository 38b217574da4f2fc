"""An answer as a chat model writes it: only the sentences that the passages carry, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from statistics import fmean

from conversation.model import Answer, Citation
from retrieval.check import Verdict
from retrieval.cited import Sentence, Sentences

# What is longer is no answer to a customer any more, and nobody is to pay for it.
MOST_SENTENCES = 8
MOST_CHECKED = 24
MAX_REPLY_CHARS = 6_000


class Writing:
    """Takes a reply in pieces and keeps the answer so far; what was once in it is never taken out again."""

    def __init__(self, check: Callable[[str, Sequence[int]], Verdict], quoted: Answer | None) -> None:
        """`quoted` is the answer without the model: the policy reads both by the same numbers."""
        self._check = check
        self._quoted = quoted or Answer("", (), 0.0)
        self._reading = Sentences()
        self._text = ""
        self._apart = ""
        self._verdicts: list[Verdict] = []
        self._checked = 0
        self.reply = ""

    @property
    def answer(self) -> Answer | None:
        """What may be said of it so far, or None."""
        if not self._verdicts:
            return None
        cited: list[Citation] = list(dict.fromkeys(chain.from_iterable(one.citations for one in self._verdicts)))
        carried = round(fmean(one.score for one in self._verdicts), 4)
        return replace(self._quoted, text=self._text, citations=tuple(cited), carried=carried)

    @property
    def is_long(self) -> bool:
        """Whether the rest need not be read."""
        return self._is_enough or len(self.reply) >= MAX_REPLY_CHARS

    @property
    def _is_enough(self) -> bool:
        return len(self._verdicts) >= MOST_SENTENCES or self._checked >= MOST_CHECKED

    def take(self, piece: str) -> bool:
        """Read on. Whether the answer has grown."""
        read = piece[: MAX_REPLY_CHARS - len(self.reply)]
        self.reply += read
        return self._add(self._reading.feed(read))

    def finish(self) -> bool:
        """There is no more to come. Whether the answer has grown by its last words."""
        return self._add(self._reading.finish())

    def _add(self, sentences: Sequence[Sentence]) -> bool:
        before = len(self._verdicts)
        for one in sentences:
            # The breaks around a sentence that is left out still hold.
            self._apart = max(self._apart, one.apart, key=len)
            if self._carried(one):
                self._text += (self._apart if self._text else "") + one.text
                self._apart = ""
        return len(self._verdicts) > before

    def _carried(self, one: Sentence) -> bool:
        if not one.places or self._is_enough:
            return False
        self._checked += 1
        verdict = self._check(one.text, one.places)
        if verdict.citations:
            self._verdicts.append(verdict)
        return bool(verdict.citations)
