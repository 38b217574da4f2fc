"""Hand mails over to a mail server (SMTP), one at a time."""

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage

from channels.errors import NoPassword, NotOffered
from runtime.letters import Submitted
from runtime.mail_file import MailServer

TIMEOUT_S = 20.0
LOG_IN = frozenset({530, 534, 535, 538})
Password = Callable[[MailServer], str | None]
Submit = Callable[[MailServer, str, str, EmailMessage], Submitted]


def submit(password: Password) -> Submit:
    """Calls as `submit(server, sender, recipient, mail)`. Raises nothing that the server or the network causes.

    When the connection is lost after the mail was sent and before the server said that it has it, nobody can know:
    the mail is tried again, under the same Message-ID.
    """

    def hand_over(server: MailServer, sender: str, recipient: str, mail: EmailMessage) -> Submitted:
        try:
            connection = connected(server, password(server))
            try:
                connection.send_message(mail, sender, [recipient])
            finally:
                # What is said on parting does not undo what was taken.
                with suppress(smtplib.SMTPException, OSError):
                    connection.quit()
            return Submitted(250)
        except smtplib.SMTPRecipientsRefused as refused:
            return _answered(*next(iter(refused.recipients.values())))
        except smtplib.SMTPNotSupportedError:
            return Submitted(None, "The mail server takes no addresses outside ASCII.", final=True)
        except smtplib.SMTPResponseException as refused:
            return _answered(refused.smtp_code, refused.smtp_error)
        except NotOffered as error:
            # It is tried again until the owner has mended the file; the reason stands with the letter meanwhile.
            return Submitted(None, str(error))
        except (smtplib.SMTPException, OSError, NoPassword) as error:
            return Submitted(None, f"The mail server could not be reached ({_named(error)}).")
        except (UnicodeError, ValueError) as error:
            return Submitted(None, f"This mail cannot be written ({type(error).__name__}).", final=True)

    return hand_over


def connected(server: MailServer, password: str | None) -> smtplib.SMTP:
    """A session with the server, logged in where there is a password.

    Raises `NotOffered`, and what `smtplib` and the network raise.
    """
    trusted = ssl.create_default_context() if server.tls != "none" else None
    if server.tls == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=trusted)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    try:
        if server.tls == "starttls":
            _start_tls(connection, server, trusted)
        if password is not None:
            _log_in(connection, server, password)
    except BaseException:
        connection.close()
        raise
    return connection


def _start_tls(connection: smtplib.SMTP, server: MailServer, trusted: ssl.SSLContext | None) -> None:
    try:
        connection.starttls(context=trusted)
    except smtplib.SMTPNotSupportedError:
        raise NotOffered(
            f"The mail server at {server.host}:{server.port} offers no STARTTLS; give the port and 'tls' that it does"
            " offer, such as 465 with tls."
        ) from None


def _log_in(connection: smtplib.SMTP, server: MailServer, password: str) -> None:
    try:
        connection.login(server.user, password)
    except smtplib.SMTPNotSupportedError:
        raise NotOffered(
            f"The mail server at {server.host}:{server.port} offers no log-in (AUTH), and a password is set for it: in"
            " email.yaml write 'password_env' under 'imap' alone, or give 'smtp' a port and 'tls' with a log-in, such"
            " as 587 with starttls."
        ) from None


def _answered(code: int, said: bytes | str) -> Submitted:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    shown = " ".join(text.split())[:200]
    # A log-in that is not accepted is for the owner to mend, and no fault of the mail.
    return Submitted(code, f"The mail server said {code}: {shown}", final=code >= 500 and code not in LOG_IN)


def _named(error: Exception) -> str:
    return str(error) if isinstance(error, NoPassword) else type(error).__name__
