"""What goes out, for `/openapi.json`: described here, made in `api/views.py` and the routes.

Nothing is checked against these when it is sent; the tests check every answer that they get.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from conversation.events import Phase
from conversation.model import (
    Action,
    Agent,
    Attachment,
    Author,
    Citation,
    MessageKind,
    Reason,
    Sentiment,
    Suggestion,
    Usage,
)
from conversation.story import Story
from policy.drift import Moved
from runtime.accounts import Role
from runtime.sources import SourceKind, SourceState


def gives(shape: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: with that status it answers with that shape."""
    return {status: {"model": shape}}


class ShownMessage(BaseModel):
    """A message with its place in the conversation; `at` is ISO 8601 in UTC."""

    id: str
    author: Author
    text: str
    at: str
    kind: MessageKind
    name: str | None
    citations: list[Citation]
    action: Action | None
    quick_replies: list[str]
    attachments: list[Attachment]
    seq: int
    replies_to: str | None


class OpenedConversation(BaseModel):
    """`resumed` is there for a signed contact: whether the conversation was there before."""

    id: str
    token: str
    phase: Phase
    resumed: bool | None = None


class Written(BaseModel):
    """The message as it was logged, and what answered it in time."""

    message: ShownMessage
    reply: ShownMessage | None


class Sent(BaseModel):
    """The message as it was logged."""

    message: ShownMessage


class Survey(BaseModel):
    """Whether a rating was asked for, and which was given, 1..5."""

    requested: bool
    score: int | None


class Waiting(BaseModel):
    """How it stands for who waits: place from 1, expected seconds, and why nobody is there."""

    position: int | None
    expected_wait_s: float | None
    absence: str | None
    opens_at: str | None
    next_at: str | None


class CitedVersion(BaseModel):
    """A version of a document that some message cites."""

    document_id: str
    version: int


class ShownConversation(BaseModel):
    """A conversation as its contact sees it; `changed_since` has what was cited and has changed or gone since."""

    id: str
    phase: Phase
    controller: str
    control_epoch: int
    episode: int
    assignee: Agent | None
    seq: int
    messages: list[ShownMessage]
    survey: Survey | None
    offered: bool
    feedback: dict[str, bool]
    changed_since: list[CitedVersion]


class ContactsConversation(ShownConversation):
    """`queue` while they wait for a person."""

    queue: Waiting | None


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


class InPhase(BaseModel):
    """Where the conversation is now."""

    phase: Phase


class Rated(InPhase):
    """The rating as it was kept."""

    score: int


class Feedback(BaseModel):
    """The thumb as it was kept."""

    message_id: str
    helpful: bool


class KnownContact(BaseModel):
    """What is known of the contact."""

    contact: dict[str, str]


class SentTo(BaseModel):
    """The address that the transcript goes to."""

    sent_to: str


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


class Document(BaseModel):
    """A document: what is active has a version, what is in quarantine a reason, what is queued neither yet."""

    id: str
    source: str
    state: Literal["active", "quarantined", "queued"]
    title: str | None = None
    version: int | None = None
    chunks: int | None = None
    changed_at: str | None = None
    updated: str | None = None
    language: str | None = None
    reason: str | None = None


class ShownSource(BaseModel):
    """Where documents come from, and how the last run went; times are ISO 8601 in UTC."""

    id: str
    kind: SourceKind
    address: str
    library: str
    audience: str
    every_s: float | None
    state: SourceState
    synced_at: str | None
    error: str | None
    counts: dict[str, int] | None


class Queued(BaseModel):
    """What will be done."""

    id: str
    state: str


class ShownWebhook(BaseModel):
    """Who is told of which events, and how often in a row that has failed."""

    id: str
    url: str
    events: list[str]
    created_at: str
    failures: int


class WebhookWithSecret(ShownWebhook):
    """The secret that signs its events is told this once."""

    secret: str


class Promise(BaseModel):
    """The promise in the policy, and whether the questions of today are still like those it was made on."""

    promise: Mapping[str, Any] | None
    holds: bool | None
    conversations: int
    needed: int
    moved: list[Moved]
    message: str


class Health(BaseModel):
    """The process is up."""

    status: str


class Ready(BaseModel):
    """Whether turns can be taken, and what stands in the way of each part, or "ok"."""

    ready: bool
    checks: dict[str, str]
