"""The event log: commands in, events out, one transaction each. Everything else is a view of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from conversation.commands import Command
from conversation.events import Event, Phase
from conversation.fold import replay
from conversation.handle import handle
from conversation.state import Conversation
from runtime.codec import decode
from runtime.database import Database
from runtime.digest import sha256
from runtime.idempotency import Idempotency
from runtime.log_rows import find, head_after, index_messages, known, lock, row_of
from runtime.state_cache import StateCache
from runtime.tables import contact_tokens, conversations, events
from runtime.work import Job, schedule

T = TypeVar("T")
# So many events are read at a time; fewer mean that there are no more.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log. `seq` counts within the conversation, `log_seq` over the whole log."""

    log_seq: int
    conversation_id: str
    seq: int
    type: str
    at: str
    data: Mapping[str, Any]

    def event(self) -> Event:
        """The event as the core knows it."""
        return decode(self.type, self.data)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a command came to: the new events (none when it was a repeat) and the state after them."""

    state: Conversation
    events: tuple[Event, ...]
    message_id: str | None = None
    message_seq: int = 0


Commands = Callable[[Conversation], Sequence[Command]]
FollowOn = Callable[[str, Conversation, Sequence[Event]], Iterable[Job]]
# (connection, workspace, conversation, state, new events) -> commands that follow at once, in the same transaction.
Sequel = Callable[[sa.Connection, str, str, Conversation, Sequence[Event]], Sequence[Command]]
# Commands made from the state and from whatever else is read, or locked, in the same transaction.
Consult = Callable[[sa.Connection, Conversation], Sequence[Command]]
# Is given the new rows of the log in their own transaction.
Outbox = Callable[[sa.Connection, Sequence[Mapping[str, Any]]], None]


class EventLog:
    """The conversations of every workspace; every call names the workspace and sees only its own."""

    def __init__(
        self,
        database: Database,
        follow_on: FollowOn,
        now: Callable[[], float],
        stamp: Callable[[], str],
        sequel: Sequel = lambda *_: (),
        outbox: Outbox = lambda _connection, _rows: None,
    ) -> None:
        """`follow_on` names the work that events cause; `now` is Unix seconds, `stamp` ISO 8601 in UTC."""
        self._db = database
        self._follow_on = follow_on
        self._now = now
        self._stamp = stamp
        self._sequel = sequel
        self._outbox = outbox
        self._states = StateCache()

    def open(
        self,
        workspace: str,
        conversation_id: str,
        token: str,
        *commands: Command,
        also: Callable[[sa.Connection], object] = lambda _: None,
    ) -> Carried:
        """Begin a conversation that answers to `token`; `also` is done in the same transaction, and may refuse."""
        row = {
            "id": conversation_id,
            "workspace": workspace,
            "token_sha256": sha256(token),
            "last_seq": 0,
            "phase": Phase.BOT.value,
            "changed_at": self._stamp(),
        }

        def change(connection: sa.Connection) -> tuple[int, Carried]:
            connection.execute(conversations.insert().values(**row))
            also(connection)
            return self._append(connection, workspace, conversation_id, 0, Conversation(), commands)

        return self._remember(conversation_id, self._db.append(change))

    def carry_out(
        self,
        workspace: str,
        conversation_id: str,
        commands: Commands,
        idempotency: Idempotency | None = None,
    ) -> Carried:
        """Run commands, made from the state under lock, in one transaction; see `consult`."""
        return self.consult(workspace, conversation_id, lambda _, state: commands(state), idempotency)

    def consult(
        self, workspace: str, conversation_id: str, commands: Consult, idempotency: Idempotency | None = None
    ) -> Carried:
        """The same for commands that need more of the ledger than the conversation.

        Raises `NotFound`, `IdempotencyConflict`, or whatever `ConversationError` the core refuses with;
        then nothing is written. A repeated key returns the first result without new events.
        """

        def change(connection: sa.Connection) -> tuple[int, Carried]:
            last_seq = lock(connection, workspace, conversation_id)
            seq, state = self._state(connection, conversation_id)
            if idempotency and (repeated := known(connection, conversation_id, idempotency)):
                return seq, Carried(state, (), *repeated)
            return self._append(
                connection, workspace, conversation_id, last_seq, state, commands(connection, state), idempotency
            )

        return self._remember(conversation_id, self._db.append(change))

    def _append(
        self,
        connection: sa.Connection,
        workspace: str,
        conversation_id: str,
        last_seq: int,
        state: Conversation,
        commands: Sequence[Command],
        idempotency: Idempotency | None = None,
    ) -> tuple[int, Carried]:
        new: list[Event] = []
        for command in commands:
            made = handle(state, command)
            state = replay(made, state)
            new += made
        if not new:
            return last_seq, Carried(state, ())
        for command in self._sequel(connection, workspace, conversation_id, state, new):
            made = handle(state, command)
            state = replay(made, state)
            new += made
        at = self._stamp()
        rows = [row_of(workspace, conversation_id, last_seq + n, at, event) for n, event in enumerate(new, start=1)]
        connection.execute(events.insert(), rows)
        self._outbox(connection, rows)
        said = index_messages(connection, conversation_id, last_seq, new, idempotency)
        head = head_after(state, new, last_seq + len(new), at)
        connection.execute(conversations.update().where(conversations.c.id == conversation_id).values(**head))
        for job in self._follow_on(conversation_id, state, new):
            schedule(connection, workspace, job, self._now())
        return last_seq + len(new), Carried(state, tuple(new), *said)

    def state(self, workspace: str, conversation_id: str) -> tuple[int, Conversation]:
        """The last sequence number and the state. Raises `NotFound`."""

        def query(connection: sa.Connection) -> tuple[int, Conversation]:
            find(connection, workspace, conversation_id)
            return self._state(connection, conversation_id)

        seq, state = self._db.read(query)
        self._states.keep(conversation_id, seq, state)
        return seq, state

    def _state(self, connection: sa.Connection, conversation_id: str) -> tuple[int, Conversation]:
        seq, state = self._states.of(conversation_id)
        query = (
            sa.select(events.c.seq, events.c.type, events.c.data)
            .where(events.c.conversation_id == conversation_id, events.c.seq > seq)
            .order_by(events.c.seq)
        )
        rows = connection.execute(query).all()
        return (rows[-1].seq if rows else seq), replay((decode(row.type, row.data) for row in rows), state)

    def _remember(self, conversation_id: str, result: tuple[int, Carried]) -> Carried:
        seq, carried = result
        self._states.keep(conversation_id, seq, carried.state)
        return carried

    def since(self, workspace: str, conversation_id: str, seq: int, limit: int = BATCH) -> list[Logged]:
        """The conversation's events after `seq`, oldest first. Raises `NotFound`."""
        query = (
            sa.select(events)
            .where(events.c.conversation_id == conversation_id, events.c.seq > sa.literal(seq, sa.BigInteger))
            .order_by(events.c.seq)
            .limit(limit)
        )

        def run(connection: sa.Connection) -> list[Logged]:
            find(connection, workspace, conversation_id)
            return [_logged(row) for row in connection.execute(query)]

        return self._db.read(run)

    def log_since(self, workspace: str, log_seq: int, limit: int = BATCH) -> list[Logged]:
        """The workspace's events after `log_seq`, oldest first."""
        query = (
            sa.select(events)
            .where(events.c.workspace == workspace, events.c.log_seq > log_seq)
            .order_by(events.c.log_seq)
            .limit(limit)
        )
        return self._db.read(lambda c: [_logged(row) for row in c.execute(query)])

    def read(self, query: Callable[[sa.Connection], T]) -> T:
        """Run a query over the ledger on one snapshot."""
        return self._db.read(query)

    def plan(self, workspace: str, job: Job) -> None:
        """Write down work that follows from no event."""
        self._db.write(lambda connection: schedule(connection, workspace, job, self._now()))

    def last_log_seq(self, workspace: str) -> int:
        """The newest `log_seq` of the workspace, 0 when it has none."""
        query = sa.select(sa.func.max(events.c.log_seq)).where(events.c.workspace == workspace)
        return self._db.read(lambda c: c.scalar(query)) or 0

    def open_conversations(
        self,
        workspace: str,
        limit: int = 200,
        phase: Phase | None = None,
        newest: bool = False,
        team: str | None = None,
        agent_id: str | None = None,
    ) -> list[tuple[str, str]]:
        """(id, time of the last change of control) of those not resolved, or in that phase, oldest first.

        With `team` those that were last routed to it, with `agent_id` those that this person holds or is to take.
        Of those who wait the most urgent come first.
        """
        table = conversations.c
        query = (
            sa.select(table.id, table.changed_at)
            .where(table.workspace == workspace)
            .where(table.phase == phase.value if phase else table.phase != Phase.RESOLVED.value)
            .order_by(*([table.priority.desc()] if phase is Phase.QUEUED else []))
            .order_by(table.changed_at.desc() if newest else table.changed_at)
            .limit(limit)
        )
        query = query if team is None else query.where(table.team == team)
        query = query if agent_id is None else query.where(table.agent_id == agent_id)
        return [(row.id, row.changed_at) for row in self._db.read(lambda c: c.execute(query).all())]

    def holder_of(self, token: str) -> tuple[str, str] | None:
        """(workspace, conversation id) that a contact's token opens, or None."""
        query = sa.select(conversations.c.workspace, conversations.c.id).where(
            conversations.c.token_sha256 == sha256(token)
        )
        further = (
            sa.select(conversations.c.workspace, conversations.c.id)
            .join(contact_tokens, contact_tokens.c.conversation_id == conversations.c.id)
            .where(contact_tokens.c.token_sha256 == sha256(token))
        )
        row = self._db.read(lambda c: c.execute(query).first() or c.execute(further).first())
        return (row.workspace, row.id) if row else None


def _logged(row: Any) -> Logged:
    return Logged(row.log_seq, row.conversation_id, row.seq, row.type, row.at, row.data)
