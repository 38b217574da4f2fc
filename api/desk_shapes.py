"""What goes out to the desk, for `/openapi.json`: described here, made in `api/views.py` and the routes.

Nothing is checked against these when it is sent; the tests check every answer that they get.
"""

from pydantic import BaseModel

from api.shapes import ShownConversation
from conversation.events import Phase
from conversation.model import (
    Action,
    Agent,
    Reason,
    Sentiment,
    Suggestion,
    Usage,
)
from conversation.story import Story
from runtime.accounts import Role


class ShownEvidence(BaseModel):
    """A passage that was found; `score` in 0..1."""

    source: str
    score: float
    rank: int


class ShownDecision(BaseModel):
    """What was decided about a message, and on what; the numbers are in 0..1."""

    message_id: str
    action: Action
    kind: str
    confidence: float
    threshold: float
    needs_person: float
    reason: Reason | None
    rule: str | None
    sentiment: Sentiment
    query: str
    draft_answer: str | None
    evidence: list[ShownEvidence]
    timings_ms: dict[str, float]
    fingerprints: dict[str, str]
    usage: Usage | None
    at: str


class Note(BaseModel):
    """A private note; `name` wrote it."""

    id: str
    name: str
    text: str
    at: str
    mentions: list[Agent]


class FollowUp(BaseModel):
    """What is still to be written, and when."""

    id: str
    due_at: str
    text: str


class DeskConversation(ShownConversation):
    """The whole story for an agent."""

    reason: Reason | None
    confidence: float | None
    summary: str
    story: Story
    team: str | None
    priority: int
    reserved_for: Agent | None
    breached: list[str]
    follow_ups: list[FollowUp]
    contact: dict[str, str]
    attributes: dict[str, str]
    decisions: list[ShownDecision]
    notes: list[Note]
    suggestions: list[Suggestion]
    rewords: bool
    mails: bool


class QueueRow(BaseModel):
    """One line of the agents' queue."""

    id: str
    phase: Phase
    reason: Reason | None
    confidence: float | None
    waiting_since: str | None
    last_message: str
    wants: str | None
    assignee: Agent | None
    team: str | None
    priority: int
    reserved_for: Agent | None
    breached: list[str]
    control_epoch: int
    needs_person: float | None
    contact: dict[str, str]


class Control(BaseModel):
    """Who speaks now, by the epoch that an agent's messages have to name."""

    control_epoch: int
    phase: Phase


class Transferred(Control):
    """`offline` is the colleague it was meant for, who is not there."""

    offline: Agent | None = None


class Noted(BaseModel):
    """The note, and whom it calls."""

    text: str
    mentions: list[Agent]


class ForgottenConversations(BaseModel):
    """The conversations that personal data was removed from."""

    conversations: list[str]


class SimilarConversation(BaseModel):
    """A resolved conversation about the like; `score` is a cosine."""

    id: str
    summary: str
    at: str
    score: float


class Hit(BaseModel):
    """A passage that a search found: characters `start` to `end` of a version; `score` in 0..1."""

    source: str
    document_id: str
    version: int
    title: str | None
    heading: list[str]
    text: str
    start: int
    end: int
    page: int | None
    second: float | None
    score: float


class Reworded(BaseModel):
    """The draft in other words."""

    text: str


class Canned(BaseModel):
    """A canned response; `filled` for a conversation, where one is named."""

    name: str
    text: str
    filled: str | None = None


class Colleague(BaseModel):
    """Somebody at the desk, and how many conversations they hold."""

    id: str
    name: str
    presence: str
    conversations: int
    teams: list[str]


class ShownTeam(BaseModel):
    """A team, when it is there, and its promised times in seconds."""

    name: str
    policy: str
    open: bool
    opens_at: str | None
    sla: dict[str, float]


class Member(BaseModel):
    """A member of staff."""

    id: str
    name: str
    email: str
    role: Role


class Session(BaseModel):
    """A session token, and whose it is."""

    token: str
    user: Member


class PresenceKept(BaseModel):
    """Whether they take conversations."""

    state: str
