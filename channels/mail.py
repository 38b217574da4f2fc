"""The e-mail channel, joined: what a server does for its mailboxes, and the check that it can."""

import os
from collections.abc import Iterator, Mapping
from smtplib import SMTPException

from channels.collector import KIND as LOOK
from channels.collector import Collector
from channels.dispatcher import Dispatcher
from channels.errors import ChannelError, NoPassword
from channels.imap import opened_mailbox
from channels.smtp import connected, submit
from runtime.compose import Warmline
from runtime.letters import KIND as SEND
from runtime.mail_file import MailAccount, MailServer
from runtime.work import Job
from runtime.worker import Handler


def password_of(server: MailServer) -> str | None:
    """The password from the environment; None where nobody logs in. Raises `NoPassword`."""
    if server.password_env is None:
        return None
    found = os.environ.get(server.password_env)
    if not found:
        raise NoPassword(f"The environment variable {server.password_env} holds no password; email.yaml names it.")
    return found


def mail_handlers(warmline: Warmline) -> Mapping[str, Handler]:
    """The handlers of the e-mail channel, and the first look planned; none without a mailbox. Raises `NoPassword`."""
    accounts, settings = warmline.mail_accounts, warmline.settings
    for workspace, account in accounts.items():
        for server in (account.imap, account.smtp):
            password_of(server)
        warmline.log.plan(workspace, Job(LOOK, workspace, warmline.now()))
    if not accounts:
        return {}
    plan, room = warmline.log.plan, warmline.mailroom
    collector = Collector(accounts, room, plan, warmline.now, password_of, opened_mailbox, settings.max_message_chars)
    dispatcher = Dispatcher(
        accounts=accounts,
        letters=warmline.letters,
        threads=warmline.mail_threads,
        log=warmline.log,
        secret=warmline.mail_secret,
        submit=submit(password_of),
        assistant=settings.assistant_name,
        company=settings.company,
        read=warmline.attachments.read,
    )
    return {LOOK: collector, SEND: dispatcher}


def problems(account: MailAccount) -> Iterator[str]:
    """What stands between us and the mailbox or the mail server, each in a sentence; nothing when both work."""
    try:
        with opened_mailbox(account.imap, password_of(account.imap) or "", account.folder):
            pass
    except ChannelError as error:
        yield f"Mailbox: {error}"
    try:
        connected(account.smtp, password_of(account.smtp)).close()
    except (SMTPException, OSError, ChannelError) as error:
        yield f"Sending: {error if isinstance(error, ChannelError) else f'{type(error).__name__}.'}"
