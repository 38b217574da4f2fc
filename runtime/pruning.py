"""Throws away what is over and only of use for a while: deliveries, letters, work that was put aside, old sessions."""

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from runtime.database import Database
from runtime.tables import deliveries, letters, sessions, work
from runtime.work import Job, Lease, schedule

KIND = "prune"
EVERY_S = 86_400.0
# A transaction that deletes more keeps others waiting.
AT_ONCE = 1_000
OVER = ("delivered", "sent", "read", "bounced", "dead")


@dataclass(frozen=True, slots=True)
class Pruning:
    """The handler of work of the kind `prune`, once a day for the whole ledger. `now` is Unix seconds."""

    database: Database
    now: Callable[[], float]
    keep_s: float

    def __call__(self, lease: Lease) -> None:
        again = Job(KIND, lease.subject, self.now() + EVERY_S)
        # Planned first: whatever ails this run, there is another tomorrow.
        self.database.write(lambda connection: schedule(connection, lease.workspace, again, self.now()))
        self.prune()

    def prune(self) -> int:
        """Delete what has been over for longer than it is kept; returns how many rows that were."""
        before = self.now() - self.keep_s
        last = [(table, sa.func.coalesce(table.c.tried_at, table.c.asked_at)) for table in (deliveries, letters)]
        queries = [(t, t.c.id, sa.and_(t.c.state.in_(OVER), at < before)) for t, at in last]
        queries.append((work, work.c.id, sa.and_(work.c.dead, work.c.due_at < before)))
        queries.append((sessions, sessions.c.token_sha256, sessions.c.expires_at < self.now()))
        return sum(self._delete(*query) for query in queries)

    def _delete(self, table: sa.Table, key: sa.Column[str], over: sa.ColumnElement[bool]) -> int:
        some = sa.select(key).where(over).limit(AT_ONCE)
        query = table.delete().where(key.in_(some))
        gone = 0
        while found := self.database.write(lambda connection: connection.execute(query).rowcount):
            gone += found
        return gone
