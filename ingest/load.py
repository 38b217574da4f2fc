"""Find the documents under some paths."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.corpus import read_corpus
from ingest.document import RawDocument, sha256
from ingest.errors import DuplicateSource, IngestError, LinkOutside, MissingPath, TooLarge, UnreadableFile
from ingest.identify import identify
from ingest.quarantine import Quarantined, quarantine

MAX_BYTES = 50_000_000
RECORDS = (".jsonl", ".ndjson")


def load(paths: Iterable[Path], max_bytes: int = MAX_BYTES) -> Iterator[RawDocument | Quarantined]:
    """Every document under `paths` in a fixed order, one in memory at a time.

    A folder is walked in the order of its names, hidden files and folders are skipped, and a symbolic
    link is followed only to a file inside the folder. Whatever cannot be read, is over `max_bytes`, is
    of an unknown kind or has the source of an earlier one comes out as Quarantined. Raises nothing.
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
        yield quarantine(str(path), MissingPath(f"There is nothing at {path}; check the path."))
    elif _is_folder(path):
        yield from _folder(path, path.resolve(), max_bytes)
    else:
        yield from _file(path, path.name, max_bytes)


def _folder(root: Path, inside: Path, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    for path in _walk(root):
        source = _source(path.relative_to(root))
        if isinstance(refused := _refusal(path, inside), IngestError):
            yield quarantine(source, refused)
        elif not _is_folder(path):
            yield from _file(path, source, max_bytes)


def _walk(folder: Path) -> Iterator[Path]:
    """Files, links and unreadable folders below `folder`, depth first, sorted, none hidden."""
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        yield folder
        return
    for path in paths:
        if _is_folder(path) and not path.is_symlink():
            yield from _walk(path)
        else:
            yield path


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
    if path.is_symlink() and not path.resolve().is_relative_to(inside):
        return LinkOutside("The link leads out of the folder; put a copy of the file in its place.")
    if _is_folder(path) and not path.is_symlink():
        return UnreadableFile("The folder may not be read; give Warmline permission to read it.")
    return None


def _source(relative: Path) -> str:
    return os.fsencode(relative.as_posix()).decode("utf-8", errors="replace")


def _file(path: Path, source: str, max_bytes: int) -> Iterator[RawDocument | Quarantined]:
    try:
        _require_regular(path)
        if path.suffix.lower() in RECORDS:
            with path.open("rb") as stream:
                yield from read_corpus(stream, source, max_bytes)
        else:
            yield _identified(source, _read(path, max_bytes))
    except IngestError as error:
        yield quarantine(source, error)
    except OSError as error:
        reason = f"The file cannot be read ({error.strerror}); check its permissions."
        yield quarantine(source, UnreadableFile(reason))


def _identified(source: str, content: bytes) -> RawDocument | Quarantined:
    try:
        return identify(source, content)
    except IngestError as error:
        return quarantine(source, error, sha256(content))


def _require_regular(path: Path) -> None:
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFile("This is a device or pipe, not a file; leave it out of the folder.")


def _read(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as stream:
        content = stream.read(max_bytes + 1)
    if len(content) > max_bytes:
        raise TooLarge(f"The file is over the limit of {max_bytes} bytes; split it.")
    return content
