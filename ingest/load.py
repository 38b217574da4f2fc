"""Find the documents under some paths."""

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from ingest.corpus import read_corpus
from ingest.document import RawDocument, sha256
from ingest.errors import DuplicateSource, IngestError, LinkOutside, MissingPath, TooLarge, UnreadableFile
from ingest.identify import RECORDS, identify
from ingest.normalise import UNSHOWABLE
from ingest.quarantine import Quarantined, quarantine

MAX_BYTES = 50_000_000
# A record is taken apart in this process, which makes several copies of it.
MAX_RECORD = 4_000_000
# Opening a pipe that nobody writes to would wait for ever.
FLAGS = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


def load(paths: Iterable[Path], max_bytes: int = MAX_BYTES) -> Iterator[RawDocument | Quarantined]:
    """Every document under `paths` in a fixed order, one in memory at a time.

    A folder is walked in the order of its names, hidden files and folders are skipped, and a symbolic
    link is followed only to a file inside the folder. Control characters, direction marks and bytes that
    are not UTF-8 stand in a source as `%0A`. Whatever cannot be read, is over `max_bytes`, is of an
    unknown kind or has the source of an earlier one comes out as Quarantined. Raises nothing.
    """
    seen: set[str] = set()
    for path in paths:
        for item in _under(path, max_bytes):
            if isinstance(item, RawDocument) and item.source in seen:
                yield quarantine(item.source, _duplicate(), item.content_hash)
                continue
            if isinstance(item, RawDocument):
                seen.add(item.source)
            yield item


def _duplicate() -> DuplicateSource:
    return DuplicateSource("An earlier document of this run has the same name; rename one of the two.")


def _under(path: Path, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    if not _exists(path):
        shown = source_name(str(path))
        yield quarantine(shown, MissingPath(f"There is nothing at {shown}; check the path."))
    elif _is_folder(path):
        yield from _folder(path.resolve(), max_bytes)
    else:
        yield from _file(path, source_name(path.name), max_bytes)


def _folder(root: Path, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    for path in _walk(root):
        source = source_name(path.relative_to(root).as_posix())
        if isinstance(refused := _refusal(path, root), IngestError):
            yield quarantine(source, refused)
        elif not _is_folder(path):
            yield from _file(path, source, max_bytes)


def _walk(root: Path) -> Iterator[Path]:
    """Files, links and unreadable folders below `root`, depth first, sorted, none hidden.

    Names wait as plain strings: a folder of a million files is held in memory while it is walked.
    """
    waiting: list[tuple[Path, list[str]]] = [(root, [""])]
    while waiting:
        folder, names = waiting[-1]
        if not names:
            waiting.pop()
            continue
        path = folder / names.pop()
        below = _names(path) if _is_folder(path) and (path == root or not path.is_symlink()) else None
        if below is None:
            yield path
        else:
            waiting.append((path, below))


def _names(folder: Path) -> list[str] | None:
    """The names in a folder, last first, or None when it may not be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted((entry.name for entry in entries if not entry.name.startswith(".")), reverse=True)
    except OSError:
        return None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return True


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _refusal(path: Path, inside: Path) -> IngestError | None:
    if not path.is_symlink():
        return _unreadable_folder() if _is_folder(path) else None
    try:
        target = path.resolve()
    except (OSError, RuntimeError):  # what pathlib makes of a loop
        return LinkOutside("The link leads round in a circle; put a copy of the file in its place.")
    if not target.is_relative_to(inside):
        return LinkOutside("The link leads out of the folder; put a copy of the file in its place.")
    return None


def _unreadable_folder() -> UnreadableFile:
    return UnreadableFile("The folder may not be read; give Warmline permission to read it.")


def source_name(name: str) -> str:
    """`name` as it can be shown anywhere and stored in UTF-8."""
    return UNSHOWABLE.sub(_escaped, name)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogateescape"))


def _file(path: Path, source: str, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    try:
        _require_regular(path.stat())
        with os.fdopen(os.open(path, FLAGS), "rb") as stream:
            _require_regular(os.fstat(stream.fileno()))
            if path.suffix.lower() in RECORDS:
                yield from read_corpus(stream, source, min(max_bytes, MAX_RECORD))
            else:
                yield _identified(source, _read(stream, max_bytes))
    except IngestError as error:
        yield quarantine(source, error)
    except OSError as error:
        yield quarantine(source, _what_happened(error))


def _what_happened(error: OSError) -> UnreadableFile:
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ESTALE):
        return UnreadableFile("The file was gone when it was to be read; run again if it should be there.")
    return UnreadableFile(f"The file cannot be read ({error.strerror}); check its permissions.")


def _identified(source: str, content: bytes) -> RawDocument | Quarantined:
    try:
        return identify(source, content)
    except IngestError as error:
        return quarantine(source, error, sha256(content))


def _require_regular(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("This is a device or pipe, not a file; leave it out of the folder.")


def _read(stream: IO[bytes], max_bytes: int) -> bytes:
    too_large = TooLarge(f"The file is over the limit of {max_bytes:,} bytes; split it.")
    if os.fstat(stream.fileno()).st_size > max_bytes:
        raise too_large
    content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise too_large
    return content
