"""Mails as mail programs save them (.eml, RFC 5322)."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import PurePosixPath

from ingest.dates import mail_day
from ingest.decode import decode
from ingest.document import Extract
from ingest.errors import DamagedDocument, EncryptedDocument
from ingest.letter import Letter, read_letter

SEALED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})


def read_mail(content: bytes) -> Extract:
    """The text of a mail, or its HTML if it has no text. Attachments are named and not opened.

    Raises EncryptedDocument for S/MIME and PGP, DamagedDocument when there is no header.
    """
    mail = message_from_bytes(content.lstrip(), policy=policy.default)
    if not any(name in mail for name in ("From", "Subject", "Date", "Received")):
        raise DamagedDocument("This is not a mail: it has no header; save it again from the mail program.")
    if mail.get_content_type() in SEALED:
        raise EncryptedDocument("This mail is encrypted; decrypt it in the mail program and save it again.")
    return read_letter(
        Letter(
            _header(mail, "Subject"),
            _header(mail, "From"),
            mail_day(_date(mail)),
            _text(mail, "plain"),
            _text(mail, "html"),
            tuple(map(_name, mail.iter_attachments())) if mail.is_multipart() else (),
            _header(mail, "Content-Language")[:2] or None,
        )
    )


def _header(mail: EmailMessage, name: str) -> str:
    return str(mail[name] or "")


def _date(mail: EmailMessage) -> str:
    """As it was written: to ask the mail for it raises where it makes no sense."""
    return next((str(value) for name, value in mail.raw_items() if name.lower() == "date"), "")


def _text(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None or not isinstance(payload := part.get_payload(decode=True), bytes):
        return ""
    try:
        return payload.decode(part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return decode(payload)


def _name(part: EmailMessage) -> str:
    if part.get_content_type() == "message/rfc822" and isinstance(inner := part.get_payload(0), EmailMessage):
        return _header(inner, "Subject") or "a mail"
    return PurePosixPath(part.get_filename("").replace("\\", "/")).name
