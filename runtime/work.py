"""Background work as leased rows in the ledger: written with the event that causes it, done once.

At most one open row for each kind and subject: asking again before it runs moves its time, asking
again while it runs has it run once more.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from runtime.database import Database
from runtime.errors import CalledOff
from runtime.rows import add_missing
from runtime.tables import work

BACK_OFF_S = (1.0, 5.0, 30.0, 120.0)


@dataclass(frozen=True, slots=True)
class Job:
    """Work to do at `due_at` (Unix seconds). A repeat postpones it to at most `cap_s` after the first."""

    kind: str
    subject: str
    due_at: float
    cap_s: float = 0.0
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lease:
    """A piece of work that this process holds."""

    id: int
    token: str
    revision: int
    workspace: str
    kind: str
    subject: str
    data: Mapping[str, Any]
    tries: int


def schedule(connection: sa.Connection, workspace: str, job: Job, now: float) -> None:
    """Write the job in the caller's transaction."""
    same = _of(workspace, job.kind, job.subject)
    query = sa.select(work.c.first_at, work.c.dead, work.c.lease_until, work.c.tries).where(same)
    # Locked, so that a run that finishes now does not take the row away under the update below.
    row = connection.execute(query.with_for_update()).first()
    while row is None:
        fresh = {"first_at": now, "due_at": job.due_at, "tries": 0, "revision": 0, "dead": False}
        key = {"workspace": workspace, "kind": job.kind, "subject": job.subject, "data": dict(job.data)}
        if add_missing(connection, work, key | fresh):
            return
        # Another transaction was first; it may even be done by now, and its row gone.
        row = connection.execute(query.with_for_update()).first()
    waiting = not row.dead and row.lease_until is None
    first_at = row.first_at if waiting else now
    due_at = min(job.due_at, first_at + job.cap_s) if waiting and job.cap_s else job.due_at
    tries = 0 if row.dead else row.tries
    renewed = {"first_at": first_at, "due_at": due_at, "tries": tries, "dead": False, "data": dict(job.data)}
    connection.execute(work.update().where(same).values(**renewed, revision=work.c.revision + 1))


def withdraw(connection: sa.Connection, workspace: str, kind: str, subject: str) -> Mapping[str, Any] | None:
    """Take back what nobody has begun, in the caller's transaction. Returns its data, None when there is none."""
    return _taken_back(connection, sa.and_(_of(workspace, kind, subject), work.c.lease_until.is_(None)))


def call_off(connection: sa.Connection, workspace: str, kind: str, subject: str) -> Mapping[str, Any] | None:
    """The same for what somebody has begun, too: they hold it no longer, see `check_held`."""
    return _taken_back(connection, _of(workspace, kind, subject))


def check_held(connection: sa.Connection, lease: Lease) -> None:
    """Nobody can call the work off until the transaction ends. Raises `CalledOff` when somebody has."""
    # No stronger lock: the lease is renewed meanwhile.
    held = sa.select(work.c.id).where(_mine(lease)).with_for_update(read=True, key_share=True)
    if connection.execute(held).first() is None:
        raise CalledOff(f"The {lease.kind} {lease.subject} was called off while it was done; ask for it anew.")


def _taken_back(connection: sa.Connection, which: sa.ColumnElement[bool]) -> Mapping[str, Any] | None:
    row = connection.execute(sa.select(work.c.id, work.c.data).where(which).with_for_update()).first()
    if row is None:
        return None
    connection.execute(work.delete().where(work.c.id == row.id))
    return dict(row.data)


