"""The draft of a turn: what it is made from, who writes it, and by what it can be told again."""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from conversation.model import Evidence, Turn
from conversation.state import Conversation
from conversation.turn import Decide, Generate, Reading, Show, draft
from policy.model import Policy
from retrieval.errors import RetrievalError
from retrieval.generate import ExtractiveGenerator
from retrieval.reader import Reader
from runtime.chat import Chat
from runtime.knowledge import Knowledge
from runtime.passages import Scope
from runtime.search import Search

MOST_ALTERNATIVES = 4


@dataclass(frozen=True, slots=True)
class Drafting:
    """Calls as `draft(scope, show, conversation) -> Turn`, for one workspace.

    Without a reader it raises a `RetrievalError` with `problem`. `retriever` is a fingerprint.
    """

    knowledge: Knowledge
    search: Search
    reader: Reader | None
    quote: Generate
    chat: Chat | None
    decide: Decide
    retriever: str
    policy: Policy | None
    problem: str | None

    def __call__(self, scope: Scope, show: Show, conversation: Conversation) -> Turn:
        """A page may name the library that its visitors are answered from, in the attribute `library`."""
        if self.reader is None:
            raise RetrievalError(str(self.problem))
        generation, knowledge = self.knowledge.standing()
        fingerprints = self._fingerprints(knowledge)
        library = conversation.attributes.get("library")
        narrowed = replace(scope, libraries=(library,)) if library else scope

        def retrieve(reading: Reading) -> tuple[Evidence, ...]:
            return self.search.understood(narrowed, reading, generation)(reading)

        if self.chat is None:
            return draft(conversation, self.reader, retrieve, self.quote, time.monotonic, fingerprints)
        meter = self.chat.meter()
        # Where a rule decides, the answer is not sent: no call, and an attack does not reach the model.
        generate = self.chat.generator(
            self.quote, show, meter, lambda turn: self.decide(conversation, turn).rule is None
        )
        read = self.chat.reader(self.reader, meter)
        made = draft(conversation, read, retrieve, generate, time.monotonic, fingerprints)
        return replace(made, usage=meter.usage())

    def _fingerprints(self, knowledge: str) -> Mapping[str, str]:
        return {
            "retriever": self.retriever,
            "knowledge": knowledge,
            "policy": self.policy.fingerprint if self.policy else "",
            "generator": self.chat.fingerprint if self.chat else ExtractiveGenerator.fingerprint,
        }


def alternatives(again: Callable[[Turn], Reading], generate: Generate, turn: Turn) -> Iterator[Turn]:
    """The turn itself, then the same question answered from each further passage alone, as far as is asked for."""
    yield turn
    reading = again(turn)
    for place in range(1, min(MOST_ALTERNATIVES, len(turn.evidence))):
        rest = turn.evidence[place:]
        yield replace(turn, evidence=rest, answer=generate(reading, turn.question, rest[:1]))
