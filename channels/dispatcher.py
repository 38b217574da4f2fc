"""Sends letters: written from the events at the last moment, handed over, and noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import structlog

from channels.errors import BadAddress
from channels.smtp import Submit
from channels.write_mail import From, words_of, write_mail
from conversation.events import MessageCreated
from conversation.model import Author, Message, MessageKind
from runtime.event_log import EventLog
from runtime.letters import TRANSCRIPT, Letter, Letters, Submitted
from runtime.mail_file import MailAccount
from runtime.mail_threads import MailThreads, Thread
from runtime.transcript import transcript
from runtime.work import Lease

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """The handler of work of the kind `mail`.

    A process that dies between the mail server's answer and its being written down hands the letter over again,
    under the same Message-ID; a letter that is written down as sent is never sent again, except by a replay.
    """

    accounts: Mapping[str, MailAccount]
    letters: Letters
    threads: MailThreads
    log: EventLog
    secret: Callable[[str], str]
    submit: Submit
    assistant: str
    company: str

    def __call__(self, lease: Lease) -> None:
        letter = self.letters.begin(lease.workspace, lease.subject)
        if letter is None:
            return
        thread = self.threads.get(letter.conversation_id)
        if thread and not thread.by_mail and self._was_answered(lease.workspace, letter):
            self.letters.mark(lease.workspace, letter.id, "read")
            return
        state = self.letters.settle(lease.workspace, letter, self._send(lease.workspace, letter, thread))
        log.info("letter", workspace=lease.workspace, letter=letter.id, state=state)

    def _was_answered(self, workspace: str, letter: Letter) -> bool:
        """Whether the visitor has written on the page since; a transcript is wanted all the same."""
        if letter.kind == TRANSCRIPT:
            return False
        later = self.log.since(workspace, letter.conversation_id, letter.last_seq)
        said = (one.event() for one in later if one.type == "message.created")
        return any(isinstance(one, MessageCreated) and one.message.author is Author.CONTACT for one in said)

    def _send(self, workspace: str, letter: Letter, thread: Thread | None) -> Submitted:
        account = self.accounts.get(workspace)
        if account is None:
            return Submitted(None, "This workspace has no mailbox any more.", final=True)
        sender = From(account, self.secret(workspace), self.assistant, self.company)
        try:
            mail = self._mail(workspace, letter, thread, sender)
        except BadAddress as error:
            return Submitted(None, str(error), final=True)
        return self.submit(account.smtp, account.address, letter.address, mail)

    def _mail(self, workspace: str, letter: Letter, thread: Thread | None, sender: From) -> EmailMessage:
        to = thread or Thread(letter.conversation_id, letter.address, "", False, (), False)
        if letter.kind == TRANSCRIPT:
            _, state = self.log.state(workspace, letter.conversation_id)
            said = transcript(letter.conversation_id, state, self.company)
        else:
            said = words_of(self._messages(workspace, letter, to), sender, to, letter.automatic)
        return write_mail(sender, letter, to, said, datetime.fromtimestamp(self.letters.now(), UTC))

    def _messages(self, workspace: str, letter: Letter, thread: Thread) -> Sequence[Message]:
        """What the letter says: all of ours among its events, without news that is old by the time of a mail."""
        count = letter.last_seq - letter.first_seq + 1
        logged = self.log.since(workspace, letter.conversation_id, letter.first_seq - 1, limit=count)
        events = (one.event() for one in logged if one.type == "message.created")
        said = [one.message for one in events if isinstance(one, MessageCreated)]
        left_out = {MessageKind.GREETING} if thread.by_mail else {MessageKind.GREETING, MessageKind.NOTICE}
        return [one for one in said if one.author is not Author.CONTACT and one.kind not in left_out]
