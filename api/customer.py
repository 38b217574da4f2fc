"""The contact's side: open a conversation, write, read, follow, ask for a person, rate."""

import asyncio
import re
import time
from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import PlainTextResponse, Response

from api import shapes, views
from api.auth import Bearer, Holder, InConversation, Opened
from api.errors import TooLarge
from api.limits import RateLimit, address_of
from api.replies import awaited
from api.schemas import Contact, NewConversation, NewMessage, Rating, Thumb
from api.shapes import gives
from api.stream import After, EventStream, stream
from conversation.events import Phase
from conversation.model import Author
from runtime.compose import Warmline
from runtime.errors import BadSignature, NotFound
from runtime.event_log import Carried, Logged
from runtime.transcript import transcript

router = APIRouter(prefix="/v1/conversations", tags=["customer"])
MAX_WAIT_S = 30.0
# RFC 7240: names in any case, white space around the sign, the value perhaps in quotation marks.
WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*\"?([0-9]+)\b", re.IGNORECASE)
# What is preferred behind so many characters is not heard; it is no fault.
PREFER_CHARS = 1_000
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]
Prefer = Annotated[str | None, Header()]


def unhurried(held: InConversation, request: Request) -> None:
    """Raises `RateLimited` when a contact presses buttons faster than a person does."""
    limit: RateLimit = request.app.state.gestures
    limit.take(held.conversation_id)


Unhurried = Depends(unhurried)


def count_message(held: Holder, request: Request) -> None:
    """Raises `RateLimited` for too many messages in the conversation, or from the address in all of them."""
    here: RateLimit = request.app.state.messages
    from_there: RateLimit = request.app.state.messages_from
    # What the conversation refuses does not count against others at the same address.
    here.take(held.conversation_id)
    from_there.take(address_of(request))


@router.post("", status_code=201, responses=gives(shapes.OpenedConversation, 201))
def open_conversation(warmline: Opened, request: Request, body: NewConversation | None = None) -> dict[str, Any]:
    """Open a conversation; the token answers to this conversation alone."""
    limit: RateLimit = request.app.state.new_conversations
    limit.take(address_of(request))
    asked = body or NewConversation()
    workspace = asked.workspace or warmline.settings.workspace
    if not warmline.serves(workspace):
        raise NotFound("There is no such workspace.")
    contact = asked.contact.model_dump(exclude_none=True)
    if asked.contact.id or asked.signature:
        warmline.identities.check(workspace, asked.contact.id, asked.signature, asked.expires)
        return _identified(warmline, workspace, {**contact, "verified": "yes"}, asked.attributes)
    conversation_id, token, state = warmline.conversations.start(workspace, contact, asked.attributes)
    return {"id": conversation_id, "token": token, "phase": state.phase.value}


def _identified(
    warmline: Warmline, workspace: str, contact: Mapping[str, str], attributes: Mapping[str, str]
) -> dict[str, Any]:
    """The contact's own conversation, on whatever device; with a token of its own each time.

    What the page knows of them is what holds from now on; what it leaves out stays as it was.
    """
    held = warmline.identities.conversation_of(workspace, contact["id"])
    if held is None:
        opened, token, state = warmline.conversations.start(workspace, contact, attributes)
        held = warmline.identities.keep(workspace, contact["id"], opened)
        if held == opened:
            return {"id": opened, "token": token, "phase": state.phase.value, "resumed": False}
    state = warmline.conversations.update_contact(workspace, held, contact, attributes).state
    token = warmline.identities.new_token(held)
    return {"id": held, "token": token, "phase": state.phase.value, "resumed": True}


@router.post("/{conversation_id}/messages", status_code=201, responses=gives(shapes.Written, 201))
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
    count_message(held, request)
    say = warmline.conversations.say
    carried = await asyncio.to_thread(say, held.workspace, held.conversation_id, body.text, idempotency_key)
    waited = WAIT.search((prefer or "")[:PREFER_CHARS])
    wait_s = min(float(waited[1]), MAX_WAIT_S) if waited else 0.0
    if carried.state.phase is Phase.HUMAN:
        wait_s = 0.0
    return await _reply(warmline, held, carried, wait_s)


async def _reply(warmline: Warmline, held: Holder, carried: Carried, wait_s: float) -> dict[str, Any]:
    """The message as it was logged, and what answered it, as soon as there is something."""
    until = time.monotonic() + wait_s
    since = partial(warmline.log.since, held.workspace, held.conversation_id)
    whole = partial(whole_log, warmline, held.workspace, held.conversation_id)
    with warmline.feed.subscribe(held.workspace, held.conversation_id) as subscription:
        reply = await asyncio.to_thread(awaited, carried, whole)
        subscription.grown = False
        message, *later = await asyncio.to_thread(since, carried.message_seq - 1)
        while True:
            reply.note(later)
            if reply.over or warmline.feed.ended or time.monotonic() >= until:
                found = views.message_json(reply.found) if reply.found else None
                return {"message": views.message_json(message), "reply": found}
            await subscription.wait_until_grown(until)
            subscription.grown = False
            later = await asyncio.to_thread(since, reply.seen)


def whole_log(warmline: Warmline, workspace: str, conversation_id: str) -> list[Logged]:
    """Every event of a conversation. Raises `NotFound`."""
    log: list[Logged] = []
    while batch := warmline.log.since(workspace, conversation_id, log[-1].seq if log else 0):
        log += batch
    return log


