"""Sends letters: written from the events at the last moment, handed over, and noted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage

import structlog

from channels.errors import BadAddress
from channels.smtp import Submit
from channels.write_mail import File, From, words_of, write_mail
from conversation.events import MessageCreated
from conversation.model import Attachment, Author, Message, MessageKind
from runtime.errors import NotFound
from runtime.event_log import EventLog
from runtime.letters import TRANSCRIPT, Letter, Letters, Submitted
from runtime.mail_file import MailAccount
from runtime.mail_threads import MailThreads, Thread
from runtime.transcript import transcript
from runtime.work import Lease

log = structlog.get_logger()
# Together in one mail; most mail servers take no more than 25 MB, and what is in a mail grows by a third.
MAX_FILES_BYTES = 15_000_000


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
    # The content of a file that was sent in a workspace.
    read: Callable[[str, Attachment], bytes]

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
            said, files = transcript(letter.conversation_id, state, self.company), list[File]()
        else:
            messages = self._messages(workspace, letter, to)
            files, left = self._files(workspace, messages)
            said = words_of(messages, sender, to, letter.automatic, left)
        return write_mail(sender, letter, to, said, datetime.fromtimestamp(self.letters.now(), UTC), files)

    def _files(self, workspace: str, messages: Sequence[Message]) -> tuple[list[File], list[str]]:
        """The files that go along, and the names of those that do not: too much for one mail, or kept no longer."""
        files: list[File] = []
        left: list[str] = []
        room = MAX_FILES_BYTES
        for one in (file for message in messages for file in message.attachments):
            try:
                content = self.read(workspace, one) if one.size_bytes <= room else None
            except NotFound:
                content = None
            if content is None:
                left.append(one.name)
            else:
                room -= len(content)
                files.append(File(one.name, one.media_type, content))
        return files, left

    def _messages(self, workspace: str, letter: Letter, thread: Thread) -> Sequence[Message]:
        """What the letter says: all of ours among its events, without news that is old by the time of a mail."""
        count = letter.last_seq - letter.first_seq + 1
        logged = self.log.since(workspace, letter.conversation_id, letter.first_seq - 1, limit=count)
        events = (one.event() for one in logged if one.type == "message.created")
        said = [one.message for one in events if isinstance(one, MessageCreated)]
        left_out = {MessageKind.GREETING} if thread.by_mail else {MessageKind.GREETING, MessageKind.NOTICE}
        return [one for one in said if one.author is not Author.CONTACT and one.kind not in left_out]
