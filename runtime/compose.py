"""The composition root: the only place where parts are chosen and joined. Tests call it too.

What one workspace knows is joined in `compose_brain`, what works without the indexes in `beside`.
"""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from conversation.routing import Routing
from policy.foreign import foreign_to
from retrieval.cross_encoder import CrossEncoder
from retrieval.embed import Embedder
from retrieval.index import VectorIndexes
from retrieval.model_files import find_model
from runtime import migrations
from runtime.accounts import Accounts
from runtime.arrivals import Arrivals
from runtime.assist import Assist
from runtime.attachments import AttachmentStore
from runtime.bot import Bot
from runtime.brain import Brains
from runtime.canned import CannedResponses
from runtime.chat import Chat, opened_chat
from runtime.closing import Closing
from runtime.compose_brain import BrainOpening
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.deliveries import Deliverer, Deliveries, Post
from runtime.deliveries import Show as ShowEvent
from runtime.event_log import EventLog
from runtime.feed import Feed
from runtime.forgetting import Forgetting
from runtime.handlers import handlers, last_resorts
from runtime.identities import Identities
from runtime.index_opening import IndexOpening
from runtime.letters import Letters
from runtime.mail_file import load_mail_accounts
from runtime.mail_ids import mail_secrets
from runtime.mail_threads import MailThreads
from runtime.mailroom import Mailroom
from runtime.outlook import Queue
from runtime.owner_files import OwnerFiles
from runtime.place import place_of_own
from runtime.presence import Desk
from runtime.pruning import Pruning
from runtime.removal import remove_source
from runtime.room import check_room
from runtime.routing import Router
from runtime.routing_file import DEFAULTS as NO_ROUTING
from runtime.routing_file import load_routings
from runtime.same_agent import SameAgent
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.similar import ResolvedBefore
from runtime.sources import Source, Sources
from runtime.stamps import stamps_of, utc_stamp
from runtime.tail import Tail
from runtime.trained import load_trained, retriever_fingerprint
from runtime.waits import Waits
from runtime.watch import PromiseWatch
from runtime.webhooks import Webhooks
from runtime.wishes import Wishes
from runtime.work import WorkTable
from runtime.worker import Handler, Workers


