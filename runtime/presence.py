"""Who is at the desk: from what they do there, or from what they say."""

from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from conversation.events import Phase
from conversation.model import Agent
from conversation.routing import Presence, Routing, Seat
from runtime.accounts import Role
from runtime.database import Database
from runtime.tables import conversations, presence, users

# What somebody does is written down at most this often.
TOUCH_S = 20.0
# Chosen for who let an assignment go by.
MISSED = "missed"
DESK_ROLES = (Role.AGENT.value, Role.OWNER.value, Role.ADMIN.value)


class Desk:
    """The seats of every workspace. `routing` gives the owner's file for a workspace, `now` Unix seconds."""

    def __init__(self, database: Database, routing: Callable[[str], Routing], now: Callable[[], float]) -> None:
        self._db = database
        self._routing = routing
        self._now = now
        self._touched: dict[tuple[str, str], float] = {}

    def touch(self, workspace: str, user_id: str) -> bool:
        """They have done something at the desk. Returns whether they have only just come."""
        now = self._now()
        if now - self._touched.get((workspace, user_id), -TOUCH_S) < TOUCH_S:
            return False
        self._touched[workspace, user_id] = now
        return self._db.write(lambda c: self._set(c, workspace, user_id, {"seen_at": now})) is not Presence.ONLINE

    def choose(self, workspace: str, user_id: str, chosen: Presence | None) -> None:
        """They say so themselves; it holds until they say otherwise. None goes by what they do again."""
        row = {"seen_at": self._now(), "chosen": None if chosen is Presence.ONLINE or not chosen else chosen.value}
        self._db.write(lambda c: self._set(c, workspace, user_id, row))

    def leave(self, workspace: str, user_id: str) -> None:
        """They have signed out: nothing is kept for them until they do something again."""
        self._touched.pop((workspace, user_id), None)
        gone = {"seen_at": 0.0, "chosen": None}
        self._db.write(lambda c: self._set(c, workspace, user_id, gone))

    def _set(self, connection: sa.Connection, workspace: str, user_id: str, row: Mapping[str, object]) -> Presence:
        """Returns what they were before."""
        mine = sa.and_(presence.c.workspace == workspace, presence.c.user_id == user_id)
        before = connection.execute(sa.select(presence).where(mine).with_for_update()).first()
        if before is not None:
            connection.execute(presence.update().where(mine).values(**row))
            return self._state(workspace, before.chosen, before.seen_at)
        fresh = {"workspace": workspace, "user_id": user_id, "seen_at": 0.0, "assigned_at": 0.0, **row}
        try:
            with connection.begin_nested():
                connection.execute(presence.insert().values(**fresh))
        except sa.exc.IntegrityError:
            # Their other window was quicker.
            connection.execute(presence.update().where(mine).values(**row))
        return Presence.OFFLINE

    def _state(self, workspace: str, chosen: str | None, seen_at: float) -> Presence:
        routing, quiet_s = self._routing(workspace), self._now() - seen_at
        if chosen is not None:
            return Presence.AWAY if chosen == MISSED else Presence(chosen)
        if quiet_s < routing.away_after_s:
            return Presence.ONLINE
        return Presence.AWAY if quiet_s < routing.offline_after_s else Presence.OFFLINE

    def missed(self, connection: sa.Connection, workspace: str, user_id: str) -> None:
        """They did not take what was kept for them: away until they say or do otherwise."""
        self._set(connection, workspace, user_id, {"chosen": MISSED})

    def acted(self, workspace: str, user_id: str) -> bool:
        """They deal with a conversation: whatever they missed before, they are back. Returns whether they were away."""
        self.touch(workspace, user_id)
        back = presence.c.user_id == user_id, presence.c.workspace == workspace, presence.c.chosen == MISSED
        missed = self._db.read(lambda c: c.execute(sa.select(presence.c.user_id).where(*back)).first()) is not None
        if missed:
            self._db.write(lambda c: c.execute(presence.update().where(*back).values(chosen=None)))
        return missed

    def online(self, connection: sa.Connection, workspace: str, user_id: str) -> bool:
        """Whether that person or program is at the desk."""
        mine = sa.and_(presence.c.workspace == workspace, presence.c.user_id == user_id)
        row = connection.execute(sa.select(presence).where(mine)).first()
        return row is not None and self._state(workspace, row.chosen, row.seen_at) is Presence.ONLINE

    def given(self, connection: sa.Connection, workspace: str, user_id: str) -> None:
        """A conversation was kept for them."""
        self._set(connection, workspace, user_id, {"assigned_at": self._now()})

    def seats(self, connection: sa.Connection, workspace: str, lock: bool = False) -> list[Seat]:
        """Everybody with an account at the desk of the workspace, as they are now.

        With `lock` nobody else can give them a conversation until the transaction ends: the loads hold.
        """
        mine = presence.c.workspace == workspace
        if lock:
            connection.execute(sa.select(presence.c.user_id).where(mine).order_by(presence.c.user_id).with_for_update())
        rows = connection.execute(
            sa.select(users, presence.c.chosen, presence.c.seen_at, presence.c.assigned_at)
            .select_from(users.outerjoin(presence, sa.and_(presence.c.user_id == users.c.id, mine)))
            .where(users.c.workspace == workspace, users.c.role.in_(DESK_ROLES))
            .order_by(users.c.id)
        ).all()
        loads = self._loads(connection, workspace)
        return [self._seat(workspace, row, loads.get(row.id, 0)) for row in rows]

    def _seat(self, workspace: str, row: sa.Row[tuple[object, ...]], load: int) -> Seat:
        state = self._state(workspace, row.chosen, row.seen_at or 0.0)
        return Seat(Agent(row.id, row.name), row.email, state, load, row.assigned_at or 0.0)

    def _loads(self, connection: sa.Connection, workspace: str) -> dict[str, int]:
        query = (
            sa.select(conversations.c.agent_id, sa.func.count())
            .where(
                conversations.c.workspace == workspace,
                conversations.c.phase.in_([Phase.QUEUED.value, Phase.HUMAN.value]),
                conversations.c.agent_id.is_not(None),
            )
            .group_by(conversations.c.agent_id)
        )
        return {str(row[0]): int(row[1]) for row in connection.execute(query)}

    def keys_online(self, connection: sa.Connection, workspace: str) -> bool:
        """Whether a program is at the desk with an API key: somebody answers through it."""
        query = sa.select(presence).where(presence.c.workspace == workspace, presence.c.user_id.like("key-%"))
        rows = connection.execute(query).all()
        return any(self._state(workspace, row.chosen, row.seen_at) is Presence.ONLINE for row in rows)

    def on_duty(self, workspace: str, user_id: str) -> bool:
        """Whether that person may be given back what they had: not gone, and not away by their own word."""
        mine = sa.and_(presence.c.workspace == workspace, presence.c.user_id == user_id)
        row = self._db.read(lambda c: c.execute(sa.select(presence).where(mine)).first())
        if row is None or row.chosen is not None:
            return False
        return self._state(workspace, None, row.seen_at) is not Presence.OFFLINE

    def everybody(self, workspace: str) -> Sequence[Seat]:
        """The seats, for reading."""
        return self._db.read(lambda c: self.seats(c, workspace))
