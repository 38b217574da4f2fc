"""The composition root: the only place where parts are chosen and joined. Tests call it too."""

import hashlib
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
import structlog
from filelock import FileLock, Timeout

from conversation.model import Action, Evidence, Turn
from conversation.routing import Routing
from conversation.state import Conversation
from conversation.turn import Decide, Draft, Generate, Reading, Show, draft, unseen
from policy.decide import Decider, failed
from policy.errors import PolicyError
from policy.foreign import foreign_to
from policy.model import Policy, load_policy
from policy.owner_rules import OwnerRule
from policy.rule_file import load_rules
from retrieval import fuse, lexical, retriever
from retrieval.embed import Embedder, Vectors
from retrieval.errors import RetrievalError
from retrieval.generate import ExtractiveGenerator
from retrieval.heads import Heads, load_heads
from retrieval.index import VectorIndexes
from retrieval.lexical import LexicalIndex
from retrieval.model_files import find_model, model_fingerprint
from retrieval.query import terms
from retrieval.reader import Reader
from retrieval.retriever import Retriever
from retrieval.spelling import Spelling
from runtime import migrations
from runtime.accounts import Accounts, Staff
from runtime.alone import Alone
from runtime.assist import Assist
from runtime.attachments import AttachmentStore
from runtime.bot import Bot
from runtime.canned import CannedResponses
from runtime.chat import Chat, opened_chat
from runtime.closing import Closing
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.deliveries import Deliverer, Deliveries, Post
from runtime.deliveries import Show as ShowEvent
from runtime.errors import IndexDisagrees, LedgerUnavailable
from runtime.event_log import EventLog
from runtime.feed import Feed
from runtime.flow_file import StoredFlow, load_flows
from runtime.forgetting import Forgetting
from runtime.identities import Identities
from runtime.indexes import Audit, Indexes
from runtime.knowledge import Knowledge
from runtime.letters import Letters
from runtime.mail_file import load_mail_accounts
from runtime.mail_ids import mail_secrets
from runtime.mail_threads import MailThreads
from runtime.mailroom import Mailroom
from runtime.outlook import Queue
from runtime.passages import FOR_CONTACTS, FOR_STAFF, Scope
from runtime.presence import Desk
from runtime.pruning import Pruning
from runtime.routing import Router
from runtime.routing_file import DEFAULTS as NO_ROUTING
from runtime.routing_file import load_routings
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.similar import ResolvedBefore
from runtime.sources import Source, Sources
from runtime.watch import PromiseWatch
from runtime.webhooks import Webhooks
from runtime.work import Lease, WorkTable
from runtime.worker import Handler, Workers

log = structlog.get_logger()
T = TypeVar("T")
# Grows whenever the same question over the same knowledge would now find or say something else.
RETRIEVER_VERSION = "2"


