"""A ledger with its conversations, driven by a clock that stands until it is moved."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from conversation.model import Agent, Author, Decision, Turn
from conversation.routing import Presence
from conversation.state import Conversation
from runtime import migrations
from runtime.accounts import Accounts
from runtime.bot import Bot
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.event_log import EventLog, Logged
from runtime.feed import Feed
from runtime.outlook import Queue
from runtime.presence import Desk
from runtime.routing import Router
from runtime.routing_file import read_routing
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.tables import users
from runtime.wishes import Wishes
from runtime.work import Lease, WorkTable
from tests.conversation.building import answered, decision, passage, turn

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
class Floor:
    """A ledger with staff, a routing file, and the handlers of routing; work is done when it is asked for."""

    house: "House"
    accounts: Accounts
    desk: Desk
    router: Router
    bot: Bot

    def hire(self, *names: str) -> list[Agent]:
        """Accounts for those people, who are not at the desk yet."""
        return [self._hire(name) for name in names]

    def _hire(self, name: str) -> Agent:
        row = {"id": name, "workspace": HERE, "email": f"{name}@x.example", "name": name.title(), "role": "agent"}
        self.house.database.write(lambda c: c.execute(users.insert().values(**row, password_hash="-")))
        return Agent(name, name.title())

    def come(self, *agents: Agent) -> None:
        """They are at the desk."""
        for agent in agents:
            self.desk.choose(HERE, agent.id, Presence.ONLINE)
            self.router.came(HERE, agent.id)

    def work(self, *kinds: str) -> list[str]:
        """Do what is due now, of these kinds or of all; returns the kinds that were done, in order."""
        handlers = {
            "route": self.router.match,
            "answer": self.router.answer,
            "waiting": self.router.waiting,
            "arrival": self.router.arrival,
            "sla": self.router.promised,
            "follow_up": self.router.follow_up,
            "turn": lambda lease: self.bot.take(lease.workspace, lease.subject),
        }
        done = []
        while lease := self.house.work.claim(self.house.clock(), kinds or tuple(handlers)):
            handlers[lease.kind](lease)
            self.house.work.finish(lease)
            done.append(lease.kind)
        return done

    def pass_time(self, seconds: float, *present: Agent) -> list[str]:
        """Time goes by, `present` people use the desk meanwhile, and what falls due is done."""
        self.house.clock.advance(seconds)
        for agent in present:
            self.desk.touch(HERE, agent.id)
        return self.work()


def floor(database: Database, settings: Settings, routing: str = "", decided: Decision | None = None) -> Floor:
    """As the composition root joins the parts; the assistant always decides the same."""
    clock, feed, read = Clock(), Feed(), read_routing(routing)
    desk = Desk(database, lambda _workspace: read, clock)
    queue = Queue(lambda _workspace: read, desk, clock, clock.stamp, settings.queue_status_s)
    log = EventLog(database, Schedule(settings, clock), clock, clock.stamp, sequel=queue.entered)
    conversations = Conversations(log, feed, settings, clock.stamp)
    house = House(database, clock, settings, log, feed, conversations, WorkTable(database, 30.0, 3))
    accounts = Accounts(database, clock, 3600)
    made, chosen = turn(answer=answered(), evidence=(passage(),)), decided or decision()
    router = Router(conversations, queue, desk, clock)
    wishes, decide = Wishes(conversations, router.wished), lambda _workspace: lambda _state, _turn: chosen
    bot = Bot(conversations, always(made), decide, lambda *_: False, wishes=wishes)
    return Floor(house, accounts, desk, router, bot)


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
