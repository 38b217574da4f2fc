"""The words of the trade as frozen values: one type for each stage of a turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Author(StrEnum):
    """Who wrote a message. An agent is always a person."""

    CONTACT = "contact"
    ASSISTANT = "assistant"
    AGENT = "agent"


class Action(StrEnum):
    """What the policy may do with a turn."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    OFFER = "offer"
    ESCALATE = "escalate"


class TurnKind(StrEnum):
    """What the contact's message is: a question, small talk, or a wish for a person."""

    KNOWLEDGE = "knowledge"
    SMALLTALK = "smalltalk"
    REQUEST = "request"


class Reason(StrEnum):
    """Why a person should take over."""

    CUSTOMER_REQUEST = "customer_request"
    LOW_CONFIDENCE = "low_confidence"
    MISSING_KNOWLEDGE = "missing_knowledge"
    POLICY_RULE = "policy_rule"
    SENTIMENT = "sentiment"
    LOOP = "loop"
    TOOL_FAILURE = "tool_failure"
    CLARIFICATION_FAILED = "clarification_failed"
    AGENT_TAKEOVER = "agent_takeover"


class MessageKind(StrEnum):
    """What a message is for; the pages style it by this."""

    TEXT = "text"
    GREETING = "greeting"
    ANSWER = "answer"
    CLARIFY = "clarify"
    OFFER = "offer"
    NOTICE = "notice"
    SUMMARY = "summary"
    SURVEY = "survey"


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: characters `start` to `end` of one version of one document.

    `page` (or slide) and `row` count from 1, `second` is a transcript's, `updated` the date that the
    document states (ISO 8601); each is None where there is none.
    """

    source: str
    document_id: str
    version: int
    quote: str
    start: int
    end: int
    title: str | None = None
    page: int | None = None
    second: float | None = None
    score: float = 0.0
    row: int | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or PDF that came with a message. `id` is the SHA-256 of what is in it, `name` what it was called."""

    id: str
    name: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said. `at` is an ISO 8601 time in UTC, `quick_replies` what can be answered by a press."""

    id: str
    author: Author
    text: str
    at: str
    kind: MessageKind = MessageKind.TEXT
    name: str | None = None
    citations: tuple[Citation, ...] = ()
    action: Action | None = None
    quick_replies: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text from the document's character `start` on stands: page or slide, second, row."""

    start: int
    page: int | None = None
    second: float | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A retrieved passage with the scores that ranked it.

    `score` is the fused score in 0..1, `dense_score` a cosine in -1..1, `lexical_score` BM25 (0 and up);
    ranks count from 1 and are None where that index did not return the passage.
    """

    chunk_id: str
    document_id: str
    version: int
    source: str
    title: str | None
    heading: tuple[str, ...]
    text: str
    start: int
    end: int
    page: int | None
    second: float | None
    score: float
    rank: int
    dense_score: float
    lexical_score: float
    dense_rank: int | None
    lexical_rank: int | None
    row: int | None = None
    updated: str | None = None
    places: tuple[Place, ...] = ()

    def place_of(self, start: int) -> Place:
        """Where the character `start` of the document stands."""
        whole = Place(self.start, self.page, self.second, self.row)
        return next((place for place in reversed(self.places) if place.start <= start), whole)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply drafted from evidence alone. `support` in 0..1 says how well the evidence answers the question.

    `explained` in 0..1 is how much of the question's meaning the best units of the evidence hold together, `met` how
    well the words of the question that the best passage meets least are met in it. `passed_over` are the documents
    among the evidence that are about another than who is asked for.
    `carried` is P(the cited passages say it), the mean over its sentences; None where it is quoted verbatim.
    """

    text: str
    citations: tuple[Citation, ...]
    support: float
    carried: float | None = None
    explained: float = 0.0
    met: float = 0.0
    passed_over: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentiment:
    """`score` is P(frustrated), 0..1."""

    label: str
    score: float


class ChatOutcome(StrEnum):
    """What came of asking a chat model for an answer. Only `written` is its own words."""

    WRITTEN = "written"
    NO_ANSWER = "no_answer"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class Usage:
    """What a chat model was asked for in a turn: calls that were made, and tokens in and out as it counted them.

    `outcome` is None when no answer was asked for. `cost` is in the owner's currency, None without prices.
    """

    model: str
    calls: int
    tokens_in: int
    tokens_out: int
    outcome: ChatOutcome | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything that the decision saw, so that it can be explained and replayed.

    `signals` are the readings of the message itself (P(request for a person), P(small talk), its
    similarity to earlier messages and so on), each a float by name. `timings_ms` and `fingerprints`
    say how long the turn took and which retriever, generator and knowledge made it; `usage` is what a chat
    model had to do with it, None where there is none.
    """

    question: str
    query: str
    kind: TurnKind
    evidence: tuple[Evidence, ...]
    answer: Answer | None
    sentiment: Sentiment
    signals: Mapping[str, float] = field(default_factory=dict)
    smalltalk: str | None = None
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy chose and the very numbers that it compared.

    `confidence` is P(the drafted answer is right), `needs_person` P(a person should take over), both
    0..1; `features` is the row that both were computed from. `words` are the owner's own for what is done.
    """

    action: Action
    kind: TurnKind
    confidence: float
    threshold: float
    needs_person: float
    reason: Reason | None = None
    rule: str | None = None
    features: Mapping[str, float] = field(default_factory=dict)
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reply that an agent may use. It is never sent by itself."""

    id: str
    text: str
    confidence: float
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Agent:
    """The person at the desk, as the contact sees them."""

    id: str
    name: str
