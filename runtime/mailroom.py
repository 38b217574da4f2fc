"""What becomes of a mail that has come in: taken once, into the conversation that it answers or a new one."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import sqlalchemy as sa

from conversation import commands as c
from conversation.asked import RATED
from conversation.events import Phase
from conversation.model import Attachment, Author, Message, MessageKind
from conversation.names import on_one_line
from conversation.state import Conversation
from policy.ratings import rating_in
from policy.replied import replied
from runtime import wording
from runtime.attachments import room_in
from runtime.conversations import Conversations, new_id
from runtime.database import Database
from runtime.mail_ids import THREAD, signed_parts
from runtime.mail_threads import Thread, thread_of
from runtime.rows import add_missing
from runtime.tables import letters, mail_threads, mailboxes, mails

BOUNCE, UNREADABLE = "bounce", "unreadable"
# As many as a reply names, so that no thread grows without end.
MAX_MESSAGE_IDS = 20
MAX_FIELD = 200


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that has come in, as text.

    `key` is the same for the same mail, however often it comes. `references` are the Message-IDs that it names.
    `unanswered` says why it must not be answered, None when it may. `files` are those attached, with their names.
    """

    key: str
    sender: str
    name: str
    subject: str
    text: str
    message_id: str | None
    references: tuple[str, ...]
    unanswered: str | None = None
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lies: its UID, which means something under this UIDVALIDITY alone."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Progress:
    """What the mailbox has been read to, and the day (UTC) on which it was first looked into."""

    at: Place
    since: str


class _TakenBefore(Exception):
    """This mail is in the ledger already."""


