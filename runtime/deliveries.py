"""What is delivered to webhooks: each delivery until its receiver has it, or for a day."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from runtime.database import Database
from runtime.errors import NotFound
from runtime.event_log import EventLog, Logged
from runtime.signature import signed_headers
from runtime.tables import deliveries, webhooks
from runtime.webhooks import KIND
from runtime.work import Job, Lease, schedule

FIRST_WAIT_S, LONGEST_WAIT_S = 5.0, 3600.0
# What a server says when it is not the event that it minds.
LATER = frozenset({408, 425, 429})
MAX_LISTED = 200


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of a request: the status, or a sentence that says why there is none."""

    status: int | None = None
    error: str | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def unwell(self) -> bool:
        """Whether the receiver would not have taken any other event either."""
        return self.status is None or self.status in LATER or self.status >= 500


Post = Callable[[str, Mapping[str, str], bytes], Posted]
Show = Callable[[Logged], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one webhook; `state` is `waiting`, `delivered` or `dead`. Times are Unix seconds."""

    id: str
    webhook_id: str
    conversation_id: str
    seq: int
    type: str
    state: str
    asked_at: float
    tries: int
    tried_at: float | None
    status: int | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The delivery log. `chance` gives numbers in 0..1; a delivery is tried for `patience_s` seconds."""

    database: Database
    now: Callable[[], float]
    chance: Callable[[], float]
    patience_s: float

    def listed(
        self, workspace: str, webhook_id: str | None = None, state: str | None = None, limit: int = MAX_LISTED
    ) -> list[Delivery]:
        """Deliveries of the workspace, newest first."""
        query = sa.select(deliveries).where(deliveries.c.workspace == workspace)
        if webhook_id:
            query = query.where(deliveries.c.webhook_id == webhook_id)
        if state:
            query = query.where(deliveries.c.state == state)
        newest = query.order_by(deliveries.c.asked_at.desc(), deliveries.c.seq.desc(), deliveries.c.id).limit(limit)
        return self.database.read(lambda c: [_delivery(row) for row in c.execute(newest)])

    def count(self, workspace: str, state: str, webhook_id: str | None = None) -> int:
        """How many are in that state, to one webhook or to all."""
        query = sa.select(sa.func.count()).where(deliveries.c.workspace == workspace, deliveries.c.state == state)
        chosen = query.where(deliveries.c.webhook_id == webhook_id) if webhook_id else query
        return self.database.read(lambda c: c.scalar(chosen)) or 0

    def replay(self, workspace: str, delivery_id: str, webhook_id: str | None = None) -> Delivery:
        """Deliver it once more, under the same id. Raises `NotFound`, also when it was for another webhook."""
        mine = (deliveries.c.workspace == workspace) & (deliveries.c.id == delivery_id)
        if webhook_id:
            mine &= deliveries.c.webhook_id == webhook_id
        again = {"state": "waiting", "asked_at": self.now(), "tries": 0, "error": None, "status": None}

        def change(connection: sa.Connection) -> Delivery:
            row = connection.execute(sa.select(deliveries).where(mine).with_for_update()).first()
            if row is None:
                raise NotFound("There is no such delivery.")
            connection.execute(deliveries.update().where(mine).values(**again))
            # Its server is tried at once: whoever replays has just mended it.
            rested = {"failures": 0, "rest_until": 0.0}
            connection.execute(webhooks.update().where(webhooks.c.id == row.webhook_id).values(**rested))
            schedule(connection, workspace, Job(KIND, delivery_id, self.now()), self.now())
            return _delivery(connection.execute(sa.select(deliveries).where(mine)).one())

        return self.database.write(change)

    def due(self, workspace: str, delivery_id: str) -> sa.Row[Any] | None:
        """The delivery with `url`, `secret` and `rest_until` of its webhook; None when nothing is left to do."""
        query = (
            sa.select(deliveries, webhooks.c.url, webhooks.c.secret, webhooks.c.rest_until)
            .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
            .where(deliveries.c.id == delivery_id, deliveries.c.workspace == workspace)
            .where(deliveries.c.state == "waiting")
        )
        return self.database.read(lambda c: c.execute(query).first())

    def settle(self, workspace: str, delivery_id: str, posted: Posted) -> str:
        """Write down how a try went, and when the next is due. Returns the state that it leads to."""
        mine = (deliveries.c.workspace == workspace) & (deliveries.c.id == delivery_id)

        def change(connection: sa.Connection) -> str:
            query = (
                sa.select(deliveries.c.tries, deliveries.c.asked_at, webhooks.c.failures, webhooks.c.id)
                .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
                .where(mine)
                .with_for_update()
            )
            row = connection.execute(query).first()
            if row is None:
                return "removed"
            failures = row.failures + 1 if posted.unwell else 0
            wait_s = self._wait_s(failures or row.tries + 1)
            state = self._state(posted, row.asked_at, wait_s)
            told = {"state": state, "tries": row.tries + 1, "tried_at": self.now()}
            connection.execute(deliveries.update().where(mine).values(**told, status=posted.status, error=posted.error))
            rest = {"failures": failures, "rest_until": self.now() + wait_s if failures else 0.0}
            connection.execute(webhooks.update().where(webhooks.c.id == row.id).values(**rest))
            if state == "waiting":
                self._later(connection, workspace, delivery_id, self.now() + wait_s)
            return state

        return self.database.write(change)

    def _state(self, posted: Posted, asked_at: float, wait_s: float) -> str:
        if posted.taken:
            return "delivered"
        return "waiting" if self.now() + wait_s <= asked_at + self.patience_s else "dead"

    def _wait_s(self, failures: int) -> float:
        """Longer each time, and of no two the same: half of it is left to chance."""
        longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 3.0 ** min(failures - 1, 10))
        return longest * (1 + self.chance()) / 2

    def wait_for(self, workspace: str, delivery_id: str, rest_until: float, asked_at: float) -> None:
        """Come back when its webhook has rested; no try is counted. A delivery that is too old is given up."""
        mine = (deliveries.c.workspace == workspace) & (deliveries.c.id == delivery_id)
        due_at = rest_until + self.chance()
        gone = {"state": "dead", "error": "Its server took nothing for too long; replay it when it is well again."}

        def change(connection: sa.Connection) -> None:
            if due_at > asked_at + self.patience_s:
                connection.execute(deliveries.update().where(mine).values(**gone))
            else:
                self._later(connection, workspace, delivery_id, due_at)

        self.database.write(change)

    def _later(self, connection: sa.Connection, workspace: str, delivery_id: str, due_at: float) -> None:
        # While the row is held this has it run once more, at its own time.
        schedule(connection, workspace, Job(KIND, delivery_id, due_at), self.now())


