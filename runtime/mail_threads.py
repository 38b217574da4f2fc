"""Which conversations are written to by mail, and what of them is: decided in the transaction of the events."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from conversation.model import Author, MessageKind
from runtime.database import Database
from runtime.errors import NoAddress
from runtime.letters import TRANSCRIPT, enqueue
from runtime.mail_file import MailAccount
from runtime.rows import put
from runtime.tables import mail_threads

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thread:
    """`message_ids` are those of the contact's mails, oldest first; `by_mail` is False until the first has come."""

    conversation_id: str
    address: str
    subject: str
    by_mail: bool
    message_ids: tuple[str, ...]
    told_absent: bool


@dataclass(frozen=True, slots=True)
class MailThreads:
    """The threads of the workspaces that have a mailbox. `now` is Unix seconds."""

    database: Database
    accounts: Mapping[str, MailAccount]
    now: Callable[[], float]

    def writes_to(self, workspace: str) -> bool:
        """Whether who chats on a page can be written to by mail."""
        account = self.accounts.get(workspace)
        return account is not None and account.web_contacts

    def get(self, conversation_id: str) -> Thread | None:
        """The thread of that conversation, if there is one."""
        return self.database.read(lambda connection: thread_of(connection, conversation_id))

    def outbox(self, connection: sa.Connection, rows: Sequence[Row]) -> None:
        """Write what is to be mailed of these rows of the event log, in their transaction."""
        account = self.accounts.get(rows[0]["workspace"]) if rows else None
        if account is None:
            return
        thread = self._thread(connection, account, rows)
        if thread is None:
            return
        told = _telling(rows)
        mailed = [row for row in rows if _is_mailed(thread, row, rows, told)]
        if told and bool(told["absence"]) != thread.told_absent:
            change = mail_threads.update().where(mail_threads.c.conversation_id == thread.conversation_id)
            connection.execute(change.values(told_absent=bool(told["absence"])))
        if mailed:
            now = self.now()
            due_at = now + (account.gather_s if thread.by_mail else account.away_s)
            seqs = mailed[0]["seq"], mailed[-1]["seq"]
            automatic = not any(_author(row) is Author.AGENT for row in mailed)
            about = (rows[0]["workspace"], thread.conversation_id, thread.address)
            enqueue(connection, *about, seqs, due_at, now, automatic)

    def _thread(self, connection: sa.Connection, account: MailAccount, rows: Sequence[Row]) -> Thread | None:
        """The thread, which for a page's visitor begins when an address is known, and follows it."""
        conversation_id = rows[0]["conversation_id"]
        thread = thread_of(connection, conversation_id)
        learnt = [row for row in rows if row["type"] in ("conversation.started", "contact.updated")]
        address = next((row["data"]["contact"].get("email") for row in reversed(learnt)), None)
        fixed = thread is not None and thread.by_mail
        if not address or fixed or not account.web_contacts:
            return thread if account.web_contacts or fixed else None
        made = {"workspace": rows[0]["workspace"], "address": address, "subject": "", "by_mail": False}
        put(connection, mail_threads, {"conversation_id": conversation_id}, made | _NEW)
        return Thread(conversation_id, address, "", False, (), False)

    def send_transcript(self, workspace: str, conversation_id: str, address: str | None, by_staff: bool) -> str:
        """Mail the transcript; returns the address that it goes to.

        To an address that was only typed on a page nothing goes but on the word of a member of staff: a page
        would else be a way to mail anything to anybody. Raises `NoAddress`.
        """
        if workspace not in self.accounts:
            raise NoAddress("This workspace has no mailbox to send from; download the transcript instead.")

        def change(connection: sa.Connection) -> str:
            thread = thread_of(connection, conversation_id)
            known = thread.address if thread and (thread.by_mail or by_staff) else address if by_staff else None
            if not known:
                raise NoAddress("No mail has come from this contact yet; download the transcript instead.")
            enqueue(connection, workspace, conversation_id, known, (0, 0), self.now(), self.now(), True, TRANSCRIPT)
            return known

        return self.database.write(change)


_NEW = {"message_ids": [], "told_absent": False}


def thread_of(connection: sa.Connection, conversation_id: str) -> Thread | None:
    """The same in a transaction."""
    row = connection.execute(sa.select(mail_threads).where(mail_threads.c.conversation_id == conversation_id)).first()
    if row is None:
        return None
    ids = tuple(row.message_ids)
    return Thread(row.conversation_id, row.address, row.subject, row.by_mail, ids, row.told_absent)


def _telling(rows: Sequence[Row]) -> Mapping[str, Any] | None:
    return next((row["data"] for row in rows if row["type"] == "queue.updated"), None)


def _is_mailed(thread: Thread, row: Row, rows: Sequence[Row], told: Mapping[str, Any] | None) -> bool:
    """Whether these words are worth a mail.

    A page's visitor gets what people wrote or asked to be written. Who writes mails gets all that replies to them, and
    all else but the news of the queue and of who has joined, which would fill a mailbox; that nobody is there, and then
    that somebody is, they get.
    """
    author = _author(row)
    if author is None or author is Author.CONTACT:
        return False
    if author is Author.AGENT or any(one["type"] == "followup.sent" for one in rows):
        return True
    message = row["data"]["message"]
    if not thread.by_mail or message["kind"] == MessageKind.GREETING:
        return False
    if message["kind"] != MessageKind.NOTICE or message["action"] or _is_reply(row, rows):
        return True
    return told is not None and bool(told["absence"] or thread.told_absent)


def _is_reply(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a notice answers the contact's own words: a promise, its end, or that their address was noted.

    What was decided on and has no action says that they still wait, to whatever they write in the queue: news of it.
    """
    to = row["data"]["replies_to"]
    decided = any(one["type"] == "decision.made" and one["data"]["message_id"] == to for one in rows)
    return to is not None and not decided


def _author(row: Row) -> Author | None:
    return Author(row["data"]["message"]["author"]) if row["type"] == "message.created" else None
