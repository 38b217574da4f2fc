"""Removes a contact's personal data: the one place where events that were written are changed (decision 29)."""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from conversation import commands as c
from conversation.forget import redacted
from conversation.model import Agent
from conversation.state import Conversation
from runtime.attachments import AttachmentStore
from runtime.codec import decode, encode
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.digest import sha256
from runtime.folded import folded, folded_address
from runtime.tables import (
    contact_tokens,
    conversations,
    events,
    identities,
    letters,
    mail_threads,
    mails,
    messages,
    work,
)

KNOWN_BY: Mapping[str, Callable[[str], str]] = {"email": folded_address, "id": folded}
LEARNT = ("conversation.started", "contact.updated")
NO_ADDRESS = ""
READ_BATCH = 1_000
GONE = "The contact's data was removed before this was sent."


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Removal by conversation, or by what a contact is known by."""

    database: Database
    conversations: Conversations
    attachments: AttachmentStore

    def known_as(self, workspace: str, email: str | None = None, contact_id: str | None = None) -> list[str]:
        """The conversations of whoever has, or once had, that address or that id, oldest first."""
        given = {"email": email, "id": contact_id}
        wanted = {name: same(said) for name, same in KNOWN_BY.items() if (said := given[name]) and said.strip()}
        return self._found(workspace, wanted) if wanted else []

    def _found(self, workspace: str, wanted: Mapping[str, str]) -> list[str]:
        names = [events.c.data["contact"][name].as_string().label(name) for name in wanted]
        learnt = sa.and_(events.c.workspace == workspace, events.c.type.in_(LEARNT))
        known = sa.or_(*(one.element.is_not(None) for one in names))
        query = sa.select(events.c.conversation_id, *names).where(learnt, known).order_by(events.c.log_seq)

        def found(connection: sa.Connection) -> list[str]:
            # Compared here: the databases do not agree on what a small letter is.
            rows = connection.execution_options(yield_per=READ_BATCH).execute(query).mappings()
            return list(dict.fromkeys(row["conversation_id"] for row in rows if _is(row, wanted)))

        return self.conversations.log.read(found)

    def forget(self, workspace: str, conversation_id: str, by: Agent | None = None) -> bool:
        """Remove it all from one conversation; False when there was nothing since it was done before.

        Files go first: whoever is killed in between does it again. Raises `NotFound`.
        """
        _, state = self.conversations.log.state(workspace, conversation_id)
        self._remove_files(workspace, conversation_id, state)
        held = [state]

        def commands(connection: sa.Connection, now: Conversation) -> Sequence[c.Command]:
            held[:] = [now]
            if not now.forgotten:
                _redact(connection, conversation_id)
                _unlink(connection, conversation_id)
            return [c.Forget(by)]

        carried = self.conversations.consult(workspace, conversation_id, commands)
        # Of what came while the first were being removed.
        self._remove_files(workspace, conversation_id, held[0])
        self.database.compact()
        return bool(carried.events)

    def _remove_files(self, workspace: str, conversation_id: str, state: Conversation) -> None:
        """Those that no other conversation of the workspace holds: equal files are kept once."""
        files = {one.id for message in state.messages for one in message.attachments}
        if files:
            others = self.conversations.log.read(lambda c: _held_by_others(c, workspace, conversation_id, files))
            self.attachments.remove(workspace, files - others)


def _is(row: Mapping[Any, Any], wanted: Mapping[str, str]) -> bool:
    return any(row[name] is not None and KNOWN_BY[name](row[name]) == said for name, said in wanted.items())


def _redact(connection: sa.Connection, conversation_id: str) -> None:
    """Every event so far keeps its number, type and time."""
    query = sa.select(events.c.log_seq, events.c.type, events.c.data)
    for row in connection.execute(query.where(events.c.conversation_id == conversation_id)).all():
        _, data = encode(redacted(decode(row.type, row.data)))
        if data != row.data:
            connection.execute(events.update().where(events.c.log_seq == row.log_seq).values(data=data))


def _unlink(connection: sa.Connection, conversation_id: str) -> None:
    """What stands beside the log and leads to the contact, or lets them in."""
    changes: list[tuple[sa.Table, Callable[[sa.Table], Any], dict[str, Any]]] = [
        (conversations, lambda t: t.c.id == conversation_id, {"token_sha256": sha256(secrets.token_urlsafe(32))}),
        (messages, _of(conversation_id), {"text_sha256": "", "idempotency_key": None}),
        (mails, _of(conversation_id), {"conversation_id": None}),
        (letters, _of(conversation_id), {"address": NO_ADDRESS, "error": None}),
        (work, lambda t: t.c.subject.startswith(conversation_id), {"error": None}),
    ]
    for table, which, values in changes:
        connection.execute(table.update().where(which(table)).values(**values))
    unsent = _of(conversation_id)(letters) & letters.c.state.in_(["waiting", "sending"])
    connection.execute(letters.update().where(unsent).values(state="dead", error=GONE))
    for table in (contact_tokens, identities, mail_threads):
        connection.execute(table.delete().where(table.c.conversation_id == conversation_id))


def _of(conversation_id: str) -> Callable[[sa.Table], sa.ColumnElement[bool]]:
    return lambda table: table.c.conversation_id == conversation_id


def _held_by_others(
    connection: sa.Connection, workspace: str, conversation_id: str, files: Iterable[str]
) -> frozenset[str]:
    said = sa.cast(events.c.data, sa.Text)
    elsewhere = (events.c.workspace == workspace) & (events.c.conversation_id != conversation_id)
    names = sa.or_(*(said.contains(one) for one in files))
    query = sa.select(events.c.data).where(elsewhere, events.c.type == "message.created", names)
    found = connection.scalars(query).all()
    return frozenset(one["id"] for data in found for one in data["message"].get("attachments", ()))
