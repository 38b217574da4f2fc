"""A full disk is told before anything is opened on it."""

from pathlib import Path

import pytest

from runtime.errors import DiskFull
from runtime.room import LEAST_BYTES, check_room


def test_a_full_disk_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DiskFull, match="make room for 4 MB"):
        check_room(tmp_path, lambda _: (LEAST_BYTES * 100, LEAST_BYTES * 100, 0))


@pytest.mark.parametrize("usage", [(LEAST_BYTES, 0, LEAST_BYTES), (0, 0, 0)], ids=["enough", "does not count"])
def test_a_disk_with_room_or_without_a_count_is_taken(tmp_path: Path, usage: tuple[int, int, int]) -> None:
    check_room(tmp_path, lambda _: usage)


def test_the_disk_of_the_home_is_asked(tmp_path: Path) -> None:
    check_room(tmp_path)