@dataclass(frozen=True, slots=True)
class Mailroom:
    """The mails of every workspace.

    `now` is Unix seconds, `secret` gives what a workspace signs its ids with, `keep` keeps files, as far as they are
    taken.
    """

    database: Database
    conversations: Conversations
    now: Callable[[], float]
    secret: Callable[[str], str]
    keep: Callable[[str, Iterable[tuple[str, bytes]]], tuple[Attachment, ...]] = lambda _workspace, _files: ()

    def progress(self, workspace: str, validity: int, next_uid: int) -> Progress:
        """Where to go on. A mailbox that is new to us is read from `next_uid`, a renumbered one from its first day."""
        _ = self.secret(workspace)
        mine = mailboxes.c.workspace == workspace
        today = datetime.fromtimestamp(self.now(), UTC).date().isoformat()

        def change(connection: sa.Connection) -> Progress:
            row = connection.execute(sa.select(mailboxes).where(mine).with_for_update()).one()
            if row.validity == validity:
                return Progress(Place(validity, row.last_uid), row.since)
            begun = Progress(Place(validity, 0 if row.since else next_uid - 1), row.since or today)
            values = {"validity": validity, "last_uid": begun.at.uid, "since": begun.since}
            connection.execute(mailboxes.update().where(mine).values(**values))
            return begun

        return self.database.write(change)

    def take(self, workspace: str, mail: Mail, place: Place) -> str:
        """Take the mail unless it was taken before; returns what became of it. Raises `LedgerUnavailable`."""
        try:
            if mail.unanswered:
                return self._put_by(workspace, mail, place, mail.unanswered)
            thread = self._thread(workspace, mail)
            return self._go_on(workspace, mail, place, thread) if thread else self._open(workspace, mail, place)
        except _TakenBefore:
            self.database.write(lambda connection: _move(connection, workspace, place))
            return "taken before"

    def unreadable(self, workspace: str) -> int:
        """How many mails could not be read; they lie in the mailbox, unread."""
        mine = sa.and_(mails.c.workspace == workspace, mails.c.outcome == UNREADABLE)
        return self.database.read(lambda c: c.scalar(sa.select(sa.func.count()).select_from(mails).where(mine))) or 0

    def pass_over(self, workspace: str, place: Place) -> None:
        """There is nothing to take at that place any more."""
        self.database.write(lambda connection: _move(connection, workspace, place))

    def _put_by(self, workspace: str, mail: Mail, place: Place, why: str) -> str:
        """It is answered by nobody. What comes back of ours is noted with the letter that it was."""
        parts = [part for _, part in signed_parts(self.secret(workspace), mail.references) if part != THREAD]
        ours = sa.and_(letters.c.workspace == workspace, letters.c.id.in_(parts))
        told = {"state": "bounced", "error": "It came back: this address takes no mail."}

        def change(connection: sa.Connection) -> str:
            self._note(connection, workspace, mail, place, why, None)
            if why == BOUNCE and parts:
                connection.execute(letters.update().where(ours).values(**told))
            return why

        return self.database.write(change)

    def _thread(self, workspace: str, mail: Mail) -> Thread | None:
        """The thread that it answers: named by an id of ours, and written by whom the thread is with."""
        ids = [one for one, _ in signed_parts(self.secret(workspace), reversed(mail.references))]
        thread = self.database.read(lambda connection: thread_of(connection, ids[0])) if ids else None
        return thread if thread and thread.address.casefold() == mail.sender.casefold() else None

    def _go_on(self, workspace: str, mail: Mail, place: Place, thread: Thread) -> str:
        kept = self.keep(workspace, mail.files)

        def commands(connection: sa.Connection, state: Conversation) -> Sequence[c.Command]:
            self._note(connection, workspace, mail, place, "continued", thread.conversation_id)
            current = thread_of(connection, thread.conversation_id) or thread
            known = {"by_mail": True, "message_ids": _ids(current, mail), "subject": current.subject or mail.subject}
            mine = mail_threads.c.conversation_id == thread.conversation_id
            connection.execute(mail_threads.update().where(mine).values(**known))
            return [self._said(state, mail, kept)]

        self.conversations.consult(workspace, thread.conversation_id, commands)
        return "continued"

    def _said(self, state: Conversation, mail: Mail, kept: tuple[Attachment, ...]) -> c.Command:
        rated = rating_in(mail.text) if state.survey_requested and state.survey_score is None else None
        if rated and self._only_rates(state, mail.text, rated[1]):
            return c.AnswerSurvey(*rated)
        return c.Say(self._message(state, mail, kept))

    def _only_rates(self, state: Conversation, text: str, comment: str | None) -> bool:
        """What asks for more takes its turn, where the rating is read as well; with an agent, words are for them."""
        if state.phase is Phase.CLOSING:
            return replied(state, text) == RATED
        return state.phase is Phase.RESOLVED or comment is None

    def _message(self, state: Conversation, mail: Mail, kept: tuple[Attachment, ...]) -> Message:
        fitting = kept[: room_in(state, self.conversations.settings.attachments_per_conversation)]
        return replace(self.conversations.message(Author.CONTACT, mail.text), attachments=fitting)

    def _open(self, workspace: str, mail: Mail, place: Place) -> str:
        conversation_id, settings = new_id(), self.conversations.settings
        words = wording.greeting(settings.assistant_name, settings.company)
        greeting = self.conversations.message(Author.ASSISTANT, words, MessageKind.GREETING)
        name, subject = (on_one_line(one)[:MAX_FIELD] for one in (mail.name, mail.subject))
        contact = {"email": mail.sender} | ({"name": name} if name else {})
        attributes = {"channel": "email"} | ({"subject": subject} if subject else {})
        said = self._message(Conversation(), mail, self.keep(workspace, mail.files))
        made = {"workspace": workspace, "address": mail.sender, "subject": mail.subject, "by_mail": True}

        def also(connection: sa.Connection) -> None:
            self._note(connection, workspace, mail, place, "opened", conversation_id)
            ids = {"message_ids": [mail.message_id] if mail.message_id else [], "told_absent": False}
            connection.execute(mail_threads.insert().values(conversation_id=conversation_id, **made, **ids))

        # Nobody is told the token: this contact is known by their mails.
        begun = (c.Start(greeting, contact, attributes), c.Say(said))
        self.conversations.log.open(workspace, conversation_id, secrets.token_urlsafe(32), *begun, also=also)
        self.conversations.feed.notify(workspace, conversation_id)
        return "opened"

    def _note(
        self,
        connection: sa.Connection,
        workspace: str,
        mail: Mail,
        place: Place,
        outcome: str,
        conversation_id: str | None,
    ) -> None:
        row = {"workspace": workspace, "mail_sha256": mail.key, "outcome": outcome, "at": self.now()}
        if not add_missing(connection, mails, row | {"conversation_id": conversation_id}):
            raise _TakenBefore
        _move(connection, workspace, place)


def _move(connection: sa.Connection, workspace: str, place: Place) -> None:
    """From here on; never back, whoever is slow."""
    behind = sa.and_(mailboxes.c.workspace == workspace, mailboxes.c.validity == place.validity)
    further = mailboxes.update().where(behind, mailboxes.c.last_uid < place.uid)
    connection.execute(further.values(last_uid=place.uid))


def _ids(thread: Thread, mail: Mail) -> list[str]:
    return [*thread.message_ids, *([mail.message_id] if mail.message_id else [])][-MAX_MESSAGE_IDS:]
