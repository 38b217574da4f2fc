"""Looks into mailboxes, and takes each mail once: first into the ledger, then it is marked as read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import structlog

from channels.errors import ChannelError
from channels.imap import Mailbox, OpenMailbox
from channels.read_mail import read_mail
from runtime.mail_file import MailAccount, MailServer
from runtime.mailroom import UNREADABLE, Mail, Mailroom, Place
from runtime.work import Job, Lease

log = structlog.get_logger()
KIND = "mailbox"
# More are left for the next look, which follows at once: whoever stops the server waits for one look at most.
AT_ONCE = 50
TAKEN = frozenset({"opened", "continued", "taken before"})


@dataclass(frozen=True, slots=True)
class Collector:
    """The handler of work of the kind `mailbox`. `plan(workspace, job)` writes down work, `now` is Unix seconds."""

    accounts: Mapping[str, MailAccount]
    mailroom: Mailroom
    plan: Callable[[str, Job], None]
    now: Callable[[], float]
    password: Callable[[MailServer], str | None]
    opened: OpenMailbox
    max_chars: int

    def __call__(self, lease: Lease) -> None:
        account = self.accounts.get(lease.workspace)
        if account is None:
            return
        # First of all: whatever goes wrong now, it is looked into again.
        self.plan(lease.workspace, Job(KIND, lease.workspace, self.now() + account.poll_s))
        try:
            with self.opened(account.imap, self.password(account.imap) or "", account.folder) as mailbox:
                if self._collect(lease.workspace, account, mailbox):
                    self.plan(lease.workspace, Job(KIND, lease.workspace, self.now()))
        except ChannelError as error:
            log.warning("mailbox_not_read", workspace=lease.workspace, error=str(error))

    def _collect(self, workspace: str, account: MailAccount, mailbox: Mailbox) -> bool:
        """Whether there is more."""
        progress = self.mailroom.progress(workspace, mailbox.validity, mailbox.next_uid)
        waiting = mailbox.after(progress.at.uid, date.fromisoformat(progress.since))
        for uid in waiting[:AT_ONCE]:
            self._take(workspace, account, mailbox, uid)
        return len(waiting) > AT_ONCE

    def _take(self, workspace: str, account: MailAccount, mailbox: Mailbox, uid: int) -> None:
        raw, place = mailbox.read(uid, account.max_bytes), Place(mailbox.validity, uid)
        if raw is None:
            self.mailroom.pass_over(workspace, place)
            return
        outcome = self.mailroom.take(workspace, self._read(raw, len(raw) < account.max_bytes), place)
        log.info("mail_seen", workspace=workspace, uid=uid, outcome=outcome)
        if outcome in TAKEN:
            mailbox.mark_read(uid)

    def _read(self, raw: bytes, whole: bool) -> Mail:
        own = frozenset(one.address.lower() for one in self.accounts.values())
        try:
            return read_mail(raw, own, self.max_chars, whole)
        except Exception as error:  # noqa: BLE001 - whatever a mail is made of, the ones behind it are read
            log.warning("mail_unreadable", error=type(error).__name__)
            return Mail(sha256(raw).hexdigest(), "", "", "", "", None, (), UNREADABLE)
