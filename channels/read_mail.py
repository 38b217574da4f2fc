"""A mail as it lies in the mailbox, read for what its sender says. Nothing in it is trusted, nothing makes it fail."""

import hashlib
import re
from codecs import lookup
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from itertools import islice

from channels.errors import UnreadableMail
from channels.own_words import own_words
from channels.page_text import page_text
from channels.unanswered import reason_of
from runtime.mailroom import BOUNCE, Mail

MAX_TEXT_CHARS = 100_000
MAX_HEADER_CHARS = 500
# Longer headers, which nobody writes, are left out.
MAX_PARSED_CHARS, MAX_PARTS = 5_000, 200
# And that of mails takes longer for every line with every part that it is in.
MAX_LINES, MAX_BOUNDARIES = 400_000, 50
# Codings of host names, not of texts, whose decoders take ever longer.
NO_CHARSETS = frozenset({"punycode", "idna"})
MAX_REFERENCES = 50
# Of what comes back, this much is looked through for the mail that it was.
MAX_RETURNED_BYTES = 200_000
MAX_ATTACHED = 10
CUT = "\n[The mail goes on.]"
EMPTY = "(This mail has no text.)"
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]{1,190}")
_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{3,250}>")
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|doorst|vs|vb)\s*:", re.IGNORECASE)
_ANSWER = re.compile(r"^(?:\s*+(?:re|aw|sv|antw|ref)\s*+(?:\[\d+\]\s*+)?:)++\s*+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")


def read_mail(raw: bytes, own: frozenset[str], max_chars: int, whole: bool = True) -> Mail:
    """What came, as far as it can be read; `own` are our addresses in lower case, the text has `max_chars` at most.

    A broken mail gives what there is of it; one that is not `whole` no files.
    Raises `UnreadableMail` for what only an attack looks like.
    """
    if raw.count(b"\n") > MAX_LINES or raw.lower().count(b"boundary") > MAX_BOUNDARIES:
        raise UnreadableMail(f"This mail has over {MAX_LINES} lines or over {MAX_BOUNDARIES} parts in parts.")
    # By the older rules: the parsers of headers that came after them take ever longer for longer headers.
    mail = message_from_bytes(raw, policy=policy.compat32)
    named = _ids_in(mail)
    _drop_long_headers(mail)
    name, sender = _sender(mail)
    message_id = next(iter(_MESSAGE_ID.findall(header(mail, "Message-ID"))), None)
    subject = _ANSWER.sub("", header(mail, "Subject"))[:MAX_HEADER_CHARS]
    returned = raw[:MAX_RETURNED_BYTES].decode("ascii", "replace")
    failed = "action: failed" in returned.lower()
    why = reason_of(lambda name: header(mail, name), mail.get_content_type(), sender.lower(), own, failed)
    references = _MESSAGE_ID.findall(returned) if why == BOUNCE else named
    return Mail(
        key=_key(raw, message_id, sender),
        sender=sender,
        name=name,
        subject=subject,
        text=_shortened(_text(mail, subject, answers=bool(named)), max_chars),
        message_id=message_id,
        references=tuple(references[-MAX_REFERENCES:]),
        unanswered=why,
        files=tuple(_files(mail)) if whole and not why else (),
    )


def header(mail: Message, name: str) -> str:
    """A header on one line, decoded as well as it can be, empty when it is missing."""
    return _decoded_words(_raw_header(mail, name))


def _raw_header(mail: Message, name: str) -> str:
    return next((str(text) for key, text in mail.raw_items() if key.lower() == name.lower()), "")


def _decoded_words(value: str) -> str:
    with suppress(MessageError, ValueError, LookupError):
        value = str(make_header(decode_header(value)))
    return " ".join(_clean(value).split())


def _ids_in(mail: Message) -> list[str]:
    """The Message-IDs that it refers to, the nearest last; some programs write long ones as encoded words."""
    named = (_raw_header(mail, name)[-MAX_PARSED_CHARS:] for name in ("References", "In-Reply-To"))
    return _MESSAGE_ID.findall(" ".join(map(_decoded_words, named)))[-MAX_REFERENCES:]


def _drop_long_headers(mail: Message) -> None:
    for part in islice(mail.walk(), MAX_PARTS):
        for name in {key for key, text in part.raw_items() if len(str(text)) > MAX_PARSED_CHARS}:
            del part[name]


def _sender(mail: Message) -> tuple[str, str]:
    name, address = parseaddr(" ".join(_raw_header(mail, "From")[:MAX_HEADER_CHARS].split()))
    # Decoded last: a name may look like another address then, and is only shown.
    return _decoded_words(name), _clean(address) if _ADDRESS.fullmatch(address) else ""


def _key(raw: bytes, message_id: str | None, sender: str) -> str:
    """With the sender, so that nobody can have somebody else's mail passed over by naming its id first."""
    named = f"{message_id} {sender.lower()}".encode() if message_id else raw
    return hashlib.sha256(named).hexdigest()


def _text(mail: Message, subject: str, answers: bool) -> str:
    plain = next(_parts(mail, "text/plain"), "")
    written = _tidy(plain if plain.strip() else page_text(next(_parts(mail, "text/html"), "")))
    said = written if _FORWARDED.match(subject) else own_words(written)
    if not answers and subject and subject.casefold() not in said.casefold():
        # The first mail's question is often in its subject.
        said = f"{subject[:MAX_HEADER_CHARS]}\n\n{said}".strip()
    attached = ", ".join(_attached(mail))
    return "\n\n".join(filter(None, (said or EMPTY, f"[Attached: {attached}]" if attached else "")))


def _parts(mail: Message, kind: str) -> Iterator[str]:
    for part in islice(mail.walk(), MAX_PARTS):
        if part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            yield _decoded(part)[:MAX_TEXT_CHARS]


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    for charset in (part.get_content_charset("utf-8"), "utf-8"):
        with suppress(LookupError, UnicodeError, ValueError):
            if lookup(charset).name not in NO_CHARSETS:
                return payload.decode(charset)
    # Whoever does not say what they write in most often writes in this; every byte of it is something.
    return payload.decode("cp1252", "replace")


def _attached(mail: Message) -> Iterator[str]:
    return (_decoded_words(re.split(r"[\\/]", name)[-1])[:100] for name, _ in _named_parts(mail))


def _files(mail: Message) -> Iterator[tuple[str, bytes]]:
    for name, part in _named_parts(mail):
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            yield _decoded_words(name), content


def _named_parts(mail: Message) -> Iterator[tuple[str, Message]]:
    """The parts that are files, pictures inside the text among them."""
    parts = ((part.get_filename(), part) for part in islice(mail.walk(), MAX_PARTS) if not part.is_multipart())
    return islice(((str(name), part) for name, part in parts if name), MAX_ATTACHED)


def _tidy(text: str) -> str:
    lines = (line.rstrip() for line in _clean(text).replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _clean(text: str) -> str:
    """Without control characters, and with bytes that nobody declared read as UTF-8; no database takes halves."""
    return _CONTROL.sub("", text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _shortened(text: str, max_chars: int) -> str:
    return text if len(text) <= max_chars else text[: max_chars - len(CUT)] + CUT