@router.get("/{conversation_id}", responses=gives(shapes.ContactsConversation))
def read(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """The conversation as it stands."""
    # The state last: what happens in between is then on the stream after the log's end, and not lost.
    log = whole_log(warmline, held.workspace, held.conversation_id)
    _, state = warmline.log.state(held.workspace, held.conversation_id)
    told = views.snapshot(held.conversation_id, state, log)
    told["queue"] = None
    if state.phase is Phase.QUEUED:
        look = partial(
            warmline.queue.look, workspace=held.workspace, conversation_id=held.conversation_id, routed=state.routed
        )
        told["queue"] = views.queue_json(state, warmline.log.read(look))
    return with_freshness(warmline, held.workspace, told)


@router.get("/{conversation_id}/transcript", response_class=PlainTextResponse)
def download(held: InConversation, warmline: Opened) -> Response:
    """What was said, as a text to keep."""
    return transcript_of(warmline, held.workspace, held.conversation_id)


@router.post(
    "/{conversation_id}/transcript", status_code=202, responses=gives(shapes.SentTo, 202), dependencies=[Unhurried]
)
def mail(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """Have the transcript sent by mail to the address that mails of this contact have come from."""
    return mailed_transcript(warmline, held.workspace, held.conversation_id, by_staff=False)


def mailed_transcript(warmline: Warmline, workspace: str, conversation_id: str, by_staff: bool) -> dict[str, Any]:
    """To whom it goes. Raises `NotFound`, `NoAddress`."""
    _, state = warmline.log.state(workspace, conversation_id)
    known = state.contact.get("email")
    address = warmline.mail_threads.send_transcript(workspace, conversation_id, known, by_staff)
    warmline.feed.notify(workspace, conversation_id)
    return {"sent_to": address}


def transcript_of(warmline: Warmline, workspace: str, conversation_id: str) -> Response:
    """The transcript as a file. Raises `NotFound`."""
    _, state = warmline.log.state(workspace, conversation_id)
    named = {"Content-Disposition": 'attachment; filename="transcript.txt"'}
    return PlainTextResponse(transcript(conversation_id, state, warmline.settings.company), headers=named)


def with_freshness(warmline: Warmline, workspace: str, told: dict[str, Any]) -> dict[str, Any]:
    """The snapshot with what has changed since it was cited."""
    active = warmline.brain(workspace).knowledge.active_versions({key for key, _ in views.cited(told)})
    return views.with_freshness(told, active)


@router.get("/{conversation_id}/events", response_class=EventStream)
def follow(held: InConversation, warmline: Opened, bearer: Bearer, seen: After) -> Response:
    """The conversation's events as server-sent events, from the beginning or after Last-Event-ID."""
    token = bearer.credentials if bearer else ""
    last, _ = warmline.log.state(held.workspace, held.conversation_id)

    def show(logged: Logged) -> tuple[int, dict[str, Any] | None]:
        return logged.seq, views.event_json(logged, staff=False)

    def read_after(seq: int) -> list[Logged] | None:
        found = warmline.log.since(held.workspace, held.conversation_id, seq)
        # Asked after the reading, and only of what there is to show: thousands of streams are idle. To be forgotten
        # is an event too, so that it ends the stream at once.
        return None if found and warmline.log.holder_of(token) is None else found

    # Of a number that is still to come nothing would be shown until then.
    return stream(warmline, held.workspace, held.conversation_id, min(seen or 0, last), read_after, show)


@router.post(
    "/{conversation_id}/handoff", status_code=202, responses=gives(shapes.InPhase, 202), dependencies=[Unhurried]
)
def ask_for_person(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """Ask for a person without writing."""
    carried = warmline.conversations.ask_for_person(held.workspace, held.conversation_id)
    return {"phase": carried.state.phase.value}


@router.delete(
    "/{conversation_id}/handoff", status_code=202, responses=gives(shapes.InPhase, 202), dependencies=[Unhurried]
)
def cancel_handoff(held: InConversation, warmline: Opened) -> dict[str, Any]:
    """No longer wait for a person."""
    carried = warmline.conversations.cancel_handoff(held.workspace, held.conversation_id)
    return {"phase": carried.state.phase.value}


@router.post("/{conversation_id}/contact", responses=gives(shapes.KnownContact), dependencies=[Unhurried])
def reachable(held: InConversation, warmline: Opened, body: Contact) -> dict[str, Any]:
    """Say how you can be reached; what is left out stays as it was, and who you are is not said here."""
    if body.id is not None:
        raise BadSignature("A contact's id comes with its signature, when the conversation is opened.")
    given = body.model_dump(exclude_none=True)
    carried = warmline.conversations.update_contact(held.workspace, held.conversation_id, given)
    return {"contact": dict(carried.state.contact)}


@router.post("/{conversation_id}/survey", status_code=201, responses=gives(shapes.Rated, 201), dependencies=[Unhurried])
def rate(held: InConversation, warmline: Opened, body: Rating) -> dict[str, Any]:
    """Answer the survey of this episode."""
    carried = warmline.conversations.rate(held.workspace, held.conversation_id, body.score, body.comment)
    return {"phase": carried.state.phase.value, "score": body.score}


@router.post(
    "/{conversation_id}/feedback", status_code=201, responses=gives(shapes.Feedback, 201), dependencies=[Unhurried]
)
def feedback(held: InConversation, warmline: Opened, body: Thumb) -> dict[str, Any]:
    """A thumb on one of the assistant's messages."""
    warmline.conversations.feedback(held.workspace, held.conversation_id, body.message_id, body.helpful)
    return {"message_id": body.message_id, "helpful": body.helpful}


@router.post("/{conversation_id}/typing", status_code=204, dependencies=[Unhurried])
def typing(held: InConversation, warmline: Opened) -> Response:
    """Shown to whoever watches, never stored."""
    warmline.feed.say(held.workspace, held.conversation_id, "typing", {"author": Author.CONTACT.value})
    return Response(status_code=204)
