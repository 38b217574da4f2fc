"""A mail, whatever file it came in, as parts: who wrote when, the text, its history once, what was attached."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from ingest.document import Extract, Part
from ingest.markup import read_web_page
from ingest.normalise import clean, line_text
from ingest.plain import read_plain

QUOTED = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
# Shorter lines ("Yes.", "Hello Ann,") may be meant each time.
MIN_REPEATED = 15


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail: plain text or HTML, the one that is there; names of attachments, never their content."""

    subject: str
    sender: str
    sent: date | None
    plain: str
    html: str
    attachments: tuple[str, ...]
    language: str | None = None


def read_letter(letter: Letter) -> Extract:
    """The subject as heading, the sender and day, the text, then the names of what was attached.

    Of text that is repeated, as replies repeat what they answer, the first copy is kept.
    """
    parts = [*_head(letter), *_once(_body(letter)), *_attached(letter)]
    return Extract(tuple(parts), line_text(letter.subject) or None, letter.sent, letter.language)


def _head(letter: Letter) -> Iterator[Part]:
    if letter.subject.strip():
        yield Part("heading", letter.subject, level=1)
    day = letter.sent.isoformat() if letter.sent else ""
    about = [f"{name}: {value}" for name, value in (("From", line_text(letter.sender)), ("Date", day)) if value]
    if about:
        yield Part("paragraph", "; ".join(about))


def _body(letter: Letter) -> Iterable[Part]:
    parts = read_plain(_unquoted(clean(letter.plain))) if letter.plain.strip() else _web_parts(letter.html)
    return (replace(part, level=min((part.level or 1) + 1, 6)) if part.kind == "heading" else part for part in parts)


def _web_parts(markup: str) -> tuple[Part, ...]:
    return read_web_page(clean(markup)).parts if markup.strip() else ()


def _unquoted(text: str) -> str:
    """The text without its quotation marks; what was quoted more or less deeply begins a paragraph."""
    groups = groupby(text.split("\n"), _depth)
    return "\n\n".join("\n".join(QUOTED.sub("", line, count=1) for line in lines) for _, lines in groups)


def _depth(line: str) -> int:
    match = QUOTED.match(line)
    return match[0].count(">") if match else 0


def _once(parts: Iterable[Part]) -> Iterator[Part]:
    seen = ""
    for part in parts:
        text = line_text(part.text)
        if len(text) < MIN_REPEATED or text not in seen:
            seen = f"{seen} {text}"
            yield part


def _attached(letter: Letter) -> Iterator[Part]:
    names = [line_text(name) for name in letter.attachments if name.strip()]
    if names:
        yield Part("paragraph", f"Attachments: {', '.join(names)}")
