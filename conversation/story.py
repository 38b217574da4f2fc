"""What an agent should know before the first word: extracted from the log, without a model."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from conversation import events as e
from conversation.events import Event, Phase
from conversation.fold import apply
from conversation.model import Action, Author, Evidence, Message, Reason, Sentiment
from conversation.need import STILL_BROKEN, first_matter, objections
from conversation.state import Conversation

EVIDENCE = 3
QUOTE_CHARS = 300


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the contact and when they came."""

    message_id: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A reply of the assistant; `helpful` is the contact's thumb, None without one."""

    message_id: str
    text: str
    action: Action
    sources: tuple[str, ...]
    helpful: bool | None


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found for what they want, whether or not it was told."""

    source: str
    title: str | None
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Story:
    """`wants` is the need that led to the handoff, as the contact said it; `began_with` the first if that was another.

    `wrong` is what they objected to. `sentiment` is of the last reading, `frustration` P(frustrated) of each turn of
    the episode, oldest first. `confidence` and `needs_person` are the numbers of the decision that led to the
    handoff, or of the last one.
    """

    wants: Said | None = None
    began_with: Said | None = None
    tried: tuple[Tried, ...] = ()
    wrong: tuple[Said, ...] = ()
    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    sentiment: Sentiment | None = None
    frustration: tuple[float, ...] = ()
    reason: Reason | None = None
    rule: str | None = None
    confidence: float | None = None
    needs_person: float | None = None
    evidence: tuple[Found, ...] = ()
    waiting_since: str | None = None


@dataclass
class _Episode:
    """What is gathered while the log is read."""

    messages: list[Message] = field(default_factory=list)
    thumbs: dict[str, bool] = field(default_factory=dict)
    decisions: list[e.DecisionMade] = field(default_factory=list)
    contact: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    reason: Reason | None = None
    waiting_since: str | None = None
    handed: e.DecisionMade | None = None
    before: "_Episode | None" = None


def story_of(log: Iterable[tuple[str, Event]]) -> Story:
    """The story of the present episode; `log` holds (time, event) pairs of one conversation, oldest first.

    An episode that goes on with the matter of the one before keeps its story.
    """
    told, state = _Episode(), Conversation()
    for at, event in log:
        state = apply(state, event)
        _read(told, at, event)
    asked = [m for m in told.messages if m.author is Author.CONTACT]
    # Of who has named no matter yet, their last words are shown.
    wants = state.wants or next(iter(reversed(asked)), None)
    first = first_matter(told.messages, state.asides)
    last = told.decisions[-1] if told.decisions else None
    handed = told.handed or last
    return Story(
        wants=_said(wants) if wants else None,
        began_with=_said(first) if first and wants and first.id != wants.id else None,
        tried=tuple(_tried(told)),
        wrong=tuple(_said(one) for one in objections(told.messages)),
        contact=told.contact,
        attributes=told.attributes,
        sentiment=last.turn.sentiment if last else None,
        frustration=tuple(one.turn.sentiment.score for one in told.decisions),
        reason=told.reason,
        rule=handed.decision.rule if handed else None,
        confidence=handed.decision.confidence if handed else None,
        needs_person=handed.decision.needs_person if handed else None,
        evidence=_evidence(told, wants),
        waiting_since=told.waiting_since,
    )


def _read(told: _Episode, at: str, event: Event) -> None:
    match event:
        case e.ConversationStarted(contact, attributes):
            told.contact, told.attributes = dict(contact), dict(attributes)
        case e.ContactUpdated(contact, attributes):
            told.contact |= contact
            told.attributes |= attributes
        case e.ConversationReopened():
            told.before = _Episode(told.messages, told.thumbs, told.decisions)
            told.messages, told.decisions, told.thumbs = [], [], {}
            told.reason = told.waiting_since = None
        case e.MessageCreated(message):
            told.messages.append(message)
        case e.FeedbackGiven(message_id, helpful):
            told.thumbs[message_id] = helpful
        case e.DecisionMade():
            told.decisions.append(event)
            if event.decision.rule == STILL_BROKEN:
                _go_on(told)
        case e.ControlChanged(phase, reason=reason):
            told.reason = reason or told.reason
            led = told.decisions[-1] if told.decisions else None
            told.handed = (told.handed or led) if phase in (Phase.QUEUED, Phase.HUMAN) else None
            told.waiting_since = (told.waiting_since or at) if phase is Phase.QUEUED else None
        case _:
            pass


def _go_on(told: _Episode) -> None:
    """What was said, decided and rated in the episode before belongs to this one."""
    if before := told.before:
        told.messages = before.messages + told.messages
        told.decisions = before.decisions + told.decisions
        told.thumbs = before.thumbs | told.thumbs
        told.before = None


def _tried(told: _Episode) -> Iterable[Tried]:
    for message in told.messages:
        if message.author is Author.ASSISTANT and message.action in (Action.ANSWER, Action.CLARIFY):
            sources = tuple(dict.fromkeys(one.source for one in message.citations))
            if sources or message.action is Action.CLARIFY:
                yield Tried(message.id, message.text, message.action, sources, told.thumbs.get(message.id))


def _evidence(told: _Episode, wants: Message | None) -> tuple[Found, ...]:
    """What was found for the need, or else the last that was found at all."""
    turns = [one for one in told.decisions if one.turn.evidence]
    meant = [one for one in turns if wants and one.message_id == wants.id] or turns
    found: tuple[Evidence, ...] = meant[-1].turn.evidence if meant else ()
    return tuple(Found(one.source, one.title, one.text[:QUOTE_CHARS], one.score) for one in found[:EVIDENCE])


def _said(message: Message) -> Said:
    return Said(message.id, message.text, message.at)
