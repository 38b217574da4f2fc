"""Documents that are ZIP archives: weighed before anything in them is read, and never written to disk."""

import io
import posixpath
import re
import zipfile
import zlib
from datetime import date
from typing import IO
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from ingest.dates import iso_date
from ingest.errors import ArchiveBomb, DamagedDocument, DangerousXml, EncryptedDocument

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
RATIO_FROM = 10_000_000
BLOCK = 1 << 20
MAX_MEMBERS = 10_000
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)
ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<[?!\w]")
# As much of a block as may be the beginning of a declaration that goes on in the next one.
SEAM = 16


def open_archive(content: bytes, kind: str, doctype: bool = False) -> zipfile.ZipFile:
    """The archive in `content`, after every member was unpacked into nothing and counted.

    `kind` names it in refusals ("Word file"); `doctype` lets XML name its document type, as web pages
    do. Raises ArchiveBomb over 200 MB unpacked (declared or real), from 10 MB on over 200 times the
    packed size, or over 10,000 members; DangerousXml on XML that declares entities; EncryptedDocument
    when a member needs a password; DamagedDocument on a broken archive.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        _check(archive, len(content), kind, ENTITY if doctype else DOCTYPE)
    except BROKEN as error:
        reason = f"This {kind} is damaged or cut short; save it again with the program that made it."
        raise DamagedDocument(reason) from error
    return archive


def _check(archive: zipfile.ZipFile, packed: int, kind: str, forbidden: re.Pattern[bytes]) -> None:
    members = archive.infolist()
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise EncryptedDocument(f"This {kind} needs a password; save a copy without one.")
    if len(members) > MAX_MEMBERS:
        raise ArchiveBomb(f"This {kind} has {len(members)} parts; export it as PDF.")
    _check_size(sum(member.file_size for member in members), packed, kind)
    total = 0
    for member in members:
        with archive.open(member) as stream:
            total = _weigh(stream, total, packed, kind, forbidden)


def _weigh(stream: IO[bytes], total: int, packed: int, kind: str, forbidden: re.Pattern[bytes]) -> int:
    seam, is_xml = b"", None
    while block := stream.read(BLOCK):
        total += len(block)
        _check_size(total, packed, kind)
        # Without NULs, so that UTF-16 hides nothing.
        text = seam + block.replace(b"\0", b"")
        is_xml = bool(XML.match(text)) if is_xml is None else is_xml
        if is_xml and forbidden.search(text):
            raise DangerousXml(f"This {kind} declares XML entities; save it again with the program that made it.")
        seam = text[-SEAM:]
    return total


def _check_size(unpacked: int, packed: int, kind: str) -> None:
    if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * packed):
        raise ArchiveBomb(
            f"This {kind} unpacks to {unpacked // 1_000_000} MB from {packed // 1000} kB; "
            "if it is meant to, split it or export it as PDF."
        )


def read_member(archive: zipfile.ZipFile, name: str, kind: str) -> bytes:
    """The bytes of one member. Raises DamagedDocument if it is not there."""
    try:
        return archive.read(name)
    except KeyError as error:
        reason = f"This {kind} lacks the part {name[:80]}; save it again with the program that made it."
        raise DamagedDocument(reason) from error


def read_xml(archive: zipfile.ZipFile, name: str, kind: str) -> etree._Element:
    """The root of one XML member. Raises DamagedDocument if it is not there or not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(read_member(archive, name, kind), parser)
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(f"This {kind} is damaged; save it again with the program that made it.") from error


def relations(archive: zipfile.ZipFile, part: str, kind: str) -> dict[str, tuple[str, str]]:
    """Id -> (type, member) for what an Office part refers to inside the archive; empty if nothing."""
    folder, name = posixpath.split(part)
    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    if listed not in archive.NameToInfo:
        return {}
    inside = [one for one in read_xml(archive, listed, kind) if one.get("TargetMode") != "External"]
    return {
        one.get("Id", ""): (posixpath.basename(one.get("Type", "")), member_path(folder, one.get("Target", "")))
        for one in inside
    }


def member_path(folder: str, reference: str) -> str:
    """The member that `reference`, a relative URL in a part of `folder`, points to."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(reference.partition("#")[0]))).lstrip("/")


def properties(archive: zipfile.ZipFile, name: str, kind: str) -> tuple[str | None, date | None]:
    """Title and day of the last change as Dublin Core properties state them; None where they do not."""
    if name not in archive.NameToInfo:
        return None, None
    root = read_xml(archive, name, kind)
    stated = root.iter("{*}title", "{*}date", "{*}modified")
    texts = {etree.QName(one).localname: (one.text or "").strip() for one in stated}
    return texts.get("title") or None, iso_date(texts.get("modified") or texts.get("date") or "")