class Warmline:
    """Everything that one process holds open. Close it, or use `opened`."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        """Open the home. Raises `BadRouting`, `BadMailbox`, `DiskFull`, `IndexLocked` or a `RetrievalError`.

        `now` gives Unix seconds: whoever plays conversations through moves a clock of their own.
        """
        self.settings = settings
        self.now = now
        settings.home.mkdir(parents=True, exist_ok=True)
        # First of all: a file with a mistake in it is told before anything is opened.
        self._routings = load_routings(settings.home, settings.workspace)
        self.mail_accounts = load_mail_accounts(settings.home)
        check_room(settings.home)
        self._vectors = VectorIndexes(settings.home / "vectors", settings.vectors_url)
        self._place = place_of_own(settings.home)
        self.embedder = Embedder(settings.embedding_model, settings.home / "models")
        self.reranker = CrossEncoder(settings.reranker, settings.home / "models") if settings.reranker else None
        self.database = Database(settings.ledger)
        migrations.upgrade(self.database)
        self._join_knowledge()
        self._join_people()
        self._join_conversations()
        self._join_work()

    def _join_knowledge(self) -> None:
        settings, model = self.settings, self.embedder.fingerprint
        self.retriever_fingerprint = retriever_fingerprint(model, settings.chunk_tokens)
        trained = load_trained(settings.reader, settings.policy, model, self.retriever_fingerprint)
        files = OwnerFiles(settings)
        self.rules, self.flows = files.rules, files.flows
        on_server = bool(settings.vectors_url)
        indexes = IndexOpening(self.database, self._vectors, on_server, self._place.folder, model)
        is_foreign = foreign_to(frozenset(settings.languages))
        opening = BrainOpening(
            settings,
            self.database,
            self.embedder,
            self.reranker,
            indexes,
            files,
            trained,
            self._named_retriever(),
            is_foreign,
            lambda: self.chat,
        )
        self._brains = Brains(opening)
        self.brain, self.open_brains = self._brains.of, self._brains.opened
        self.watch = PromiseWatch(self.database, trained.policy)

    def _named_retriever(self) -> str:
        """As turns record it; the policy fits what is found, in whatever order."""
        return (
            f"{self.retriever_fingerprint}+{self.reranker.fingerprint}" if self.reranker else self.retriever_fingerprint
        )

    def _join_people(self) -> None:
        """Who is served, who serves, and who is told of it from outside."""
        self.accounts = Accounts(self.database, self.now, self.settings.session_hours * 3600)
        self.identities = Identities(self.database, self.now)
        self.desk = Desk(self.database, self.routing, self.now)
        self.mail_threads = MailThreads(self.database, self.mail_accounts, self.now)
        self.mail_secret = mail_secrets(self.database)
        self.letters = Letters(self.database, self.now, random.random)
        self.webhooks = Webhooks(self.database, self.now, utc_stamp)
        self.deliveries = Deliveries(self.database, self.now, random.random, self.settings.webhook_hours * 3600)
        self.canned = CannedResponses(self.database, utc_stamp)

    def _join_conversations(self) -> None:
        """The log, and what appends to it."""
        settings, mails = self.settings, self.mail_threads.writes_to
        self.feed = Feed()
        self.queue = Queue(self.routing, self.desk, self.now, stamps_of(self.now), settings.queue_status_s, mails)
        self.log = EventLog(
            self.database,
            Schedule(settings, self.now),
            self.now,
            utc_stamp,
            sequel=self.queue.entered,
            outbox=self._outbox,
        )
        self.tail = Tail(self.log.log_since, self.feed.generation)
        self.same_agent = SameAgent(self.accounts, self.desk)
        self.conversations = Conversations(self.log, self.feed, settings, utc_stamp, self.flows, self.same_agent)
        self.attachments = AttachmentStore(settings.home / "attachments", settings.max_attachment_bytes)
        self.mailroom = Mailroom(
            self.database, self.conversations, self.now, self.mail_secret, self.attachments.keep_each
        )
        self.similar = ResolvedBefore(self.log, self.embedder)

    def _join_work(self) -> None:
        """Who does what conversations cause."""
        waits = Waits(self.database, self.queue, self.now)
        self.work = WorkTable(self.database, self.settings.lease_s, self.settings.work_tries)
        self.router = Router(self.conversations, self.queue, self.desk, self.now)
        self.bot = Bot(
            self.conversations,
            lambda ws, show: self.brain(ws).showing(show),
            lambda ws: self.brain(ws).deciding(partial(waits, ws)),
            self.same_agent,
            self.flows,
            self.mail_threads.writes_to,
            Wishes(self.conversations, self.router.wished),
        )
        self.assist = Assist(
            self.conversations,
            lambda ws: self.brain(ws).staff_draft,
            lambda ws: self.brain(ws).decide,
            lambda ws, turn: self.brain(ws).alternatives(turn),
            self.settings.suggest_from,
        )
        self.forgetting = Forgetting(self.database, self.conversations, self.attachments)
        self.closing = Closing(self.conversations, self.now)
        self.is_there = Arrivals(self.desk, self.router)

    def routing(self, workspace: str) -> Routing:
        """The owner's routing of that workspace, as it was at the start."""
        return self._routings.get(workspace, NO_ROUTING)

    def _outbox(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """What is told of new events outside, written in their transaction."""
        self.webhooks.outbox(connection, rows)
        self.mail_threads.outbox(connection, rows)

    @property
    def model_folder(self) -> Path:
        """Where the embedding model's files are."""
        return find_model(self.settings.embedding_model)

    @cached_property
    def chat(self) -> Chat | None:
        """The chat model, made on first use. Raises `ChatModelUnusable` or `SupportUnusable`."""
        return opened_chat(self.settings, self.embedder)

    def workers(self) -> Workers:
        """Threads for what conversations cause."""
        pruning = Pruning(self.database, self.now, self.settings.keep_days * 86_400)
        causes = handlers(self.bot, self.assist, self.closing, self.router, pruning)
        return self.workers_for(causes, 2)

    def workers_for(self, handlers: Mapping[str, Handler], threads: int = 1) -> Workers:
        """Threads for other work: nobody who asks something waits until documents have been read."""
        resorts = last_resorts(self.bot, self.sources)
        return Workers(self.work, handlers, self.now, self.settings.lease_s, threads, resorts)

    def deliverer(self, post: Post, show: ShowEvent) -> Deliverer:
        """The handler of webhooks; what reaches the network, and the public form of events, come from above."""
        return Deliverer(self.deliveries, self.log, post, show)

    def sources(self, workspace: str) -> Sources:
        """Where the workspace's documents come from."""
        return Sources(self.database, workspace, self.now, utc_stamp)

    def remove_source(self, workspace: str, source: Source) -> int:
        """Forget a source; nothing is answered from its documents any more. Returns how many there were."""
        return remove_source(self.sources(workspace), self.brain(workspace), source)

    def serves(self, workspace: str) -> bool:
        """Whether there is such a workspace; names out of the blue do not make one."""
        return workspace == self.settings.workspace or self.accounts.knows_workspace(workspace)

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Meanwhile hear what other processes on the same ledger do, and tell them."""
        if not self.database.shared:
            yield
            return
        # What it needs is there only where PostgreSQL is used.
        from runtime.bridge import bridged

        with bridged(self.database, self.feed, self._brains.follow):
            yield

    def close(self) -> None:
        """Let go of the home."""
        self.database.close()
        self._vectors.close()
        self._place.lock.release()


@contextmanager
def opened(settings: Settings, now: Callable[[], float] = time.time) -> Iterator[Warmline]:
    """A `Warmline` that is closed at the end."""
    warmline = Warmline(settings, now)
    try:
        yield warmline
    finally:
        warmline.close()
