"""A folder of the home for this process alone."""

from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout


@dataclass(frozen=True, slots=True)
class Place:
    """A folder for indexes that this process alone changes."""

    folder: Path
    lock: FileLock


def place_of_own(home: Path) -> Place:
    """The first that no process has: who starts again finds what it left."""
    for number in count():
        folder = home / (f"lexical-{number}" if number else "lexical")
        lock = FileLock(f"{folder}.lock")
        with suppress(Timeout):
            lock.acquire(timeout=0)
            return Place(folder, lock)
    raise AssertionError
