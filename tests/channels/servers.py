"""A real IMAP and a real SMTP server on the loopback, of packages that need nothing installed on the machine."""

import imaplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.serving import free_port

USER, PASSWORD = "support", "mail secret"
START_S = 20.0


@dataclass
class Imap:
    """An account with four mails of the server's own in it. It forgets everything when it ends."""

    port: int

    @contextmanager
    def _session(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as session:
            session.login(USER, PASSWORD)
            session.select("INBOX")
            yield session

    def deliver(self, *raws: bytes) -> None:
        """As a mail server would."""
        with self._session() as session:
            for raw in raws:
                status, _ = session.append("INBOX", "", "", raw)
                assert status == "OK"

    def unread(self) -> int:
        with self._session() as session:
            _, [found] = session.search(None, "UNSEEN")
            return len(found.split())


@contextmanager
def imap_server() -> Iterator[Imap]:
    port = free_port()
    command = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    account = ["dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen([*command, *account], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + START_S
        while True:
            try:
                imaplib.IMAP4("127.0.0.1", port, timeout=5).logout()
                break
            except OSError:
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.02)
        yield Imap(port)
    finally:
        process.terminate()
        process.wait(10)


@dataclass
class Inbox:
    """What the SMTP server was given, by whom and for whom; `refusals` are answered first, one to a mail."""

    port: int = 0
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raws: list[bytes] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raws]

    def forget(self) -> None:
        self.envelopes.clear()
        self.raws.clear()
        self.refusals.clear()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusals:
            return self.refusals.pop(0)
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.raws.append(bytes(envelope.original_content or b""))
        return "250 OK"


@contextmanager
def smtp_server(utf8: bool = True) -> Iterator[Inbox]:
    """Without AUTH and STARTTLS; `utf8` says whether it takes addresses outside ASCII."""
    inbox = Inbox(port=free_port())
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, enable_SMTPUTF8=utf8)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()
