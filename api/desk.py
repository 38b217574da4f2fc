"""The agents' side of a conversation: see the queue, take over, write, pass on, hand back."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import PlainTextResponse, Response

from api import desk_shapes, shapes, views
from api.auth import DESK_ROLES, AtDesk, Bearer, Opened, Supervisor, as_agent
from api.customer import Key, mailed_transcript, transcript_of, whole_log, with_freshness
from api.errors import Invalid, TooLarge
from api.schemas import (
    Handback,
    NewAgentMessage,
    NewFollowUp,
    NewNote,
    Resolution,
    TakeOver,
    Transfer,
)
from api.shapes import gives
from api.stream import After, EventStream, stream
from conversation.events import Phase
from conversation.model import Agent, Author
from runtime import wording
from runtime.accounts import Role, Staff
from runtime.codec import to_json
from runtime.compose import Warmline
from runtime.errors import NotFound
from runtime.event_log import Logged
from runtime.mentions import mentioned

router = APIRouter(prefix="/v1", tags=["desk"])
QUEUE_ORDER = (Phase.QUEUED, Phase.HUMAN, Phase.BOT, Phase.CLOSING)
# In these a conversation may be somebody's own.
HELD = (Phase.QUEUED, Phase.HUMAN)
# However many wait, those whom people talk with are there.
MAX_IN_PHASE = 200
# PostgreSQL can be asked for nothing with a NUL in it.
Team = Annotated[str | None, Query(pattern=r"^[^\x00]*$")]


@router.get("/desk/queue", responses=gives(list[desk_shapes.QueueRow]))
def queue(member: AtDesk, warmline: Opened, team: Team = None) -> list[dict[str, Any]]:
    """The open conversations in which the contact has written: those who wait first, urgent and longest first.

    There may be any number of visitors who only look, or wait; they must not push out who waits, or is talked with.
    """
    found: dict[str, str] = {}
    for phase in QUEUE_ORDER:
        listed = partial(warmline.log.open_conversations, member.workspace, MAX_IN_PHASE, phase, team=team)
        if phase in HELD:
            # However many there are: these are the member's own.
            found |= listed(agent_id=member.id)
        found |= listed(newest=phase is Phase.BOT)
    rows = []
    for conversation_id, changed_at in found.items():
        _, state = warmline.log.state(member.workspace, conversation_id)
        if state.phase is not Phase.RESOLVED and (state.phase is not Phase.BOT or state.last(Author.CONTACT)):
            rows.append(views.queue_row(conversation_id, changed_at, state))
    mine = [row for row in rows if team is None or row["team"] == team]
    return sorted(mine, key=lambda row: _place(row, found[row["id"]]))


def _place(row: Mapping[str, Any], changed_at: str) -> tuple[int, int, str]:
    """By phase; who is urgent, then who has waited longer before. Of others Python's sort keeps the order."""
    phase = Phase(row["phase"])
    return (
        QUEUE_ORDER.index(phase),
        -row["priority"] if phase is Phase.QUEUED else 0,
        changed_at if phase in HELD else "",
    )


@router.get("/desk/events", response_class=EventStream)
def follow(member: AtDesk, warmline: Opened, bearer: Bearer, seen: After) -> Response:
    """Everything that happens in the workspace, live; after Last-Event-ID when it is given."""

    def show(logged: Logged) -> tuple[int, dict[str, Any] | None]:
        return logged.log_seq, views.desk_event_json(logged)

    def read_after(seq: int) -> Sequence[Logged] | None:
        still_in = bearer and warmline.accounts.holder_of(bearer.credentials)
        if still_in:
            warmline.is_there(member)
        return warmline.tail(member.workspace, seq) if still_in else None

    last = warmline.log.last_log_seq(member.workspace)
    after = last if seen is None else min(seen, last)
    return stream(warmline, member.workspace, None, after, read_after, show)


