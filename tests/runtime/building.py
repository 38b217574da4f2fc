"""A ledger with its conversations, driven by a clock that stands until it is moved."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from conversation.model import Author, Turn
from conversation.state import Conversation
from runtime import migrations
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.event_log import EventLog, Logged
from runtime.feed import Feed
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.work import Lease, WorkTable

HERE, ELSEWHERE = "acme", "globex"
KINDS = ("turn", "assist", "survey", "reminder", "silence", "upload")


class Clock:
    """Unix seconds; moves only when told."""

    def __init__(self) -> None:
        self.at = 1_700_000_000.0

    def __call__(self) -> float:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += seconds

    def stamp(self) -> str:
        return datetime.fromtimestamp(self.at, UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class House:
    """The parts that most tests need, joined as the composition root joins them."""

    database: Database
    clock: Clock
    settings: Settings
    log: EventLog
    feed: Feed
    conversations: Conversations
    work: WorkTable

    def started(self, *texts: str, workspace: str = HERE) -> str:
        """A conversation in which the contact has written these."""
        conversation_id, _, _ = self.conversations.start(workspace, {}, {})
        for text in texts:
            self.conversations.say(workspace, conversation_id, text, None)
        return conversation_id

    def state(self, conversation_id: str) -> Conversation:
        return self.log.state(HERE, conversation_id)[1]

    def events(self, conversation_id: str) -> list[Logged]:
        return self.log.since(HERE, conversation_id, 0)

    def due(self, *kinds: str) -> list[Lease]:
        """Everything of these kinds that is due now, taken and done."""
        found = []
        while lease := self.work.claim(self.clock(), kinds or KINDS):
            self.work.finish(lease)
            found.append(lease)
        return found


@cache
def empty_ledger() -> bytes:
    """The file of a migrated ledger without any row: copying it is quicker than migrating again."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "warmline.db"
        made = Database(f"sqlite:///{path}")
        migrations.upgrade(made)
        made.close()
        return path.read_bytes()


def sqlite_ledger(path: Path) -> Database:
    """A fresh migrated ledger in that file."""
    path.write_bytes(empty_ledger())
    return Database(f"sqlite:///{path}")


def joined(database: Database, settings: Settings) -> House:
    clock, feed = Clock(), Feed()
    log = EventLog(database, Schedule(settings, clock), clock, clock.stamp)
    conversations = Conversations(log, feed, settings, clock.stamp)
    return House(database, clock, settings, log, feed, conversations, WorkTable(database, 30.0, 3))


def words(state: Conversation, author: Author = Author.ASSISTANT) -> list[str]:
    """What that side has said."""
    return [message.text for message in state.messages if message.author is author]


def always(turn: Turn):
    """A draft that is the same for every conversation of every workspace."""
    return lambda _workspace, _show=None: lambda _conversation: turn
