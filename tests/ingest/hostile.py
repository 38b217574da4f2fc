"""Bad inputs, made when a test asks for them: what each file holds, and what is to become of it."""

import io
import json
import os
import random
import socket
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.ingest.conftest import HANDBOOK, SAMPLES, pdf_bytes

MEGABYTE = 1 << 20
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Bad:
    """A file that must not go in: how its bytes are made, and the refusals that fit."""

    name: str
    make: Callable[[], bytes]
    errors: tuple[str, ...]


def small() -> tuple[Bad, ...]:
    """Refused within moments."""
    pdf, docx = SAMPLES["handbook.pdf"], SAMPLES["warranty.docx"]
    return (
        Bad("corrupt.pdf", lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(5_000), ("DamagedDocument",)),
        Bad("truncated.pdf", lambda: pdf[:700], ("DamagedDocument", "NoTextLayer")),
        Bad("encrypted.pdf", lambda: pdf_bytes(HANDBOOK, password="secret"), ("EncryptedDocument",)),
        Bad("pages.pdf", lambda: many_pages(10_000), ("TooLarge",)),
        Bad("corrupt.docx", lambda: _torn(docx), ("DamagedDocument",)),
        Bad("truncated.docx", lambda: docx[:-300], ("DamagedDocument",)),
        Bad("encrypted.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4_000), ("EncryptedDocument",)),
        Bad("empty.md", lambda: b"", ("EmptyDocument",)),
        Bad("blank.txt", lambda: b" \t\r\n" * 100_000, ("EmptyDocument",)),
        Bad("nothing.txt", lambda: bytes(100_000), ("EmptyDocument",)),
        Bad("bomb-declared.docx", lambda: word(filler=300 * MEGABYTE), ("ArchiveBomb",)),
        Bad("bomb-undeclared.docx", lambda: lying(word(filler=120 * MEGABYTE)), ("ArchiveBomb", "DamagedDocument")),
        Bad("bomb-members.docx", lambda: word(members=20_000), ("ArchiveBomb",)),
        Bad("bomb-overlapping.docx", overlapping, ("ArchiveBomb", "DamagedDocument")),
        Bad("laughs.docx", lambda: word(LAUGHS), ("DangerousXml",)),
        Bad("laughs-late.docx", lambda: word("<!--" + "x" * 9_000 + "-->" + LAUGHS), ("DangerousXml",)),
        Bad("laughs-utf16.docx", lambda: word(LAUGHS, encoding="utf-16"), ("DangerousXml",)),
        Bad("quadratic.docx", lambda: word(QUADRATIC), ("DangerousXml",)),
        Bad("external.docx", lambda: word(EXTERNAL), ("DangerousXml",)),
        Bad("external.svg", lambda: EXTERNAL_SVG.encode(), ("UnknownFormat",)),
        Bad("deep.html", lambda: b"<html><body>" + b"<div>" * 100_000 + b"text", ("DamagedDocument",)),
        Bad("words.pdf", lambda: b"Just some words.", ("WrongFormat",)),
        Bad("picture.docx", lambda: b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(999), ("WrongFormat",)),
        Bad("program.txt", lambda: b"MZ" + random.Random(3).randbytes(9_999), ("NotText",)),
        Bad("pdf-and-zip.pdf", lambda: pdf + archive({"x.txt": b"hidden"}), ("WrongFormat",)),
        Bad("html-and-zip.html", lambda: SAMPLES["refunds.html"] + archive({"x.txt": b"hidden"}), ("WrongFormat",)),
        Bad("field.csv", lambda: b'a,b\n1,"' + b"x" * 12_000_000 + b'"\n', ("DamagedDocument",)),
        Bad("quote.csv", lambda: b'a,b\n1,"never closed' + b"x" * 11_000_000, ("DamagedDocument",)),
        Bad("records.jsonl", lambda: b'{"path": "a"}\n' * 5_000, ("NoRecords",)),
    )


def costly() -> tuple[Bad, ...]:
    """Refused only at the limit of time, memory or size."""
    return (
        Bad("big.txt", lambda: b"All work and no play. " * (200 * MEGABYTE // 22), ("TooLarge",)),
        Bad("field-100.csv", lambda: b'a,b\n1,"' + b"x" * 100 * MEGABYTE + b'"\n', ("TooLarge",)),
        Bad("cues.vtt", lambda: b"WEBVTT\n\n" + cues(1_000_000), ("TooLarge", "TooMuchMemory", "ParserTimedOut")),
        Bad("rows.csv", lambda: b"a,b\n" + b"1,2\n" * 3_000_000, ("TooLarge", "TooMuchMemory", "ParserTimedOut")),
        Bad("liquid.md", lambda: b"{{ page.a" * 2_000_000, ("ParserTimedOut", "TooMuchMemory")),
        Bad("text.txt", lambda: b"So it goes. " * 3_500_000, ("TooLarge", "ParserTimedOut", "TooMuchMemory")),
        Bad(
            "wide.html",
            lambda: b"<p>x</p>" * 4_000_000,
            ("DamagedDocument", "TooLarge", "ParserTimedOut", "TooMuchMemory"),
        ),
    )


def puzzling() -> dict[str, bytes]:
    """Files that look like trouble and must go in all the same: none of them may hang or break a reader."""
    return {
        "emphasis.md": b"# Rule PZ-1\n\n" + b"*a _b " * 3_000,
        "links.md": b"# Rule PZ-2\n\n" + b"[" * 300 + b"a" + b"](x)" * 300,
        "quotes.md": b"# Rule PZ-3\n\n" + b"> " * 2_000 + b"text",
        "matter.md": b"---\ntitle: a: b\n" + b"-a: b\n" * 40 + b"!\n---\nRule PZ-4.",
        "ticks.md": b"# Rule PZ-5\n\n" + b"`" * 20_000 + b" text",
        "comments.html": b"<!---->" * 580 + b"<html><body><p>Rule PZ-6 applies.</p></body></html>",
        "comments.md": b"<!---->" * 580 + b"\n\nRule PZ-7 applies.",
        "dots.md": b"Rule PZ-8 applies " + b"." * 3_000 + b"x and ends.",
        "tags.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nRule PZ-9. " + b"<v " * 2_000,
        "number.csv": b"Rule PZ-10," + b"1" * 3_000 + b"x\na,b\nc,d\n",
        "external.html": EXTERNAL_PAGE.encode(),
        "members.docx": word(extra={"../../escaped.txt": b"out", "/escaped.txt": b"out", "a\\..\\b": b"out"}),
        "nested.docx": word(extra={"word/media/bomb.zip": archive({"zeros": bytes(30 * MEGABYTE)})}),
        "a\nb.txt: fine.txt": b"Rule PZ-11 applies.",
        "\u202etxt.exe.txt": b"Rule PZ-12 applies.",
        "\x1b[2Jclear.txt": b"Rule PZ-13 applies.",
        "x" * 251 + ".txt": b"Rule PZ-14 applies.",
        os.fsdecode(b"latin-\xe9.txt"): b"Rule PZ-15 applies.",
        "a..%2f..%2fetc.txt": b"Rule PZ-16 applies.",
        "--json.txt": b"Rule PZ-17 applies.",
        "brackets.md": b"---\nx: " + b"[" * 50_000 + b"\n---\nRule PZ-18 applies.",
    }


def good() -> dict[str, bytes]:
    """Ordinary files of every format, several of each, and a long one: full chunks take the model's full memory."""
    rules = (f"Rule {n} says that whatever is {n} metres long may be returned within {n} days. " for n in range(1_500))
    several = {f"good/{n}-{name}": content for n in range(4) for name, content in SAMPLES.items()}
    return {**several, "good/long.txt": "".join(rules).encode()}


def corpus() -> bytes:
    """A .jsonl file in which five lines are documents and the others are not."""
    lines = [json.dumps({"_id": f"rule-{n}", "title": "Rules", "text": f"Rule JL-{n} applies."}) for n in range(5)]
    lines[1:1] = ["not json", "[" * 90_000, "\ufeff", "{}", "null", '{"_id": "x", "text": 5}']
    lines[3:3] = [json.dumps({"_id": name, "text": "Rule."}) for name in ("", "a\nb", "\0", "\ud800", "y" * 999)]
    return "\n".join(lines).encode()


BAD_LINES = 11


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """The files below `folder`, which is made."""
    for name, content in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def write_traps(folder: Path, elsewhere: Path) -> dict[str, str]:
    """Links, pipes and sockets in `folder`, and the refusal for each; some links lead to `elsewhere`."""
    folder.mkdir(parents=True, exist_ok=True)
    write(elsewhere, [("outside.txt", b"Rule OUT-1 is secret.")])
    (folder / "circle-a.txt").symlink_to("circle-b.txt")
    (folder / "circle-b.txt").symlink_to("circle-a.txt")
    (folder / "itself").symlink_to("itself")
    (folder / "up").symlink_to(elsewhere)
    (folder / "outside.txt").symlink_to(elsewhere / "outside.txt")
    (folder / "dangling.txt").symlink_to("nothing.txt")
    os.mkfifo(folder / "pipe.txt")
    os.mkfifo(folder / "pipe.jsonl")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as bound:
        os.chdir(folder)  # the address of a socket may be 108 bytes long
        bound.bind("socket.txt")
        os.chdir(here)
    return {
        "circle-a.txt": "LinkOutside",
        "circle-b.txt": "LinkOutside",
        "itself": "LinkOutside",
        "up": "LinkOutside",
        "outside.txt": "LinkOutside",
        "dangling.txt": "UnreadableFile",
        "pipe.txt": "UnreadableFile",
        "pipe.jsonl": "UnreadableFile",
        "socket.txt": "UnreadableFile",
    }


def archive(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(name, content)
    return stream.getvalue()


def word(
    head: str = "", filler: int = 0, members: int = 0, extra: dict[str, bytes] | None = None, encoding: str = "utf-8"
) -> bytes:
    """The sample Word file with a document part of our own, zeros to unpack, or more members."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SAMPLES["warranty.docx"])) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if head and name == "word/document.xml":
                content = f'<?xml version="1.0" encoding="{encoding}"?>{head}'.encode(encoding)
            target.writestr(name, content)
        for number in range(members):
            target.writestr(f"word/media/{number}.png", b"")
        for name, content in (extra or {}).items():
            target.writestr(name, content)
        if filler:
            with target.open("word/media/zeros.xml", "w") as zeros:
                for _ in range(filler // MEGABYTE):
                    zeros.write(bytes(MEGABYTE))
    return stream.getvalue()


def lying(content: bytes) -> bytes:
    """The archive with a central directory that says its largest member has one kilobyte."""
    changed = bytearray(content)
    at = changed.rfind(b"PK\x01\x02")
    changed[at + 24 : at + 28] = struct.pack("<I", 1_000)
    return bytes(changed)


def overlapping(times: int = 3_000) -> bytes:
    """One compressed megabyte that thousands of members share."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(MEGABYTE)
    packed = packer.compress(zeros) + packer.flush()
    name, sizes = b"word/document.xml", struct.pack("<III", zlib.crc32(zeros), len(packed), len(zeros))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + struct.pack("<HH", len(name), 0) + name
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes
    entry += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
    body, directory = local + packed, entry * times
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, times, times, len(directory), len(body), 0)
    return body + directory + end


def many_pages(count: int) -> bytes:
    """A PDF of that many pages, which share one line of text."""
    line = b"BT /F1 12 Tf 72 700 Td (Rule PG-1 applies.) Tj ET"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(count))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(line), line),
        *[page] * count,
    ]
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, one in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(written))
    return bytes(written) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def cues(count: int) -> bytes:
    """That many subtitles, one per second."""
    stamps = (b"%02d:%02d:%02d" % (n // 3600, n // 60 % 60, n % 60) for n in range(count))
    return b"".join(b"%s.000 --> %s.900\nLine %d.\n\n" % (stamp, stamp, n) for n, stamp in enumerate(stamps))


def _torn(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + random.Random(4).randbytes(200) + content[middle + 200 :]


_LEVELS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
_BODY = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Rule. %s</w:t></w:r></w:p></w:body></w:document>'
LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LEVELS}]>' + _BODY % "&l9;"
QUADRATIC = f'<!DOCTYPE x [<!ENTITY long "{"ha" * 50_000}">]>' + _BODY % ("&long;" * 5_000)
EXTERNAL = '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>' + _BODY % "&file;"
EXTERNAL_SVG = '<!DOCTYPE svg [<!ENTITY file SYSTEM "file:///etc/passwd">]><svg><text>&file;</text></svg>'
EXTERNAL_PAGE = (
    '<!DOCTYPE html [<!ENTITY file SYSTEM "file:///etc/passwd">]><html><body><p>Rule PZ-18: &file;</p>'
    '<svg><text>&file;</text></svg><iframe src="file:///etc/passwd"></iframe></body></html>'
)
