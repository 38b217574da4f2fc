"""What a web server sent, as a document."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from ingest.dates import mail_day
from ingest.document import RawDocument
from ingest.fetch import Fetched
from ingest.identify import EXTENSIONS, identify

MEDIA = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/vtt": ".vtt",
    "application/x-subrip": ".srt",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
# Python knows codecs that are not character sets.
CHARACTERS = re.compile(
    r"(?:iso[-_]?8859|windows-|cp\d|latin|koi8|euc|gb|big5|shift|sjis|utf-?16|utf-?32|mac)", re.IGNORECASE
)


def received(answer: Fetched) -> RawDocument:
    """The document in an answer, named by its URL. Raises what `identify` raises."""
    content = _in_utf8(answer.content, answer.headers)
    named = identify(_file_name(answer), content)
    return replace(named, source=answer.url, updated=last_modified(answer.headers))


def last_modified(headers: Mapping[str, str]) -> date | None:
    """The day of the Last-Modified header, or None."""
    return mail_day(headers.get("last-modified", ""))


def _file_name(answer: Fetched) -> str:
    """A name that ends as the kind of content the server declares, else as its path does."""
    name = PurePosixPath(unquote(urlsplit(answer.url).path)).name or "page"
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media in MEDIA:
        return f"{name}{MEDIA[media]}"
    if media == "text/plain" and PurePosixPath(name).suffix.lower() not in EXTENSIONS:
        return f"{name}.txt"
    return name


def _in_utf8(content: bytes, headers: Mapping[str, str]) -> bytes:
    """Text in the charset of the headers, which the parser does not see, in UTF-8 instead."""
    media = headers.get("content-type", "")
    declared = CHARSET.search(media)
    if not (declared and media.startswith(("text/", "application/xhtml")) and CHARACTERS.match(declared[1])):
        return content
    try:
        codec = codecs.lookup(declared[1])
        content.decode("utf-8")
    except LookupError:
        return content
    except UnicodeDecodeError:
        return codec.decode(content, "replace")[0].encode("utf-8", "replace")
    return content
