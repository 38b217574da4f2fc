"""What goes out to content owners, for `/openapi.json`: described here, made in `api/views.py` and the routes.

Nothing is checked against these when it is sent; the tests check every answer that they get.
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel

from policy.drift import Moved
from runtime.sources import SourceKind, SourceState


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