@dataclass(frozen=True, slots=True)
class Deliverer:
    """The handler of work of the kind `webhook`: calls as `deliver(lease)`.

    A process that dies between the receiver's answer and its being written down delivers again under the
    same id; a delivery that is written down as delivered is never sent again, except by a replay.
    """

    deliveries: Deliveries
    log: EventLog
    post: Post
    show: Show

    def __call__(self, lease: Lease) -> None:
        found = self.deliveries.due(lease.workspace, lease.subject)
        if found is None:
            return
        now = self.deliveries.now()
        if found.rest_until > now:
            self.deliveries.wait_for(lease.workspace, found.id, found.rest_until, found.asked_at)
            return
        body = self._body(lease.workspace, found)
        headers = signed_headers(found.secret, found.id, math.floor(now), body)
        self.deliveries.settle(lease.workspace, found.id, self.post(found.url, headers, body))

    def _body(self, workspace: str, found: sa.Row[Any]) -> bytes:
        [logged] = self.log.since(workspace, found.conversation_id, found.seq - 1, limit=1)
        return json.dumps(self.show(logged), ensure_ascii=False, separators=(",", ":")).encode()


def told(found: Sequence[Delivery]) -> str:
    """One line for each, for the terminal."""
    lines = (
        f"{one.id}  {one.state:9} {one.type:24} {one.tries} tries  {one.status or ''} {one.error or ''}".rstrip()
        for one in found
    )
    return "\n".join(lines)


def _delivery(row: sa.Row[Any]) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__dataclass_fields__})
