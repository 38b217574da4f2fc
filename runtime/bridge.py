"""Wake-ups between the processes on one PostgreSQL: sent after the commit, gathered for a moment, heard by all.

The log is the truth: every process also reads, once in a while, what it has grown by. What is lost on the way
costs that long and no more.
"""

import json
import queue
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
import sqlalchemy as sa
import structlog
from psycopg import sql

from runtime.database import Database
from runtime.errors import LedgerUnavailable
from runtime.feed import Feed
from runtime.tables import events

log = structlog.get_logger()
GATHER_S = 0.01
POLL_S = 1.5
PAUSE_S = 1.0
# A notification may have 8,000 bytes.
MAX_BYTES = 7_500
MAX_NAME = 63
Item = list[Any]


class Bridge:
    """One connection listens, one sends, each with a thread; `start` them when other processes are to be heard."""

    def __init__(self, database: Database, feed: Feed, each_poll: Callable[[], None] = lambda: None) -> None:
        """`each_poll` is called about every `POLL_S` seconds, for what nobody sends word of."""
        self._database = database
        self._feed = feed
        self._each_poll = each_poll
        self._me = uuid.uuid4().hex[:12]
        self._channel = "warmline"
        self._outbox: queue.SimpleQueue[Item | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._listening = threading.Event()
        self._log_seq = 0
        work = {"listen": self._listen, "send": self._send, "poll": self._poll, "follow": self._follow}
        self._threads = [
            threading.Thread(target=self._keep, args=(does,), name=f"bridge-{name}", daemon=True)
            for name, does in work.items()
        ]

    def start(self) -> None:
        """Begin to listen; returns when nothing that is sent from now on is missed, or after some seconds."""
        self._log_seq = self._database.read(lambda c: c.scalar(sa.select(sa.func.max(events.c.log_seq)))) or 0
        self._feed.relay(self._outbox.put)
        for thread in self._threads:
            thread.start()
        self._listening.wait(PAUSE_S * 5)

    def stop(self) -> None:
        """Send what is left, then end."""
        self._stopping.set()
        self._outbox.put(None)
        for thread in self._threads:
            thread.join()

    def _keep(self, work: Callable[[], None]) -> None:
        """A connection that breaks is made again."""
        while not self._stopping.is_set():
            try:
                work()
            except (psycopg.Error, LedgerUnavailable) as error:
                log.warning("bridge_broken", error=type(error).__name__)
                self._stopping.wait(PAUSE_S)
            except Exception:
                # Whatever it was, a process that heard nothing any more would be worse.
                log.exception("bridge_failed")
                self._stopping.wait(PAUSE_S)

    def _connected(self) -> psycopg.Connection[Any]:
        url = sa.make_url(self._database.url).set(drivername="postgresql")
        made = psycopg.connect(url.render_as_string(hide_password=False), autocommit=True, connect_timeout=5)
        # A schema is an installation of its own; a channel belongs to the whole database.
        row = made.execute("SELECT 'warmline:' || current_schema()").fetchone()
        self._channel = str(row[0] if row else "warmline")[:MAX_NAME]
        return made

    def _listen(self) -> None:
        with self._connected() as connection:
            connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            self._listening.set()
            while not self._stopping.is_set():
                for note in connection.notifies(timeout=0.5):
                    self._hear(json.loads(note.payload))
                    if self._stopping.is_set():
                        return

    def _hear(self, note: Mapping[str, Any]) -> None:
        if note["from"] == self._me:
            return
        for workspace, conversation_id, *fleeting in note["items"]:
            if fleeting:
                self._feed.deliver_fleeting(workspace, conversation_id, *fleeting)
            else:
                self._feed.deliver(workspace, conversation_id)

    def _send(self) -> None:
        with self._connected() as connection:
            # What is lost with the machine would have woken nobody.
            connection.execute("SET synchronous_commit = off")
            while (first := self._outbox.get()) is not None:
                # While this is waited for, what follows gathers.
                time.sleep(GATHER_S)
                for payload in self._payloads([first, *self._waiting()]):
                    connection.execute("SELECT pg_notify(%s, %s)", (self._channel, payload))

    def _waiting(self) -> list[Item]:
        found: list[Item] = []
        while not self._outbox.empty():
            item = self._outbox.get()
            if item is None:
                self._outbox.put(None)
                break
            found.append(item)
        return found

    def _payloads(self, items: list[Item]) -> Iterator[str]:
        """Each once, in order, as many to a notification as it takes."""
        batch: list[str] = []
        size = 0
        for item in dict.fromkeys(json.dumps(one) for one in items):
            if len(item) > MAX_BYTES:
                log.warning("wake_up_too_large", bytes=len(item))
                continue
            if size + len(item) > MAX_BYTES:
                yield self._payload(batch)
                batch, size = [], 0
            batch.append(item)
            size += len(item) + 1
        if batch:
            yield self._payload(batch)

    def _payload(self, batch: list[str]) -> str:
        return f'{{"from":"{self._me}","items":[{",".join(batch)}]}}'

    def _poll(self) -> None:
        while not self._stopping.wait(POLL_S):
            self._wake_whose_log_has_grown()

    def _follow(self) -> None:
        """Beside the poll: what it does may take long."""
        while not self._stopping.wait(POLL_S):
            self._each_poll()

    def _wake_whose_log_has_grown(self) -> None:
        columns = (events.c.workspace, events.c.conversation_id)
        after = self._log_seq
        query = sa.select(*columns, sa.func.max(events.c.log_seq).label("last")).where(events.c.log_seq > after)
        for row in self._database.read(lambda c: c.execute(query.group_by(*columns)).all()):
            self._log_seq = max(self._log_seq, row.last)
            self._feed.deliver(row.workspace, row.conversation_id)


@contextmanager
def bridged(database: Database, feed: Feed, each_poll: Callable[[], None]) -> Iterator[None]:
    """A `Bridge` that is stopped at the end."""
    bridge = Bridge(database, feed, each_poll)
    bridge.start()
    try:
        yield
    finally:
        bridge.stop()
