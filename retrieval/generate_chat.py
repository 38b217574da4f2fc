"""Generative answers through LangChain, with the extractive answer to fall back on."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import structlog

from conversation.model import Answer, ChatOutcome, Evidence, Turn
from conversation.turn import Generate, Reading, Show, turn_of, unseen
from retrieval.chat_model import ChatModel
from retrieval.check import Check
from retrieval.embed import Embed
from retrieval.errors import ChatModelFailed, ChatModelResting
from retrieval.meter import Meter
from retrieval.prompt import is_no_answer, prompt
from retrieval.support_head import SupportHead
from retrieval.writing import Writing

log = structlog.get_logger()

PASSAGES = 5
# What is left of the extractive answer's support when the model found no answer in the same passages.
DOUBTED = 0.25


def always(_turn: Turn) -> bool:
    """Every turn is worth it."""
    return True


@dataclass(frozen=True, slots=True)
class ChatGenerator:
    """Calls as `generate(reading, question, evidence) -> Answer | None`; safe in several threads.

    A sentence that its cited passages do not carry is left out. When the model fails or is late, the
    extractive answer of `fall_back` is used as it is. When it finds no answer, or nothing of what it says
    is left, the extractive answer is used with less support, so that the policy may rather ask a person.
    """

    chat: ChatModel
    timeout_s: float
    voice: str
    embed: Embed
    head: SupportHead
    fall_back: Generate

    def __call__(
        self,
        reading: Reading,
        question: str,
        evidence: tuple[Evidence, ...],
        show: Show = unseen,
        meter: Meter | None = None,
        until: float | None = None,
        worth: Callable[[Turn], bool] = always,
    ) -> Answer | None:
        """`show` is given the turn with the answer so far, sentence by sentence; `meter` runs along.

        `until` is when the answer comes too late, on the chat model's clock; `timeout_s` from now if left out.
        The model is only asked when the turn with the quoted answer is `worth` it.
        """
        counting = meter or Meter(self.chat.name)
        moment = self.chat.works.clock() + self.timeout_s if until is None else until
        quoted = self.fall_back(reading, question, evidence)
        if not worth(turn_of(reading, question, evidence, quoted)):
            return quoted

        def shown(answer: Answer) -> bool:
            return show(turn_of(reading, question, evidence, answer))

        def attempt() -> Writing:
            check = Check(evidence[:PASSAGES], self.embed, self.head)
            writing = Writing(check, quoted)
            asked = prompt(reading.query, evidence[:PASSAGES], self.voice)
            with closing(self.chat.say(asked, moment, counting, streamed=show is not unseen)) as pieces:
                return _written(writing, pieces, shown)

        try:
            writing = self.chat.patiently(attempt, moment)
        except ChatModelFailed as error:
            counting.outcome = ChatOutcome.RESTING if isinstance(error, ChatModelResting) else ChatOutcome.FAILED
            log.warning("chat_model_failed", error=str(error))
            return quoted
        return _concluded(writing, quoted, counting)


def _concluded(writing: Writing, quoted: Answer | None, meter: Meter) -> Answer | None:
    """The model's own answer, or the quoted one in doubt."""
    if writing.answer:
        meter.outcome = ChatOutcome.WRITTEN
        return writing.answer
    meter.outcome = ChatOutcome.NO_ANSWER if is_no_answer(writing.reply) else ChatOutcome.UNSUPPORTED
    return replace(quoted, support=quoted.support * DOUBTED) if quoted else None


def _written(writing: Writing, pieces: Iterator[str], show: Callable[[Answer], bool]) -> Writing:
    """All of the reply, or as much as is needed. Raises `ChatModelFailed` unless some of it has been seen."""
    seen = False
    try:
        for piece in pieces:
            if writing.take(piece) and writing.answer:
                seen |= show(writing.answer)
            if writing.is_long:
                return writing
    except ChatModelFailed as error:
        if not seen:
            raise
        # What a contact has read already is not taken back; the sentences that are there stand.
        log.warning("chat_model_cut", error=str(error))
        return writing
    if not writing.reply.strip():
        raise ChatModelFailed("an empty reply", transient=True)
    if writing.finish() and writing.answer:
        show(writing.answer)
    return writing
