"""Who is told of a workspace's events over HTTP, and the rows that make sure they are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from runtime.codec import TYPES
from runtime.conversations import new_id
from runtime.database import Database
from runtime.errors import BadWebhook, NotFound
from runtime.signature import new_secret
from runtime.tables import deliveries, webhooks
from runtime.work import Job, schedule

KIND = "webhook"
EVERY = "*"
MAX_WEBHOOKS = 20


@dataclass(frozen=True, slots=True)
class Webhook:
    """`types` are names of events, or `*` for every one. `failures` counts those since the last success."""

    id: str
    url: str
    types: tuple[str, ...]
    created_at: str
    failures: int
    secret: str = field(repr=False)

    def wants(self, type: str) -> bool:
        """Whether it is told of such events."""
        return EVERY in self.types or type in self.types


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The webhooks of every workspace. `now` is Unix seconds, `stamp` ISO 8601 in UTC."""

    database: Database
    now: Callable[[], float]
    stamp: Callable[[], str]

    def add(self, workspace: str, url: str, types: Sequence[str]) -> Webhook:
        """A new webhook with a secret of its own. Raises `BadWebhook`."""
        made = Webhook(new_id(), url, _known(types), self.stamp(), 0, new_secret())
        row = {
            "id": made.id,
            "workspace": workspace,
            "url": url,
            "types": list(made.types),
            "secret": made.secret,
            "created_at": made.created_at,
            "failures": 0,
            "rest_until": 0.0,
        }

        def change(connection: sa.Connection) -> None:
            if len(_of(connection, workspace)) >= MAX_WEBHOOKS:
                raise BadWebhook(f"There are {MAX_WEBHOOKS} webhooks already; remove one that is not needed.")
            connection.execute(webhooks.insert().values(**row))

        self.database.write(change)
        return made

    def all(self, workspace: str) -> list[Webhook]:
        """The workspace's webhooks, oldest first."""
        return self.database.read(lambda connection: _of(connection, workspace))

    def get(self, workspace: str, webhook_id: str) -> Webhook:
        """That webhook. Raises `NotFound`."""
        found = next((one for one in self.all(workspace) if one.id == webhook_id), None)
        if found is None:
            raise NotFound("There is no such webhook.")
        return found

    def remove(self, workspace: str, webhook_id: str) -> None:
        """Tell it nothing any more, and forget what it was told. Raises `NotFound`."""
        mine = (webhooks.c.workspace == workspace) & (webhooks.c.id == webhook_id)

        def change(connection: sa.Connection) -> None:
            # In the order in which deliveries lock them; a refusal undoes both.
            theirs = (deliveries.c.workspace == workspace) & (deliveries.c.webhook_id == webhook_id)
            connection.execute(deliveries.delete().where(theirs))
            if not connection.execute(webhooks.delete().where(mine)).rowcount:
                raise NotFound("There is no such webhook.")

        self.database.write(change)

    def outbox(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write what is to be delivered of these rows of the event log, in their transaction."""
        if not rows:
            return
        workspace, now = rows[0]["workspace"], self.now()
        for one in _of(connection, workspace):
            for row in rows:
                if one.wants(row["type"]):
                    _enqueue(connection, one, row, now)


def _enqueue(connection: sa.Connection, webhook: Webhook, row: Mapping[str, Any], now: float) -> None:
    about = {name: row[name] for name in ("workspace", "conversation_id", "seq", "type")}
    delivery_id = new_id()
    made = {"id": delivery_id, "webhook_id": webhook.id, "state": "waiting", "asked_at": now, "tries": 0}
    connection.execute(deliveries.insert().values(**about, **made))
    schedule(connection, row["workspace"], Job(KIND, delivery_id, now), now)


def _of(connection: sa.Connection, workspace: str) -> list[Webhook]:
    query = sa.select(webhooks).where(webhooks.c.workspace == workspace).order_by(webhooks.c.created_at, webhooks.c.id)
    return [
        Webhook(row.id, row.url, tuple(row.types), row.created_at, row.failures, row.secret)
        for row in connection.execute(query)
    ]


def _known(types: Sequence[str]) -> tuple[str, ...]:
    if not types:
        raise BadWebhook(f"Name at least one event type, or {EVERY} for all of them.")
    for one in types:
        if one != EVERY and one not in TYPES:
            raise BadWebhook(f"There is no event type {one[:40]!r}; docs/webhooks.md names them, and {EVERY} is all.")
    return tuple(dict.fromkeys(types))