@router.get("/desk/conversations/{conversation_id}", responses=gives(desk_shapes.DeskConversation))
def read(conversation_id: str, member: AtDesk, warmline: Opened) -> dict[str, Any]:
    """The whole story: transcript, decisions, summary, notes, suggestions."""
    # The state last: what happens in between is then on the stream after the log's end, and not lost.
    log = whole_log(warmline, member.workspace, conversation_id)
    _, state = warmline.log.state(member.workspace, conversation_id)
    told = with_freshness(warmline, member.workspace, views.desk_snapshot(conversation_id, state, log))
    return {**told, "rewords": warmline.chat is not None, "mails": member.workspace in warmline.mail_accounts}


@router.post("/desk/conversations/{conversation_id}/claim", responses=gives(desk_shapes.Control))
def claim(conversation_id: str, member: AtDesk, warmline: Opened) -> dict[str, Any]:
    """Take the conversation; from the assistant it is a takeover."""
    _acts(warmline, member)
    carried = warmline.conversations.claim(member.workspace, conversation_id, as_agent(member))
    return {"control_epoch": carried.state.epoch, "phase": carried.state.phase.value}


@router.post("/desk/conversations/{conversation_id}/takeover", responses=gives(desk_shapes.Control))
def take_over(
    conversation_id: str, member: Supervisor, warmline: Opened, body: TakeOver | None = None
) -> dict[str, Any]:
    """Take the conversation, also from the colleague who holds it: from then on their epoch is stale."""
    _acts(warmline, member)
    note = body.note if body else None
    called = _called(warmline, member, note)
    carried = warmline.conversations.take_over(member.workspace, conversation_id, as_agent(member), note, called)
    return {"control_epoch": carried.state.epoch, "phase": carried.state.phase.value}


def _acts(warmline: Warmline, member: Staff) -> None:
    """Whoever let something go by and deals with a conversation now is back, and others may wait for that."""
    if warmline.desk.acted(member.workspace, member.id):
        warmline.router.came(member.workspace, member.id)


@router.post("/desk/conversations/{conversation_id}/messages", status_code=201, responses=gives(shapes.Sent, 201))
def write(
    conversation_id: str, member: AtDesk, warmline: Opened, body: NewAgentMessage, idempotency_key: Key = None
) -> dict[str, Any]:
    """Speak to the contact, under the epoch that the claim returned."""
    if len(body.text) > warmline.settings.max_message_chars:
        raise TooLarge(f"A message may have at most {warmline.settings.max_message_chars} characters.")
    carried = warmline.conversations.agent_say(
        member.workspace,
        conversation_id,
        as_agent(member),
        body.text,
        body.control_epoch,
        idempotency_key,
        body.suggestion_id,
    )
    _acts(warmline, member)
    [said] = warmline.log.since(member.workspace, conversation_id, carried.message_seq - 1, limit=1)
    return {"message": views.message_json(said)}


@router.post("/desk/conversations/{conversation_id}/typing", status_code=204)
def typing(conversation_id: str, member: AtDesk, warmline: Opened) -> Response:
    """Shown to the contact, never stored."""
    warmline.log.state(member.workspace, conversation_id)
    warmline.feed.say(member.workspace, conversation_id, "typing", {"author": Author.AGENT.value})
    return Response(status_code=204)


@router.post("/desk/conversations/{conversation_id}/notes", status_code=201, responses=gives(desk_shapes.Noted, 201))
def note(conversation_id: str, member: AtDesk, warmline: Opened, body: NewNote) -> dict[str, Any]:
    """A private note; `@name` calls a colleague."""
    called = _called(warmline, member, body.text)
    warmline.conversations.note(member.workspace, conversation_id, as_agent(member), body.text, called)
    return {"text": body.text, "mentions": [to_json(one) for one in called]}


def _called(warmline: Warmline, member: Staff, text: str | None) -> tuple[Agent, ...]:
    return mentioned(text, warmline.accounts.colleagues(member.workspace)) if text else ()


