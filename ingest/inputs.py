"""What lies under a path: where its sources are relative to, how much is to be read, and what is gone."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ingest.identify import EXTENSIONS, RECORDS


def gone(unseen: Iterable[str], quarantined: Iterable[str]) -> Iterator[str]:
    """The unseen sources that are really no more: not those below a folder that could not be read, nor the
    records of a .jsonl file that could not. A record is told from a file by having no extension of one."""
    held = tuple(f"{source}/" for source in quarantined)
    torn = any(PurePosixPath(source).suffix.lower() in RECORDS for source in quarantined)
    for source in unseen:
        is_record = PurePosixPath(source).suffix.lower() not in EXTENSIONS
        if not source.startswith(held) and not (torn and is_record) and "./" not in held:
            yield source


def root_of(path: Path) -> tuple[str, bool]:
    """What the sources under `path` are relative to, and whether `path` is all there is of it."""
    resolved = path.resolve()
    whole = resolved.is_dir() or resolved.suffix.lower() in RECORDS
    return str(resolved if whole else resolved.parent), whole


def count_inputs(path: Path) -> int:
    """How many documents a run over `path` will meet, for a progress bar."""
    if path.is_file():
        return _count_lines(path) if path.suffix.lower() in RECORDS else 1
    files = (Path(folder) / name for folder, _, names in os.walk(path) for name in names)
    shown = (file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts))
    # Opening a pipe would wait for somebody to write into it.
    return sum(_count_lines(file) if file.suffix.lower() in RECORDS and file.is_file() else 1 for file in shown)


def bytes_under(path: Path) -> int:
    """The size of the files under `path`, in bytes."""
    if path.is_file():
        return path.stat().st_size
    files = (Path(folder) / name for folder, _, names in os.walk(path) for name in names)
    return sum(file.stat().st_size for file in files if file.is_file())


def _count_lines(path: Path) -> int:
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 1
