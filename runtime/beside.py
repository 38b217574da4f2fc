"""The ledger alone, for commands that work beside a running server, which owns the indexes."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager

from retrieval.model_files import find_model, model_fingerprint
from runtime import migrations
from runtime.accounts import Accounts
from runtime.attachments import AttachmentStore
from runtime.conversations import Conversations
from runtime.database import Database
from runtime.deliveries import Deliveries
from runtime.event_log import EventLog
from runtime.feed import Feed
from runtime.forgetting import Forgetting
from runtime.identities import Identities
from runtime.knowledge import Knowledge
from runtime.letters import Letters
from runtime.roster import Roster
from runtime.schedule import Schedule
from runtime.settings import Settings
from runtime.sources import Sources
from runtime.stamps import utc_stamp
from runtime.webhooks import Webhooks


@contextmanager
def opened_ledger(settings: Settings) -> Iterator[Database]:
    """The ledger, with its tables up to date."""
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


@contextmanager
def opened_roster(settings: Settings) -> Iterator[Roster]:
    """The people and keys of the configured workspace, to be looked through and changed."""
    with opened_ledger(settings) as database:
        yield Roster(database, settings.workspace)