@router.post("/desk/conversations/{conversation_id}/transfer", responses=gives(desk_shapes.Transferred))
def transfer(conversation_id: str, member: AtDesk, warmline: Opened, body: Transfer) -> dict[str, Any]:
    """Pass it to a colleague, or to a team: back to the queue, where the team takes it.

    What is for a colleague who is offline goes to the queue of their team, and `offline` names them.
    """
    if bool(body.agent_id) == bool(body.team):
        raise Invalid("Give either agent_id or team.")
    to = _colleague(member.workspace, body.agent_id, warmline) if body.agent_id else None
    gone = warmline.router.gone(member.workspace, to.id) if to else None
    absent, team = gone or (None, body.team)
    route = warmline.router.to_team(member.workspace, team) if team else None
    note = "\n".join(filter(None, (wording.meant_for(absent.name) if absent else None, body.note))) or None
    called = (*((absent,) if absent else ()), *_called(warmline, member, body.note))
    carried = warmline.conversations.transfer(
        member.workspace,
        conversation_id,
        as_agent(member),
        None if absent else to,
        note,
        route,
        tuple(dict.fromkeys(called)),
    )
    told = {"control_epoch": carried.state.epoch, "phase": carried.state.phase.value}
    return {**told, "offline": to_json(absent)} if absent else told


def _colleague(workspace: str, agent_id: str, warmline: Opened) -> Agent:
    member = warmline.accounts.colleague(workspace, agent_id)
    if member is None or member.role not in (*DESK_ROLES, Role.ADMIN):
        raise NotFound("There is no such agent.")
    return as_agent(member)


@router.post("/desk/conversations/{conversation_id}/handback", responses=gives(desk_shapes.Control))
def handback(conversation_id: str, member: AtDesk, warmline: Opened, body: Handback) -> dict[str, Any]:
    """Return it to the assistant, which sums up, asks how it went, and closes."""
    carried = warmline.conversations.handback(
        member.workspace,
        conversation_id,
        as_agent(member),
        body.outcome == "solved",
        body.instruction,
        partial(warmline.router.moment_in, member.workspace),
        body.control_epoch,
    )
    return {"control_epoch": carried.state.epoch, "phase": carried.state.phase.value}


@router.post("/desk/conversations/{conversation_id}/resolve", responses=gives(desk_shapes.Control))
def resolve(conversation_id: str, member: AtDesk, warmline: Opened, body: Resolution | None = None) -> dict[str, Any]:
    """Hand it back as solved."""
    epoch = body.control_epoch if body else None
    return handback(conversation_id, member, warmline, Handback(outcome="solved", control_epoch=epoch))


@router.post(
    "/desk/conversations/{conversation_id}/follow-ups", status_code=201, responses=gives(desk_shapes.FollowUp, 201)
)
def follow_up(conversation_id: str, member: AtDesk, warmline: Opened, body: NewFollowUp) -> dict[str, Any]:
    """Have the assistant write `text` at a time; words such as "Tuesday 10:00" are in the contact's time zone."""
    if bool(body.due_at) == bool(body.when):
        raise Invalid("Give either due_at or when.")
    if len(body.text) > warmline.settings.max_message_chars:
        raise TooLarge(f"A message may have at most {warmline.settings.max_message_chars} characters.")
    _, state = warmline.log.state(member.workspace, conversation_id)
    due_at = warmline.router.due(member.workspace, state, body.due_at, body.when)
    promised = warmline.conversations.follow_up(member.workspace, conversation_id, as_agent(member), due_at, body.text)
    return {"id": promised, "due_at": due_at.isoformat(), "text": body.text}


@router.delete("/desk/conversations/{conversation_id}/follow-ups/{follow_up_id}", status_code=204)
def cancel_follow_up(conversation_id: str, follow_up_id: str, member: AtDesk, warmline: Opened) -> Response:
    """Take a follow-up back that is still to come."""
    warmline.conversations.cancel_follow_up(member.workspace, conversation_id, follow_up_id)
    return Response(status_code=204)


@router.get("/desk/conversations/{conversation_id}/transcript", response_class=PlainTextResponse)
def download(conversation_id: str, member: AtDesk, warmline: Opened) -> Response:
    """What was said, as a text to keep; without notes and decisions."""
    return transcript_of(warmline, member.workspace, conversation_id)


@router.post("/desk/conversations/{conversation_id}/transcript", status_code=202, responses=gives(shapes.SentTo, 202))
def mail(conversation_id: str, member: AtDesk, warmline: Opened) -> dict[str, Any]:
    """Send the contact the transcript by mail."""
    return mailed_transcript(warmline, member.workspace, conversation_id, by_staff=True)
