"""What has happened. The log keeps these and nothing else; every view is a fold over them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conversation.model import Agent, Decision, Message, Reason, Suggestion, Turn


class Phase(StrEnum):
    """Where a conversation is, and with that who may speak in it."""

    BOT = "bot"
    QUEUED = "queued"
    HUMAN = "human"
    CLOSING = "closing"
    RESOLVED = "resolved"


class Outcome(StrEnum):
    """How an episode ended. Silence is only ever assumed to mean that all is well."""

    CONFIRMED = "confirmed"
    ASSUMED = "assumed"
    UNSOLVED = "unsolved"


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    """A contact opened the conversation. `attributes` is the context that the page knew."""

    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MessageCreated:
    """Somebody spoke. `replies_to` is the contact's message that an assistant's reply closes."""

    message: Message
    replies_to: str | None = None


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """The policy decided over a turn; both are kept whole."""

    message_id: str
    turn: Turn
    decision: Decision


@dataclass(frozen=True, slots=True)
class ControlChanged:
    """Another side speaks from here on; `epoch` is the number that its words must carry."""

    phase: Phase
    epoch: int
    reason: Reason | None = None
    assignee: Agent | None = None


@dataclass(frozen=True, slots=True)
class NoteCreated:
    """A private note among agents; `mentions` are the colleagues that it calls by name."""

    id: str
    agent: Agent
    text: str
    at: str
    mentions: tuple[Agent, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionCreated:
    """Replies were suggested to the agent for one message of the contact."""

    message_id: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class SuggestionWithdrawn:
    """The thread has moved on; what was suggested for that message no longer fits."""

    message_id: str


class Judgement(StrEnum):
    """What became of a suggested reply."""

    SHOWN = "shown"
    ACCEPTED = "accepted"
    EDITED = "edited"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class SuggestionJudged:
    """An agent saw, used or put away a suggested reply. `distance` is that of what was sent, 0..1."""

    suggestion_id: str
    agent: Agent
    judgement: Judgement
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The agent returned the conversation to the assistant and said how it stands."""

    agent: Agent
    solved: bool
    instruction: str | None = None


@dataclass(frozen=True, slots=True)
class SurveyRequested:
    """The contact was asked how it went, from 1 to `scale`."""

    scale: int = 5


@dataclass(frozen=True, slots=True)
class SurveyAnswered:
    """CSAT: `score` is 1..5."""

    score: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class FeedbackGiven:
    """A thumb up or down on one answer."""

    message_id: str
    helpful: bool


@dataclass(frozen=True, slots=True)
class FollowUpScheduled:
    """The assistant will write at `due_at` (ISO 8601, UTC).

    `text` is what it will say. `agent` asked for it, None when the contact did.
    """

    due_at: str
    text: str
    id: str = ""
    agent: Agent | None = None


@dataclass(frozen=True, slots=True)
class FollowUpCancelled:
    """What was promised is no longer wanted."""

    id: str


@dataclass(frozen=True, slots=True)
class FollowUpSent:
    """What was promised has been done."""

    id: str


@dataclass(frozen=True, slots=True)
class ConversationRouted:
    """Which team is to answer, how urgent it is, and by when.

    `team` is None for everybody's queue. `automatic` says that agents are chosen, not that they choose.
    `answer_within_s` is how long an agent may be silent before another one is asked. `sla` holds seconds of the
    team's working time by metric: `first_response`, `next_response`, `resolution`.
    """

    team: str | None
    priority: int = 0
    automatic: bool = False
    answer_within_s: float | None = None
    sla: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AgentAssigned:
    """The waiting conversation is kept for this agent. It is theirs, and they may speak, once they claim it."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class AssignmentMissed:
    """The agent did not take in time what was kept for them, or did not answer in time what they held."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class QueueUpdated:
    """Who waits was told how it stands.

    `position` counts from 1; `expected_wait_s` is None when too little is known. `absence` is `closed` or
    `nobody_online` while nobody is there, else None. They will hear again by `next_at` (ISO 8601, UTC).
    """

    position: int
    expected_wait_s: float | None
    absence: str | None
    next_at: str


@dataclass(frozen=True, slots=True)
class SlaBreached:
    """A promised time went by. `about` is the message or the episode it was promised for, `due_at` ISO 8601 in UTC."""

    metric: str
    about: str
    due_at: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class ReminderSent:
    """The contact was silent and has been reminded once."""


@dataclass(frozen=True, slots=True)
class ConversationResolved:
    """The episode is over."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ConversationReopened:
    """The contact wrote again after the end; `episode` counts from 1."""

    episode: int


@dataclass(frozen=True, slots=True)
class FlowStarted:
    """A flow began to ask the contact things."""

    flow: str


@dataclass(frozen=True, slots=True)
class SlotAsked:
    """The flow asked for one thing, perhaps once more."""

    flow: str
    slot: str


@dataclass(frozen=True, slots=True)
class SlotFilled:
    """The contact answered; the value is empty when they skipped it."""

    flow: str
    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class ContactUpdated:
    """More is known of the contact or the conversation."""

    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FlowEnded:
    """The flow is over: `finished`, or left for something else."""

    flow: str
    finished: bool


@dataclass(frozen=True, slots=True)
class ContactForgotten:
    """The contact's personal data was removed from all events before this one. `by` is None on the command line."""

    by: Agent | None = None


Event = (
    ConversationStarted
    | MessageCreated
    | DecisionMade
    | ControlChanged
    | NoteCreated
    | SuggestionCreated
    | SuggestionWithdrawn
    | SuggestionJudged
    | HandedBack
    | SurveyRequested
    | SurveyAnswered
    | FeedbackGiven
    | FollowUpScheduled
    | FollowUpCancelled
    | FollowUpSent
    | ConversationRouted
    | AgentAssigned
    | AssignmentMissed
    | QueueUpdated
    | SlaBreached
    | ReminderSent
    | ConversationResolved
    | ConversationReopened
    | FlowStarted
    | SlotAsked
    | SlotFilled
    | ContactUpdated
    | FlowEnded
    | ContactForgotten
)
