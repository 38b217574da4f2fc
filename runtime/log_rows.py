"""The rows that an append to the event log finds, locks and writes."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from conversation.events import (
    AgentAssigned,
    AssignmentMissed,
    ControlChanged,
    ConversationRouted,
    Event,
    MessageCreated,
)
from conversation.state import Conversation
from runtime.codec import encode
from runtime.digest import sha256
from runtime.errors import IdempotencyConflict, NotFound
from runtime.idempotency import Idempotency
from runtime.tables import conversations, messages

MOVES = (ControlChanged, ConversationRouted, AgentAssigned, AssignmentMissed)


def find(connection: sa.Connection, workspace: str, conversation_id: str) -> None:
    """Raises `NotFound`."""
    mine = (conversations.c.id == conversation_id) & (conversations.c.workspace == workspace)
    if connection.execute(sa.select(conversations.c.id).where(mine)).first() is None:
        raise NotFound("There is no such conversation.")


def lock(connection: sa.Connection, workspace: str, conversation_id: str) -> int:
    """The conversation's last sequence number; nobody else appends until the transaction ends. Raises `NotFound`."""
    mine = (conversations.c.id == conversation_id) & (conversations.c.workspace == workspace)
    row = connection.execute(sa.select(conversations.c.last_seq).where(mine).with_for_update()).first()
    if row is None:
        raise NotFound("There is no such conversation.")
    return int(row.last_seq)


def known(connection: sa.Connection, conversation_id: str, idempotency: Idempotency) -> tuple[str, int] | None:
    """(id, seq) of the message that came with this key, if any. Raises `IdempotencyConflict`."""
    query = sa.select(messages.c.id, messages.c.seq, messages.c.text_sha256).where(
        messages.c.conversation_id == conversation_id, messages.c.idempotency_key == idempotency.key
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    if row.text_sha256 != idempotency.digest:
        raise IdempotencyConflict("This Idempotency-Key came before with another text or file; use a new key.")
    return str(row.id), int(row.seq)


def index_messages(
    connection: sa.Connection,
    conversation_id: str,
    last_seq: int,
    new: Sequence[Event],
    idempotency: Idempotency | None,
) -> tuple[str | None, int]:
    """One row for each message; the client's key stands on the message that the client sent."""
    said: tuple[str | None, int] = None, 0
    for seq, event in enumerate(new, start=last_seq + 1):
        if not isinstance(event, MessageCreated):
            continue
        keyed = idempotency is not None and event.message.text == idempotency.text and said[0] is None
        connection.execute(
            messages.insert().values(
                id=event.message.id,
                conversation_id=conversation_id,
                seq=seq,
                idempotency_key=idempotency.key if keyed and idempotency else None,
                text_sha256=idempotency.digest if keyed and idempotency else sha256(event.message.text),
            )
        )
        said = (event.message.id, seq) if keyed else said
    return said


def row_of(workspace: str, conversation_id: str, seq: int, at: str, event: Event) -> dict[str, Any]:
    """The event as a row of the log."""
    name, data = encode(event)
    return {
        "workspace": workspace,
        "conversation_id": conversation_id,
        "seq": seq,
        "type": name,
        "at": at,
        "data": data,
    }


def head_after(state: Conversation, new: Sequence[Event], last_seq: int, at: str) -> dict[str, Any]:
    """What the new events change in the row of the conversation, which is `state` after them."""
    head: dict[str, Any] = {"last_seq": last_seq}
    if any(isinstance(event, ControlChanged) for event in new):
        head |= {"phase": state.phase.value, "changed_at": at}
    if any(isinstance(event, MOVES) for event in new):
        holder = state.assignee or state.reserved
        head |= {"agent_id": holder.id if holder else None}
        head |= {"team": state.routed.team, "priority": state.routed.priority} if state.routed else {}
    return head
