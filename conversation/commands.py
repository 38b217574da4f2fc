"""What may be asked of a conversation. Ids and times come from outside, so that the core is pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from conversation.events import ConversationRouted, Judgement, Outcome, QueueUpdated
from conversation.flow import Advance
from conversation.model import Agent, Decision, Message, Suggestion, Turn


@dataclass(frozen=True, slots=True)
class Start:
    """Open the conversation with the assistant's greeting."""

    greeting: Message
    contact: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Say:
    """The contact writes."""

    message: Message


@dataclass(frozen=True, slots=True)
class Reply:
    """The assistant's turn, drafted under `epoch` after the contact's message `replies_to`.

    `same_agent` says that whoever held the conversation last is on duty to take it again.
    """

    epoch: int
    replies_to: str
    turn: Turn
    decision: Decision
    message: Message
    same_agent: bool = False


@dataclass(frozen=True, slots=True)
class RunFlow:
    """The next step of a flow, made under `epoch` after the contact's message `replies_to`.

    `replies_to` is None when the flow begins with the conversation; `message` is None when it says nothing.
    """

    epoch: int
    replies_to: str | None
    advance: Advance
    message: Message | None


@dataclass(frozen=True, slots=True)
class AskForPerson:
    """The contact presses the button rather than writing; `same_agent` as in `Reply`."""

    notice: Message
    same_agent: bool = False


@dataclass(frozen=True, slots=True)
class CancelHandoff:
    """The contact no longer wants to wait for a person."""

    notice: Message


@dataclass(frozen=True, slots=True)
class Claim:
    """An agent takes the conversation: from the queue, or unasked from the bot (a takeover)."""

    agent: Agent
    notice: Message


@dataclass(frozen=True, slots=True)
class TakeOver:
    """A supervisor takes the conversation, also from the colleague who holds it; `notice` tells the contact."""

    agent: Agent
    notice: Message


@dataclass(frozen=True, slots=True)
class AgentSay:
    """The agent writes under the epoch that their claim returned."""

    agent: Agent
    epoch: int
    message: Message


@dataclass(frozen=True, slots=True)
class AddNote:
    """An agent writes for agents only, and may call colleagues by name."""

    id: str
    agent: Agent
    text: str
    at: str
    mentions: tuple[Agent, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggest:
    """Assist has drafted replies to the contact's message `message_id`."""

    message_id: str
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Judge:
    """What an agent did with a suggested reply; `distance` in 0..1 when it was sent."""

    suggestion_id: str
    agent: Agent
    judgement: Judgement
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """The agent passes the conversation to a colleague, or back to the queue when `to` is None."""

    agent: Agent
    to: Agent | None
    notice: Message


@dataclass(frozen=True, slots=True)
class Handback:
    """The agent returns the conversation to the assistant, which closes it with a summary.

    With the epoch of their claim it is refused once they have held it anew: what has come since is not closed unread.
    """

    agent: Agent
    solved: bool
    summary: Message
    instruction: str | None = None
    epoch: int | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """The contact has what they came for; the assistant sums up."""

    summary: Message


@dataclass(frozen=True, slots=True)
class RequestSurvey:
    """Ask how it went, once per episode."""

    message: Message


@dataclass(frozen=True, slots=True)
class AnswerSurvey:
    """The contact rates the episode, 1..5."""

    score: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """The contact rates one answer."""

    message_id: str
    helpful: bool


@dataclass(frozen=True, slots=True)
class ScheduleFollowUp:
    """Promise to write `text` at `due_at` (ISO 8601, UTC)."""

    due_at: str
    text: str
    id: str = ""
    agent: Agent | None = None


@dataclass(frozen=True, slots=True)
class CancelFollowUp:
    """The promise is no longer wanted."""

    id: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """The promised time has come. While an agent holds the conversation, they are told instead of the contact."""

    message: Message
    id: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """Choose the team, the urgency and the times that a waiting conversation is promised."""

    routed: ConversationRouted


@dataclass(frozen=True, slots=True)
class Assign:
    """Keep a waiting conversation for this agent."""

    agent: Agent


@dataclass(frozen=True, slots=True)
class Reroute:
    """The agent has not taken, or not answered, in time: somebody else is asked.

    `notice` tells a contact who was already with the agent; who still waits in the queue is told nothing.
    """

    agent: Agent
    notice: Message


@dataclass(frozen=True, slots=True)
class TellQueue:
    """Tell who waits how it stands."""

    message: Message
    updated: QueueUpdated


@dataclass(frozen=True, slots=True)
class UpdateContact:
    """The contact says how they can be reached, or the owner's site what it knows of them now."""

    contact: Mapping[str, str]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Answer a waiting contact in fixed words, drafted under `epoch` after their message `replies_to`."""

    epoch: int
    replies_to: str
    message: Message


@dataclass(frozen=True, slots=True)
class Breach:
    """A promised time has gone by, unless what was promised has been done meanwhile."""

    metric: str
    about: str
    due_at: str


@dataclass(frozen=True, slots=True)
class Remind:
    """The contact has been silent; ask once whether all is well."""

    message: Message


@dataclass(frozen=True, slots=True)
class Resolve:
    """End the episode."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Forget:
    """The contact's personal data is removed, at the word of `by` or of who runs the server; it ends the episode."""

    by: Agent | None = None


Command = (
    Start
    | Say
    | Reply
    | RunFlow
    | AskForPerson
    | CancelHandoff
    | Claim
    | TakeOver
    | AgentSay
    | AddNote
    | Suggest
    | Judge
    | Transfer
    | Handback
    | Close
    | RequestSurvey
    | AnswerSurvey
    | GiveFeedback
    | ScheduleFollowUp
    | CancelFollowUp
    | FollowUp
    | Route
    | Assign
    | Reroute
    | TellQueue
    | UpdateContact
    | Acknowledge
    | Breach
    | Remind
    | Resolve
    | Forget
)
