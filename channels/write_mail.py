"""The mail that a letter is: what was said, its sources, how to go on, and the headers that keep a thread together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage

from channels.errors import BadAddress
from conversation.model import Author, Message, MessageKind
from runtime.letters import Letter
from runtime.mail_file import MailAccount
from runtime.mail_ids import THREAD, mail_id
from runtime.mail_threads import Thread

MAX_SUBJECT_CHARS = 200
# Longer than a Message-ID ever is: cut in two, or written in another coding, it would lead nowhere.
_POLICY = policy.SMTP.clone(max_line_length=900)
SURVEY_HINT = "Answer with a number from 1 to 5, and a comment on the next line if you like."
NOT_YOU = "You get this mail because this address was left in a chat on our site. If that was not you, ignore it."


@dataclass(frozen=True, slots=True)
class From:
    """On whose behalf mails are written."""

    account: MailAccount
    secret: str
    assistant: str
    company: str


@dataclass(frozen=True, slots=True)
class File:
    """What goes along with a mail."""

    name: str
    media_type: str
    content: bytes


def write_mail(
    sender: From, letter: Letter, thread: Thread, said: str, at: datetime, files: Sequence[File] = ()
) -> EmailMessage:
    """The mail, ready to be handed over. Raises `BadAddress`."""
    account = sender.account
    mail = EmailMessage(_POLICY)
    mail["From"] = Address(_one_line(account.name or sender.company), addr_spec=account.address)
    mail["To"] = _address(letter.address)
    mail["Subject"] = _subject(thread, sender.company)
    mail["Date"] = at
    # The same in every try: a mail that comes twice can be told from two mails.
    mail["Message-ID"] = mail_id(sender.secret, letter.conversation_id, letter.id, account.domain)
    # Named in all of them: it leads back to the conversation though a server on the way may rename the mail itself.
    root = mail_id(sender.secret, letter.conversation_id, THREAD, account.domain)
    mail["References"] = " ".join((root, *thread.message_ids))
    if thread.message_ids:
        mail["In-Reply-To"] = thread.message_ids[-1]
    if letter.automatic:
        mail["Auto-Submitted"] = "auto-replied" if thread.message_ids else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    # Lines of any length and letters of any script come through every server so.
    mail.set_content(said, charset="utf-8", cte="quoted-printable")
    for one in files:
        kind, _, subtype = one.media_type.partition("/")
        mail.add_attachment(one.content, maintype=kind, subtype=subtype, filename=_one_line(one.name))
    return mail


def _address(spec: str) -> Address:
    try:
        return Address(addr_spec=spec)
    except (ValueError, IndexError, MessageError) as error:
        raise BadAddress("This is no address that a mail can go to.") from error


def words_of(
    messages: Sequence[Message], sender: From, thread: Thread, automatic: bool, left: Sequence[str] = ()
) -> str:
    """The text of a letter that says these messages; `left` names the files that do not go along."""
    parts = [_said(one) for one in messages]
    if left:
        parts.append("These files could not be sent by mail: " + ", ".join(_one_line(one) for one in left))
    agents = [one.name for one in messages if one.author is Author.AGENT and one.name]
    if automatic:
        signed = f"{sender.assistant}, an automated assistant of {sender.company}"
        how = "Answer this mail to go on, or write that you want to talk to a person."
    else:
        signed = f"{agents[-1]}, {sender.company}" if agents else sender.company
        how = "Answer this mail to go on."
    notes = [how] if thread.by_mail else [how, NOT_YOU]
    return "\n\n".join(parts) + "\n\n-- \n" + "\n".join((_one_line(signed), *notes)) + "\n"


def _said(message: Message) -> str:
    lines = [message.text]
    if message.kind is MessageKind.SURVEY:
        lines.append(SURVEY_HINT)
    if message.quick_replies:
        lines.append("You can answer: " + " | ".join(message.quick_replies))
    for number, one in enumerate(message.citations, start=1):
        where = one.source if one.source.startswith(("http://", "https://")) else ""
        named = _one_line(one.title or one.source)
        lines.append(f"[{number}] {named}" + (f" <{where}>" if where else ""))
    text = "\n".join(lines)
    # A line of two dashes would begin the signature.
    return "\n".join("- -" if line.rstrip() == "--" else line for line in text.splitlines())


def _subject(thread: Thread, company: str) -> str:
    subject = _one_line(thread.subject)[:MAX_SUBJECT_CHARS]
    if thread.message_ids:
        return f"Re: {subject}" if subject else "Re: your mail"
    return subject or f"Your conversation with {_one_line(company)}"


def _one_line(text: str) -> str:
    """Without anything that could begin another header."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
