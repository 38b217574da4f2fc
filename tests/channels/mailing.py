"""A house with a mailbox, mails to put into it, and a mail server that answers what it is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from email.message import EmailMessage
from itertools import count

from channels.collector import KIND as LOOK
from channels.collector import Collector
from channels.dispatcher import Dispatcher
from channels.errors import MailboxUnreachable
from channels.imap import OpenMailbox
from channels.smtp import Submit
from conversation import commands as c
from conversation.model import Agent, Attachment, Author, MessageKind
from conversation.state import Conversation
from runtime.conversations import Conversations
from runtime.errors import NotFound
from runtime.event_log import EventLog
from runtime.letters import KIND as SEND
from runtime.letters import Letters, Submitted
from runtime.mail_file import MailAccount, MailServer
from runtime.mail_ids import mail_secrets
from runtime.mail_threads import MailThreads
from runtime.mailroom import Mailroom
from runtime.schedule import Schedule
from runtime.tables import conversations
from runtime.work import Job
from tests.conversation.building import answered, decision, turn
from tests.runtime.building import HERE, House, words

SUPPORT, KIM = "support@acme.example", "kim@home.example"
SERVER = MailServer("127.0.0.1", 1, "none", SUPPORT, None)
ACCOUNT = MailAccount(SUPPORT, "Acme Support", SERVER, "INBOX", SERVER, 30.0, 5.0, 180.0, True, 1_000_000)
NINA = Agent("nina", "Nina")
_numbers = count(1)


def mail(
    text: str = "How do I clean the tank?",
    subject: str = "Cleaning",
    sender: str = KIM,
    to: EmailMessage | None = None,
    **headers: str,
) -> bytes:
    """A mail to the support, in answer to `to` when it is given; headers as Auto_Submitted="auto-replied"."""
    made = EmailMessage()
    made["From"] = f"Kim <{sender}>"
    made["To"] = SUPPORT
    made["Subject"] = subject
    made["Message-ID"] = f"<m{next(_numbers)}@home.example>"
    if to is not None:
        made["In-Reply-To"] = to["Message-ID"]
        made["References"] = f"{to['References']} {to['Message-ID']}"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


@dataclass
class Folder:
    """What an IMAP server has in a folder."""

    mails: dict[int, bytes] = field(default_factory=dict)
    read_ones: set[int] = field(default_factory=set)
    validity: int = 7
    next_uid: int = 1
    down: bool = False

    def put(self, raw: bytes) -> None:
        self.mails[self.next_uid] = raw
        self.next_uid += 1

    def after(self, uid: int, since: date) -> list[int]:
        return [one for one in sorted(self.mails) if one > uid]

    def read(self, uid: int, max_bytes: int) -> bytes | None:
        found = self.mails.get(uid)
        return found[:max_bytes] if found is not None else None

    def mark_read(self, uid: int) -> None:
        self.read_ones.add(uid)


class Office:
    """A house with the e-mail channel, joined as the composition root joins it."""

    def __init__(
        self,
        house: House,
        account: MailAccount = ACCOUNT,
        folder: Folder | None = None,
        opened: OpenMailbox | None = None,
        submit: Submit | None = None,
    ) -> None:
        """`opened` and `submit` reach real servers in place of the folder and the list of what was sent."""
        self.house, self.clock, self.accounts = house, house.clock, {HERE: account}
        database = house.database
        self.threads = MailThreads(database, self.accounts, self.clock)
        follow_on = Schedule(house.settings, self.clock)
        log = EventLog(database, follow_on, self.clock, self.clock.stamp, outbox=self.threads.outbox)
        self.conversations = Conversations(log, house.feed, house.settings, self.clock.stamp)
        self.secret = mail_secrets(database)
        self.letters = Letters(database, self.clock, lambda: 1.0)
        self.room = Mailroom(database, self.conversations, self.clock, self.secret)
        self.folder, self.sent, self.answers = folder or Folder(), [], []
        self.collector = Collector(
            self.accounts,
            self.room,
            log.plan,
            self.clock,
            lambda _: "secret",
            opened or self._opened,
            house.settings.max_message_chars,
        )
        self.files: dict[str, bytes] = {}
        sends = submit or self.submit
        self.dispatcher = Dispatcher(
            self.accounts, self.letters, self.threads, log, self.secret, sends, "Ada", "Acme", self._read
        )
        log.plan(HERE, Job(LOOK, HERE, self.clock()))
        self.work(LOOK)

    @contextmanager
    def _opened(self, server: MailServer, password: str, folder: str) -> Iterator[Folder]:
        if self.folder.down:
            raise MailboxUnreachable("The mail server could not be reached.")
        yield self.folder

    def _read(self, workspace: str, file: Attachment) -> bytes:
        assert workspace == HERE
        if file.id not in self.files:
            raise NotFound("This file is no longer kept.")
        return self.files[file.id]

    def submit(self, server: MailServer, sender: str, recipient: str, message: EmailMessage) -> Submitted:
        answer = self.answers.pop(0) if self.answers else Submitted(250)
        if answer.error is None:
            assert (sender, recipient) == (SUPPORT, message["To"].addresses[0].addr_spec)
            self.sent.append(message)
        return answer

    def work(self, *kinds: str) -> int:
        """Do what is due now; returns how many pieces that were."""
        done = 0
        while lease := self.house.work.claim(self.clock(), kinds or (LOOK, SEND)):
            {LOOK: self.collector, SEND: self.dispatcher}[lease.kind](lease)
            self.house.work.finish(lease)
            done += 1
        return done

    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.work()

    def arrive(self, *raws: bytes) -> None:
        """These come in, and are looked at."""
        for raw in raws:
            self.folder.put(raw)
        self.pass_time(self.accounts[HERE].poll_s)

    def opened(self) -> list[str]:
        """The ids of all conversations, oldest first."""
        query = conversations.select().order_by(conversations.c.changed_at, conversations.c.id)
        return [row.id for row in self.house.database.read(lambda c: c.execute(query).all())]

    def only(self) -> str:
        [one] = self.opened()
        return one

    def state(self, conversation_id: str | None = None) -> Conversation:
        return self.conversations.log.state(HERE, conversation_id or self.only())[1]

    def answer_as_agent(self, *texts: str, conversation_id: str | None = None) -> None:
        """Nina takes the conversation, if she has not yet, and writes."""
        which = conversation_id or self.only()
        epoch = self.conversations.claim(HERE, which, NINA).state.epoch
        for text in texts:
            self.conversations.agent_say(HERE, which, NINA, text, epoch, None)

    @property
    def states(self) -> list[str]:
        return [one.state for one in self.letters.listed(HERE)]


def said_by_contact(state: Conversation) -> list[str]:
    return words(state, Author.CONTACT)


def answer_by_bot(office: Office, text: str = "Use lukewarm water.") -> None:
    """The assistant's turn, with an answer."""
    which, state = office.only(), office.state()
    message = office.conversations.message(Author.ASSISTANT, text, MessageKind.ANSWER)
    reply = c.Reply(state.epoch, state.unanswered[-1], turn(answer=answered()), decision(), message)
    office.conversations.do(HERE, which, lambda _: [reply])


def replied(office: Office, **changes) -> EmailMessage:
    """A conversation by mail that an agent has answered; the answer."""
    office.arrive(mail(**changes))
    office.answer_as_agent("Which model?")
    office.pass_time(ACCOUNT.gather_s)
    return office.sent[-1]


def returned(sent: EmailMessage) -> bytes:
    """As mail servers say that a mail could not be delivered (RFC 3464)."""
    report = (
        "From: Mail Delivery <mailer-daemon@relay.example>",
        "Message-ID: <bounce-1@relay.example>",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        *("", "--b", "", "Your mail could not be delivered.", "--b", "Content-Type: message/delivery-status", ""),
        *("Reporting-MTA: dns; relay.example", "", "Action: failed", "--b", "Content-Type: message/rfc822", ""),
    )
    return "\r\n".join((*report, sent.as_string(), "--b--", "")).encode()
