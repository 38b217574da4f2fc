"""The contact's side: open a conversation, write, read, follow, ask for a person, rate."""

import asyncio
import re
import time
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from api import views
from api.auth import Holder, InConversation, Opened
from api.errors import TooLarge
from api.limits import RateLimit
from api.schemas import NewConversation, NewMessage, Rating, Thumb
from api.stream import last_event_id, stream
from conversation.events import Phase
from conversation.model import Author
from runtime.compose import Warmline
from runtime.errors import NotFound
from runtime.event_log import Logged

router = APIRouter(prefix="/v1/conversations", tags=["customer"])
MAX_WAIT_S = 30.0
WAIT = re.compile(r"\bwait=(\d{1,4})\b")
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Prefer = Annotated[str | None, Header(max_length=200)]


@router.post("", status_code=201)
def open_conversation(warmline: Opened, request: Request, body: NewConversation | None = None) -> dict[str, Any]:
    """Open a conversation; the token answers to this conversation alone."""
    limit: RateLimit = request.app.state.new_conversations
    limit.take(request.client.host if request.client else "unknown")
    asked = body or NewConversation()
    workspace = asked.workspace or warmline.settings.workspace
    if not warmline.serves(workspace):
        raise NotFound("There is no such workspace.")
    contact = asked.contact.model_dump(exclude_none=True)
    conversation_id, token, state = warmline.conversations.start(workspace, contact, asked.attributes)
    return {"id": conversation_id, "token": token, "phase": state.phase.value}


@router.post("/{conversation_id}/messages", status_code=201)
async def write(
    held: InConversation,
    warmline: Opened,
    request: Request,
    body: NewMessage,
    idempotency_key: Key = None,
    prefer: Prefer = None,
) -> dict[str, Any]:
    """Say something once; with `Prefer: wait=N`, wait up to N seconds for the reply."""
    if len(body.text) > warmline.settings.max_message_chars:
        raise TooLarge(f"A message may have at most {warmline.settings.max_message_chars} characters.")
    limit: RateLimit = request.app.state.messages
    limit.take(held.conversation_id)
    say = warmline.conversations.say
    carried = await asyncio.to_thread(say, held.workspace, held.conversation_id, body.text, idempotency_key)
    waited = WAIT.search(prefer or "")
    wait_s = min(float(waited[1]), MAX_WAIT_S) if waited else 0.0
    if carried.state.phase is Phase.HUMAN:
        wait_s = 0.0
    message, reply = await _reply(warmline, held, carried.message_id, wait_s)
    return {"message": message, "reply": reply}


async def _reply(
    warmline: Warmline, held: Holder, message_id: str | None, wait_s: float
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The message as it was logged, and what answered it, as soon as there is something."""
    until = time.monotonic() + wait_s
    with warmline.feed.subscribe(held.workspace, held.conversation_id) as subscription:
        while True:
            log = await asyncio.to_thread(_log, warmline, held)
            message, reply = _pair(log, message_id)
            left = until - time.monotonic()
            if reply is not None or left <= 0:
                return message, reply
            await subscription.wait(left)


def _log(warmline: Warmline, held: Holder) -> list[Logged]:
    return whole_log(warmline, held.workspace, held.conversation_id)


def whole_log(warmline: Warmline, workspace: str, conversation_id: str) -> list[Logged]:
    """Every event of a conversation. Raises `NotFound`."""
    log: list[Logged] = []
    while batch := warmline.log.since(workspace, conversation_id, log[-1].seq if log else 0):
        log += batch
    return log


def _pair(log: list[Logged], message_id: str | None) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    said = [views.message_json(one) for one in log if one.type == "message.created"]
    message = next((one for one in said if one["id"] == message_id), None)
    after = [one for one in said if message and one["seq"] > message["seq"]]
    # One reply may close a whole burst, so it need not name this very message.
    reply = next((one for one in after if one["author"] == Author.ASSISTANT.value and one["replies_to"]), None)
    return message, reply


@router.get("/{conversation_id}")
def read(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """The conversation as it stands."""
    _, state = warmline.log.state(held.workspace, held.conversation_id)
    return views.snapshot(held.conversation_id, state, _log(warmline, held))


@router.get("/{conversation_id}/events")
def follow(held: InConversation, warmline: Opened, request: Request) -> Response:
    """The conversation's events as server-sent events, from the beginning or after Last-Event-ID."""

    def show(logged: Logged) -> tuple[int, dict[str, Any] | None]:
        return logged.seq, views.event_json(logged, staff=False)

    def read_after(seq: int) -> list[Logged]:
        return warmline.log.since(held.workspace, held.conversation_id, seq)

    after = last_event_id(request) or 0
    return stream(warmline, held.workspace, held.conversation_id, after, read_after, show)


@router.post("/{conversation_id}/handoff", status_code=202)
def ask_for_person(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """Ask for a person without writing."""
    carried = warmline.conversations.ask_for_person(held.workspace, held.conversation_id)
    return {"phase": carried.state.phase.value}


@router.delete("/{conversation_id}/handoff", status_code=202)
def cancel_handoff(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """No longer wait for a person."""
    carried = warmline.conversations.cancel_handoff(held.workspace, held.conversation_id)
    return {"phase": carried.state.phase.value}


@router.post("/{conversation_id}/survey", status_code=201)
def rate(held: InConversation, warmline: Opened, body: Rating) -> dict[str, Any]:
    """Answer the survey of this episode."""
    carried = warmline.conversations.rate(held.workspace, held.conversation_id, body.score, body.comment)
    return {"phase": carried.state.phase.value, "score": body.score}


@router.post("/{conversation_id}/feedback", status_code=201)
def feedback(held: InConversation, warmline: Opened, body: Thumb) -> dict[str, Any]:
    """A thumb on one of the assistant's messages."""
    warmline.conversations.feedback(held.workspace, held.conversation_id, body.message_id, body.helpful)
    return {"message_id": body.message_id, "helpful": body.helpful}


@router.post("/{conversation_id}/typing", status_code=204)
def typing(held: InConversation, warmline: Opened) -> Response:
    """Shown to whoever watches, never stored."""
    warmline.feed.say(held.workspace, held.conversation_id, "typing", {"author": Author.CONTACT.value})
    return Response(status_code=204)
