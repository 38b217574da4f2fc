"""Whether the disk has room to begin with: an index that fills it up while it is opened is taken for a damaged one."""

import shutil
from collections.abc import Callable
from pathlib import Path

from runtime.errors import DiskFull

# What opening the ledger and an index writes takes less.
LEAST_BYTES = 4_000_000


def check_room(home: Path, usage: Callable[[Path], tuple[int, int, int]] = shutil.disk_usage) -> None:
    """`usage` gives a disk's total, used and free bytes. Raises `DiskFull`."""
    total, _, free = usage(home)
    # Some file systems do not count.
    if total and free < LEAST_BYTES:
        raise DiskFull(f"The disk has no room left for {home}; make room for {LEAST_BYTES // 10**6} MB at least.")