def utc_stamp() -> str:
    """Now, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Brain:
    """One workspace's knowledge and the callables over it.

    The staff's see more than the contacts': documents that are for the people at the desk alone.
    `problem` says in one sentence why turns cannot be taken, or is None.
    """

    knowledge: Knowledge
    indexes: Indexes
    reader: Reader | None
    retriever: Retriever
    retriever_for: Callable[[Reading], Retriever]
    staff_search: Callable[[Scope], Retriever]
    draft: Draft
    showing: Callable[[Show], Draft]
    staff_draft: Draft
    decide: Decide
    alternatives: Callable[[Turn], Iterable[Turn]]
    # Gets a passage ready to be quoted, by id and text; False when there is no more room.
    learn: Callable[[str, str], bool]
    policy: Policy | None
    problem: str | None
    audit: Audit


class Warmline:
    """Everything that one process holds open. Close it, or use `opened`."""

    def __init__(self, settings: Settings, now: Callable[[], float] = time.time) -> None:
        """Open the home. Raises `BadRouting`, `BadMailbox`, `IndexLocked` or a `RetrievalError`.

        `now` gives Unix seconds: whoever plays conversations through moves a clock of their own.
        """
        self.settings = settings
        self._now = self.now = now
        settings.home.mkdir(parents=True, exist_ok=True)
        # First of all: a file with a mistake in it is told before anything is opened.
        self._routings = load_routings(settings.home, settings.workspace)
        self.mail_accounts = load_mail_accounts(settings.home)
        self._vectors = VectorIndexes(settings.home / "vectors", settings.vectors_url)
        self._place = _place_of_own(settings)
        self.embedder = Embedder(settings.embedding_model, settings.home / "models")
        self.database = Database(settings.ledger)
        migrations.upgrade(self.database)
        self._brains: dict[str, Brain] = {}
        self._brains_lock = threading.Lock()
        self._followed: dict[str, int] = {}
        self._heads: Heads | str = _or_problem(
            lambda: load_heads(settings.reader, self.embedder.fingerprint), RetrievalError
        )
        self._policy: Policy | str = _or_problem(
            lambda: load_policy(settings.policy, self.retriever_fingerprint), PolicyError
        )
        self._rules = load_rules(settings.rules) if settings.rules else ()
        self._is_foreign = foreign_to(frozenset(settings.languages))
        self.feed = Feed()
        self.accounts = Accounts(self.database, self._now, settings.session_hours * 3600)
        follow_on = Schedule(settings, self._now)
        self.desk = Desk(self.database, self.routing, self._now)
        self.mail_threads = MailThreads(self.database, self.mail_accounts, self._now)
        mails = self.mail_threads.writes_to
        self.queue = Queue(self.routing, self.desk, self._now, self._stamp, settings.queue_status_s, mails)
        self._workspace_rules: dict[str, tuple[OwnerRule, ...]] = {}
        self.webhooks = Webhooks(self.database, self._now, utc_stamp)
        self.deliveries = Deliveries(self.database, self._now, random.random, settings.webhook_hours * 3600)
        self.log = EventLog(
            self.database, follow_on, self._now, utc_stamp, sequel=self.queue.entered, outbox=self._outbox
        )
        self._flows: dict[str, tuple[StoredFlow, ...]] = {}
        self.conversations = Conversations(self.log, self.feed, settings, utc_stamp, self.flows)
        self.mail_secret = mail_secrets(self.database)
        self.letters = Letters(self.database, self._now, random.random)
        self.attachments = AttachmentStore(settings.home / "attachments", settings.max_attachment_bytes)
        self.mailroom = Mailroom(
            self.database, self.conversations, self._now, self.mail_secret, self.attachments.keep_each
        )
        self.canned = CannedResponses(self.database, utc_stamp)
        self.identities = Identities(self.database, self._now)
        self.work = WorkTable(self.database, settings.lease_s, settings.work_tries)
        self.bot = Bot(
            self.conversations,
            lambda ws, show: self.brain(ws).showing(show),
            lambda ws: self.brain(ws).decide,
            self._same_agent,
            self.flows,
            mails,
        )
        self.assist = Assist(
            self.conversations,
            lambda ws: self.brain(ws).staff_draft,
            lambda ws: self.brain(ws).decide,
            lambda ws, turn: self.brain(ws).alternatives(turn),
            settings.suggest_from,
        )
        self.forgetting = Forgetting(self.database, self.conversations, self.attachments)
        self.similar = ResolvedBefore(self.log, self.embedder)
        self.closing = Closing(self.conversations)
        self.router = Router(self.conversations, self.queue, self.desk, self._now)
        self.watch = PromiseWatch(self.database, None if isinstance(self._policy, str) else self._policy)

    def routing(self, workspace: str) -> Routing:
        """The owner's routing of that workspace, as it was at the start."""
        return self._routings.get(workspace, NO_ROUTING)

    def _outbox(self, connection: sa.Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """What is told of new events outside, written in their transaction."""
        self.webhooks.outbox(connection, rows)
        self.mail_threads.outbox(connection, rows)

    def is_there(self, member: Staff) -> None:
        """That member of staff is at the desk: who waits may be given to them."""
        try:
            if self.desk.touch(member.workspace, member.id):
                self.router.came(member.workspace, member.id)
        except LedgerUnavailable as error:
            # Whoever only reads can still do so; that they were there is then not known.
            log.warning("presence_not_kept", error=str(error))

    def _stamp(self) -> str:
        return datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")

    @property
    def model_folder(self) -> Path:
        """Where the embedding model's files are."""
        return find_model(self.settings.embedding_model)

    @property
    def retriever_fingerprint(self) -> str:
        """Names everything that turns a question into evidence and a draft, the arithmetic left out."""
        parts = (
            RETRIEVER_VERSION,
            self.embedder.fingerprint,
            fuse.DENSE_WEIGHT,
            retriever.CANDIDATES,
            retriever.EVIDENCE,
            self.settings.chunk_tokens,
            ExtractiveGenerator.fingerprint,
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]

    def workers(self) -> Workers:
        """Threads for what conversations cause."""
        handlers: dict[str, Handler] = {
            "turn": lambda lease: self.bot.take(lease.workspace, lease.subject),
            "assist": lambda lease: self.assist.take(lease.workspace, lease.subject),
            "survey": lambda lease: self.closing.survey(lease.workspace, lease.subject, _epoch(lease)),
            "reminder": lambda lease: self.closing.reminder(lease.workspace, lease.subject, _epoch(lease)),
            "silence": lambda lease: self.closing.silence(lease.workspace, lease.subject, _epoch(lease)),
            "route": self.router.match,
            "answer": self.router.answer,
            "waiting": self.router.waiting,
            "arrival": self.router.arrival,
            "sla": self.router.promised,
            "follow_up": self.router.follow_up,
            "prune": Pruning(self.database, self._now, self.settings.keep_days * 86_400),
        }
        return Workers(self.work, handlers, self._now, self.settings.lease_s)

    def workers_for(self, handlers: Mapping[str, Handler], threads: int = 1) -> Workers:
        """Threads for other work: nobody who asks something waits until documents have been read."""
        return Workers(self.work, handlers, self._now, self.settings.lease_s, threads)

    def deliverer(self, post: Post, show: ShowEvent) -> Deliverer:
        """The handler of webhooks; what reaches the network, and the public form of events, come from above."""
        return Deliverer(self.deliveries, self.log, post, show)

    def sources(self, workspace: str) -> Sources:
        """Where the workspace's documents come from."""
        return Sources(self.database, workspace, self._now, utc_stamp)

    def remove_source(self, workspace: str, source: Source) -> int:
        """Forget a source; nothing is answered from its documents any more. Returns how many there were."""
        brain = self.brain(workspace)
        # First of all: from here on nothing of it is swapped in any more.
        self.sources(workspace).remove(source)
        documents = brain.knowledge.documents(source.address)
        for one in documents:
            brain.indexes.settle(brain.knowledge.passages, gone=brain.knowledge.remove(one.id))
        held = [one["source"] for one in brain.knowledge.quarantined() if one["root"] == source.address]
        brain.knowledge.release(source.address, held)
        return len(documents)

    def brain(self, workspace: str) -> Brain:
        """The workspace's brain, opened and audited on first use."""
        with self._brains_lock:
            if workspace not in self._brains:
                self._brains[workspace] = self._open_brain(workspace)
            return self._brains[workspace]

    def open_brains(self) -> list[Brain]:
        """Those that have been used so far."""
        return list(self._brains.values())

    def serves(self, workspace: str) -> bool:
        """Whether there is such a workspace; names out of the blue do not make one."""
        return workspace == self.settings.workspace or self.accounts.knows_workspace(workspace)

    def _open_brain(self, workspace: str) -> Brain:
        knowledge = Knowledge(self.database, workspace, self.embedder.fingerprint)
        # What the owner wrote is read now, and refused now.
        self.rules(workspace)
        self.flows(workspace)
        indexes, audit = self._open_indexes(workspace, knowledge)
        search = partial(self._search, knowledge, indexes)
        quote = ExtractiveGenerator(self.embedder)
        # What ails the chat model is told now, not in the first turn.
        _ = self.chat
        reader = None if isinstance(self._heads, str) else self._reader(self._heads, indexes.lexical)
        drafting = partial(self._draft, knowledge, reader, search)
        problems = [part for part in (self._heads, self._policy) if isinstance(part, str)]
        return Brain(
            knowledge=knowledge,
            indexes=indexes,
            reader=reader,
            retriever=search(FOR_CONTACTS),
            retriever_for=lambda reading: search(self._understood(FOR_CONTACTS, reading)),
            staff_search=search,
            draft=partial(drafting, FOR_CONTACTS, quote, unseen),
            showing=lambda show: partial(drafting, FOR_CONTACTS, quote, show),
            staff_draft=partial(drafting, FOR_STAFF, quote, unseen),
            decide=self._decider(workspace),
            # The reader has just embedded the question of a turn that was drafted.
            alternatives=partial(self._alternatives, reader.vectors if reader else self.embedder, quote),
            learn=quote.learn,
            policy=None if isinstance(self._policy, str) else self._policy,
            problem=problems[0] if problems else None,
            audit=audit,
        )

    def _reader(self, heads: Heads, lexical: LexicalIndex) -> Reader:
        spelling = Spelling(lexical.words, lambda word: bool(lexical.search({word: 1.0}, 1)), self.embedder.knows)
        return Reader(self.embedder, heads, self._is_foreign, spelling)

    def _search(self, knowledge: Knowledge, indexes: Indexes, scope: Scope) -> Retriever:
        lookup = partial(knowledge.passages.lookup, scope=scope)
        return Retriever(indexes.vectors.search, indexes.lexical.search, lookup)

    def _understood(self, scope: Scope, reading: Reading) -> Scope:
        """Translations are no evidence for who writes in a language that the documents are there in."""
        spoken = tuple(self.settings.languages)
        return replace(scope, spoken=spoken) if spoken and not reading.signals.get("foreign") else scope

    def _open_indexes(self, workspace: str, knowledge: Knowledge) -> tuple[Indexes, Audit]:
        """Both indexes, as the ledger has it; what cannot be read is thrown away and built again."""
        try:
            return self._audited(workspace, knowledge)
        except Exception as error:  # noqa: BLE001 - whatever ails an index, the ledger can build it anew
            log.warning("index_rebuilt", workspace=workspace, error=type(error).__name__)
            lexical.drop(self._lexical_folder(workspace))
            if self.settings.vectors_url and not isinstance(error, IndexDisagrees):
                # The vectors on the server are others' too; what failed may well be our own.
                return self._audited(workspace, knowledge)
            self._vectors.drop(workspace, self.embedder.fingerprint)
            return self._audited(workspace, knowledge)

    def _audited(self, workspace: str, knowledge: Knowledge) -> tuple[Indexes, Audit]:
        vectors = self._vectors.open(workspace, self.embedder.fingerprint)
        vectors.compact()
        alone = Alone(partial(self.database.alone, f"indexes:{workspace}"))
        indexes = Indexes(vectors, LexicalIndex(self._lexical_folder(workspace)), alone)
        return indexes, indexes.audit(knowledge)

    def _lexical_folder(self, workspace: str) -> Path:
        return self._place.folder / f"{workspace}-{self.embedder.fingerprint}"

    @cached_property
    def chat(self) -> Chat | None:
        """The chat model, made on first use. Raises `ChatModelUnusable` or `SupportUnusable`."""
        return opened_chat(self.settings, self.embedder)

    def _draft(
        self,
        knowledge: Knowledge,
        reader: Reader | None,
        search: Callable[[Scope], Retriever],
        scope: Scope,
        quote: Generate,
        show: Show,
        conversation: Conversation,
    ) -> Turn:
        """A page may name the library that its visitors are answered from, in the attribute `library`."""
        if reader is None:
            raise RetrievalError(str(self._heads))
        fingerprints = {
            "retriever": self.retriever_fingerprint,
            "knowledge": knowledge.fingerprint(),
            "policy": "" if isinstance(self._policy, str) else self._policy.fingerprint,
            "generator": self.chat.fingerprint if self.chat else ExtractiveGenerator.fingerprint,
        }
        library = conversation.attributes.get("library")
        narrowed = replace(scope, libraries=(library,)) if library else scope

        def retrieve(reading: Reading) -> tuple[Evidence, ...]:
            return search(self._understood(narrowed, reading))(reading)

        if self.chat is None:
            return draft(conversation, reader, retrieve, quote, time.monotonic, fingerprints)
        meter = self.chat.meter()
        decide = self._decider(knowledge.workspace)
        # Where a rule decides, the answer is not sent: no call, and an attack does not reach the model.
        generate = self.chat.generator(quote, show, meter, lambda turn: decide(conversation, turn).rule is None)
        read = self.chat.reader(reader, meter)
        made = draft(conversation, read, retrieve, generate, time.monotonic, fingerprints)
        return replace(made, usage=meter.usage())

    def rules(self, workspace: str) -> tuple[OwnerRule, ...]:
        """The owner's rules: those of the workspace, then those of the whole server. Raises `BadRule`."""
        if workspace not in self._workspace_rules:
            path = self.settings.file_of(workspace, "rules.yaml")
            own = load_rules(path) if path.exists() else ()
            self._workspace_rules[workspace] = (*own, *self._rules)
        return self._workspace_rules[workspace]

    def flows(self, workspace: str) -> tuple[StoredFlow, ...]:
        """The workspace's flows. Raises `BadFlow`."""
        if workspace not in self._flows:
            path = self.settings.file_of(workspace, "flows.yaml")
            self._flows[workspace] = load_flows(path) if path.exists() else ()
        return self._flows[workspace]

    def _decider(self, workspace: str) -> Decide:
        if isinstance(self._policy, str):
            return lambda _conversation, turn: failed(turn.kind)
        return Decider(self._policy, self.rules(workspace), Action(self.settings.on_missing))

    def _alternatives(
        self, embed: Callable[[Sequence[str]], Iterable[Vectors]], generate: Generate, turn: Turn
    ) -> Iterator[Turn]:
        """The turn itself, then the same question answered from each further passage alone, as far as is asked for."""
        yield turn
        [vector] = embed([turn.query])
        reading = Reading(turn.query, turn.kind, turn.sentiment, vector.tolist(), terms=terms(turn.query))
        for place in range(1, min(4, len(turn.evidence))):
            rest = turn.evidence[place:]
            yield replace(turn, evidence=rest, answer=generate(reading, turn.question, rest[:1]))

    def _same_agent(self, workspace: str, state: Conversation) -> bool:
        last = state.last_assignee
        if last is None or not self.accounts.on_duty(workspace, last.id):
            return False
        return self.desk.on_duty(workspace, last.id)

    def close(self) -> None:
        """Let go of the home."""
        self.database.close()
        self._vectors.close()
        self._place.lock.release()

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Meanwhile hear what other processes on the same ledger do, and tell them."""
        if not self.database.shared:
            yield
            return
        from runtime.bridge import Bridge

        bridge = Bridge(self.database, self.feed, self.follow)
        bridge.start()
        try:
            yield
        finally:
            bridge.stop()

    def follow(self) -> None:
        """Bring the indexes of opened workspaces up to what other processes have changed."""
        for workspace, brain in list(self._brains.items()):
            generation = brain.knowledge.generation()
            if self._followed.get(workspace) != generation:
                changed = brain.indexes.follow(brain.knowledge.passages)
                self._followed[workspace] = generation
                log.info("index_followed", workspace=workspace, chunks=changed)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder for indexes that this process alone changes."""

    folder: Path
    lock: FileLock


def _place_of_own(settings: Settings) -> Place:
    """The first that no process has: who starts again finds what it left."""
    for number in count():
        folder = settings.home / (f"lexical-{number}" if number else "lexical")
        lock = FileLock(f"{folder}.lock")
        with suppress(Timeout):
            lock.acquire(timeout=0)
            return Place(folder, lock)
    raise AssertionError


@contextmanager
def opened(settings: Settings, now: Callable[[], float] = time.time) -> Iterator[Warmline]:
    """A `Warmline` that is closed at the end."""
    warmline = Warmline(settings, now)
    try:
        yield warmline
    finally:
        warmline.close()


@contextmanager
def opened_ledger(settings: Settings) -> Iterator[Database]:
    """The ledger alone: works beside a running server, which owns the indexes."""
    database = Database(settings.ledger)
    try:
        migrations.upgrade(database)
        yield database
    finally:
        database.close()


@contextmanager
def opened_sources(settings: Settings) -> Iterator[Sources]:
    """The sources of the configured workspace."""
    with opened_ledger(settings) as database:
        yield Sources(database, settings.workspace, time.time, utc_stamp)


@contextmanager
def opened_webhooks(settings: Settings) -> Iterator[tuple[Webhooks, Deliveries]]:
    """The webhooks and their delivery log."""
    with opened_ledger(settings) as database:
        patience_s = settings.webhook_hours * 3600
        webhooks = Webhooks(database, time.time, utc_stamp)
        yield webhooks, Deliveries(database, time.time, random.random, patience_s)


@contextmanager
def opened_letters(settings: Settings) -> Iterator[Letters]:
    """The log of mails that go out."""
    with opened_ledger(settings) as database:
        yield Letters(database, time.time, random.random)


@contextmanager
def opened_forgetting(settings: Settings) -> Iterator[Forgetting]:
    """The removal of personal data; webhooks are told by the server that runs."""
    with opened_ledger(settings) as database:
        told = Webhooks(database, time.time, utc_stamp).outbox
        event_log = EventLog(database, Schedule(settings, time.time), time.time, utc_stamp, outbox=told)
        files = AttachmentStore(settings.home / "attachments", settings.max_attachment_bytes)
        yield Forgetting(database, Conversations(event_log, Feed(), settings, utc_stamp), files)


@contextmanager
def opened_identities(settings: Settings) -> Iterator[Identities]:
    """Known contacts alone."""
    with opened_ledger(settings) as database:
        yield Identities(database, time.time)


@contextmanager
def opened_knowledge(settings: Settings) -> Iterator[Knowledge]:
    """The knowledge ledger of the configured workspace and embedding model."""
    model = model_fingerprint(find_model(settings.embedding_model))
    with opened_ledger(settings) as database:
        yield Knowledge(database, settings.workspace, model)


@contextmanager
def opened_accounts(settings: Settings) -> Iterator[Accounts]:
    """People and keys alone."""
    with opened_ledger(settings) as database:
        yield Accounts(database, time.time, settings.session_hours * 3600)


def _epoch(lease: Lease) -> int:
    return int(lease.data["epoch"])


def _or_problem(load: Callable[[], T], refusal: type[Exception]) -> T | str:
    try:
        return load()
    except refusal as error:
        return str(error)
