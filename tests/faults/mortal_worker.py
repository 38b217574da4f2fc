"""A worker process to be killed: `python -m tests.faults.mortal_worker LEDGER_URL HOME`.

The real work table, bot and timers; only the draft, which takes a moment, is made up.
"""

import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from runtime.bot import Bot
from runtime.closing import Closing
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.event_log import EventLog
from runtime.feed import Feed
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.work import WorkTable
from runtime.worker import Workers
from tests.conversation.building import decision, turn

LEASE_S = 0.5
THINKS_S = 0.03


def stamp() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def joined_in(url: str, home: Path) -> tuple[Database, Conversations, Workers]:
    """The parts of a worker; every timer is due at once."""
    database = Database(url)
    times = {"debounce_s": 0.0, "reminder_s": 0.01, "silence_s": 0.01}
    settings = Settings(home=home, **times)
    log = EventLog(database, Schedule(settings, time.time), time.time, stamp)
    conversations = Conversations(log, Feed(), settings, stamp)

    def draft(_conversation):
        time.sleep(THINKS_S)
        return turn()

    bot = Bot(
        conversations,
        lambda *_: draft,
        lambda _: lambda _conversation, _turn: decision(),
        lambda *_: False,
    )
    closing = Closing(conversations, time.time)
    handlers = {
        "turn": lambda lease: bot.take(lease.workspace, lease.subject),
        "survey": lambda lease: closing.survey(lease.workspace, lease.subject, int(lease.data["epoch"])),
        "reminder": lambda lease: closing.reminder(lease.workspace, lease.subject, int(lease.data["epoch"])),
        "silence": lambda lease: closing.silence(lease.workspace, lease.subject, int(lease.data["epoch"])),
    }
    return database, conversations, Workers(WorkTable(database, LEASE_S, 50), handlers, time.time, LEASE_S)


if __name__ == "__main__":
    _, _, workers = joined_in(sys.argv[1], Path(sys.argv[2]))
    workers.start()
    print("ready", flush=True)
    threading.Event().wait()
