"""One turn: read the message, find evidence, draft an answer, decide.

The steps are callables, so that the bot, agent assist, offline evals and replay run the very same
code with their own retriever, generator or policy.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from conversation.chosen import chosen
from conversation.model import Answer, Author, Decision, Evidence, Message, Sentiment, Turn, TurnKind
from conversation.state import Conversation
from conversation.words import in_plain_letters, without_files


@dataclass(frozen=True, slots=True)
class Reading:
    """What the contact's words are, before any document is looked at.

    `query` is the question with what the history adds to it, `vector` its embedding (length = the
    model's dimension, unit norm), `terms` the words to look for with their weights in 0..1. `words` are those of
    the question alone that carry meaning, `word_vectors` one vector (unit norm) for each in its context, one behind
    the other. `aim` is the embedding of what is to be said next, like `vector`, and `told` what the assistant said
    before that the query holds; both are empty for a question that stands alone.
    """

    query: str
    kind: TurnKind
    sentiment: Sentiment
    vector: Sequence[float]
    smalltalk: str | None = None
    signals: Mapping[str, float] = field(default_factory=dict)
    terms: Mapping[str, float] = field(default_factory=dict)
    words: Sequence[str] = ()
    word_vectors: Sequence[float] = ()
    aim: Sequence[float] = ()
    told: Sequence[str] = ()


Read = Callable[[str, tuple[Message, ...]], Reading]
Retrieve = Callable[[Reading], tuple[Evidence, ...]]
Generate = Callable[[Reading, str, tuple[Evidence, ...]], Answer | None]
Draft = Callable[[Conversation], Turn]
# Shows a turn whose answer is still being written; says whether the contact saw the answer, or part of it.
Show = Callable[[Turn], bool]
Decide = Callable[[Conversation, Turn], Decision]
Clock = Callable[[], float]


def pending_question(conversation: Conversation) -> tuple[str, tuple[Message, ...]]:
    """The newest run of contact messages as one question, and the messages of the episode before it.

    The question is in letters that documents are written in; what is stored stays as it was typed.
    """
    messages = list(conversation.episode_messages)
    while messages and messages[-1].author is not Author.CONTACT:
        messages.pop()
    burst: list[str] = []
    while messages and messages[-1].author is Author.CONTACT:
        burst.insert(0, messages.pop().text)
    words = [text for one in burst if (text := without_files(one))]
    return in_plain_letters("\n".join(words or burst)), tuple(messages)


def draft(
    conversation: Conversation,
    read: Read,
    retrieve: Retrieve,
    generate: Generate,
    clock: Clock,
    fingerprints: Mapping[str, str],
) -> Turn:
    """Read, retrieve and answer. `clock` gives seconds; small talk and what has no word in it need no evidence."""
    said, history = pending_question(conversation)
    question = chosen(said, history)
    started = clock()
    reading = read(question, history)
    understood = clock()
    # Signs and pictures alone are like any short passage.
    asks = reading.kind is not TurnKind.SMALLTALK and any(map(str.isalnum, question))
    evidence = retrieve(reading) if asks else ()
    found = clock()
    answer = generate(reading, question, evidence) if evidence else None
    done = clock()
    timings = {"read": understood - started, "retrieve": found - understood, "generate": done - found}
    return replace(
        turn_of(reading, question, evidence, answer),
        timings_ms={step: round(seconds * 1000, 3) for step, seconds in timings.items()},
        fingerprints=fingerprints,
    )


def turn_of(reading: Reading, question: str, evidence: tuple[Evidence, ...], answer: Answer | None) -> Turn:
    """The turn as far as a decision looks at it."""
    return Turn(
        question=question,
        query=reading.query,
        kind=reading.kind,
        evidence=evidence,
        answer=answer,
        sentiment=reading.sentiment,
        signals=reading.signals,
        smalltalk=reading.smalltalk,
    )


def unseen(_turn: Turn) -> bool:
    """Shows nobody anything."""
    return False


def take_turn(conversation: Conversation, draft: Draft, decide: Decide) -> tuple[Turn, Decision]:
    """Draft, then decide over the draft."""
    turn = draft(conversation)
    return turn, decide(conversation, turn)
