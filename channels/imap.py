"""Look into a mailbox (IMAP4rev1) without disturbing it: nothing is deleted, only what was taken is marked as read."""

import imaplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date

from channels.errors import MailboxUnreachable
from runtime.mail_file import MailServer

TIMEOUT_S = 30.0
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An open folder. `validity` is its UIDVALIDITY, `next_uid` the UID that its next mail will have at least."""

    connection: imaplib.IMAP4
    validity: int
    next_uid: int

    def after(self, uid: int, since: date) -> Sequence[int]:
        """The UIDs of mails after that one that came on that day or later, oldest first."""
        # The search gives the last mail too when there is none after that UID.
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        found = self._asked("SEARCH", f"UID {uid + 1}:* SINCE {day}")
        uids = [int(one) for part in found if isinstance(part, bytes) for one in part.split()]
        return sorted(one for one in uids if one > uid)

    def read(self, uid: int, max_bytes: int) -> bytes | None:
        """The mail, or its first `max_bytes`, left unread; None when it has gone meanwhile."""
        found = self._asked("FETCH", str(uid), f"(BODY.PEEK[]<0.{max_bytes}>)")
        return next((part[1] for part in found if isinstance(part, tuple)), None)

    def mark_read(self, uid: int) -> None:
        """For the people who look into the mailbox too."""
        self._asked("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")

    def _asked(self, command: str, *arguments: str) -> Sequence[object]:
        status, found = self.connection.uid(command, *arguments)
        if status != "OK":
            raise MailboxUnreachable(f"The mail server does not take {command}.")
        return found


OpenMailbox = Callable[[MailServer, str, str], AbstractContextManager[Mailbox]]


@contextmanager
def opened_mailbox(server: MailServer, password: str, folder: str) -> Iterator[Mailbox]:
    """The folder, until the context ends. Raises `MailboxUnreachable`, also for what goes wrong inside."""
    try:
        connection = _connected(server)
        try:
            connection.login(server.user, password)
            quoted = folder.replace("\\", "\\\\").replace('"', '\\"')
            status, _ = connection.select(f'"{quoted}"')
            if status != "OK":
                raise MailboxUnreachable(f"There is no folder {folder!r} in the mailbox.")
            numbers = (_number(connection, name) for name in ("UIDVALIDITY", "UIDNEXT"))
            yield Mailbox(connection, *numbers)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                connection.logout()
    except imaplib.IMAP4.error as error:
        raise MailboxUnreachable(f"The mail server refused ({_shown(error)}).") from error
    except OSError as error:
        raise MailboxUnreachable(f"The mail server could not be reached ({type(error).__name__}).") from error


def _connected(server: MailServer) -> imaplib.IMAP4:
    trusted = ssl.create_default_context() if server.tls != "none" else None
    if server.tls == "tls":
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=trusted, timeout=TIMEOUT_S)
    connection = imaplib.IMAP4(server.host, server.port, timeout=TIMEOUT_S)
    if server.tls == "starttls":
        connection.starttls(ssl_context=trusted)
    return connection


def _number(connection: imaplib.IMAP4, name: str) -> int:
    _, found = connection.response(name)
    if not found or not isinstance(found[0], bytes) or not found[0].isdigit():
        raise MailboxUnreachable(f"The mail server does not say the {name} of the folder.")
    return int(found[0])


def _shown(error: imaplib.IMAP4.error) -> str:
    said = error.args[0] if error.args else ""
    return " ".join((said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)).split())[:200]
