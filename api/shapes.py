"""What goes out to contacts, for `/openapi.json`: described here, made in `api/views.py` and the routes.

Nothing is checked against these when it is sent; the tests check every answer that they get.
"""

from typing import Any

from pydantic import BaseModel

from conversation.events import Phase
from conversation.model import (
    Action,
    Agent,
    Attachment,
    Author,
    Citation,
    MessageKind,
)


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


class Health(BaseModel):
    """The process is up."""

    status: str


class Ready(BaseModel):
    """Whether turns can be taken, and what stands in the way of each part, or "ok"."""

    ready: bool
    checks: dict[str, str]