class WorkTable:
    """Claim, renew, finish and fail the rows."""

    def __init__(self, database: Database, lease_s: float, tries: int) -> None:
        self._db = database
        self._lease_s = lease_s
        self._tries = tries

    def claim(self, now: float, kinds: tuple[str, ...]) -> Lease | None:
        """Lease the row that has been due the longest, or None. An expired lease is free again."""
        free = sa.or_(work.c.lease_until.is_(None), work.c.lease_until < now)
        due = sa.and_(~work.c.dead, work.c.due_at <= now, free, work.c.kind.in_(kinds))
        query = sa.select(work).where(due).order_by(work.c.due_at).limit(1).with_for_update(skip_locked=True)

        def change(connection: sa.Connection) -> Lease | None:
            row = connection.execute(query).first()
            if row is None:
                return None
            token = uuid.uuid4().hex
            held = {"lease_until": now + self._lease_s, "lease_token": token, "tries": row.tries + 1}
            connection.execute(work.update().where(work.c.id == row.id).values(**held))
            return Lease(row.id, token, row.revision, row.workspace, row.kind, row.subject, row.data, row.tries + 1)

        # Most looks find nothing; they need no write transaction.
        if self._db.read(lambda c: c.execute(sa.select(work.c.id).where(due).limit(1)).first()) is None:
            return None
        return self._db.write(change)

    def renew(self, lease: Lease, now: float) -> bool:
        """Hold on for another lease; False when it has been lost."""
        query = work.update().where(_mine(lease)).values(lease_until=now + self._lease_s)
        return bool(self._db.write(lambda c: c.execute(query).rowcount))

    def finish(self, lease: Lease) -> None:
        """Done. The row goes, unless it was scheduled again meanwhile."""

        def change(connection: sa.Connection) -> None:
            unchanged = sa.and_(_mine(lease), work.c.revision == lease.revision)
            if not connection.execute(work.delete().where(unchanged)).rowcount:
                again = {"lease_until": None, "lease_token": None, "tries": 0}
                connection.execute(work.update().where(_mine(lease)).values(**again))

        self._db.write(change)

    def is_last(self, lease: Lease) -> bool:
        """Whether it is put aside when it fails now."""
        return lease.tries >= self._tries

    def is_spent(self, lease: Lease) -> bool:
        """Whether it was begun as often as it may be, and neither done nor failed even in the last try."""
        return lease.tries > self._tries

    def fail(self, lease: Lease, error: str, now: float) -> bool:
        """Try again later; after the last try put the row aside. Returns whether it was put aside.

        Work that was asked for again while it ran begins afresh at its own time.
        """
        dead = self.is_last(lease)
        wait_s = BACK_OFF_S[min(lease.tries, len(BACK_OFF_S)) - 1]
        row = {"lease_until": None, "lease_token": None, "dead": dead, "due_at": now + wait_s, "error": error}
        again = {"lease_until": None, "lease_token": None, "tries": 0, "error": error}

        def change(connection: sa.Connection) -> bool:
            unchanged = sa.and_(_mine(lease), work.c.revision == lease.revision)
            if connection.execute(work.update().where(unchanged).values(**row)).rowcount:
                return dead
            connection.execute(work.update().where(_mine(lease)).values(**again))
            return False

        return self._db.write(change)

    def next_due(self, kinds: tuple[str, ...]) -> float | None:
        """When the next row falls due (Unix seconds), leased rows by the end of their lease."""
        when = sa.func.coalesce(work.c.lease_until, work.c.due_at)
        query = sa.select(sa.func.min(when)).where(~work.c.dead, work.c.kind.in_(kinds))
        return self._db.read(lambda c: c.scalar(query))

    def is_open(self, kind: str, subject: str) -> bool:
        """Whether that work is still to be done."""
        query = sa.select(work.c.id).where(work.c.kind == kind, work.c.subject == subject, ~work.c.dead)
        return self._db.read(lambda c: c.execute(query).first()) is not None

    def waiting(self, workspace: str, kind: str) -> dict[str, Mapping[str, Any]]:
        """The data of that work, as far as it is still to be done, by subject."""
        query = sa.select(work.c.subject, work.c.data).where(
            work.c.workspace == workspace, work.c.kind == kind, ~work.c.dead
        )
        return {row.subject: row.data for row in self._db.read(lambda c: c.execute(query).all())}

    def dead(self) -> list[Mapping[str, Any]]:
        """What was put aside, with its last error."""
        query = sa.select(work).where(work.c.dead)
        return [dict(row._mapping) for row in self._db.read(lambda c: c.execute(query).all())]


def _of(workspace: str, kind: str, subject: str) -> sa.ColumnElement[bool]:
    return sa.and_(work.c.workspace == workspace, work.c.kind == kind, work.c.subject == subject)


def _mine(lease: Lease) -> sa.ColumnElement[bool]:
    return sa.and_(work.c.id == lease.id, work.c.lease_token == lease.token)
