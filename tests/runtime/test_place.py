"""Processes on one home each have a folder of their own, and find again what they left."""

from pathlib import Path

from runtime.place import place_of_own


def test_each_has_its_own_and_the_next_takes_over_what_was_left(tmp_path: Path) -> None:
    first, second = place_of_own(tmp_path), place_of_own(tmp_path)
    assert [first.folder.name, second.folder.name] == ["lexical", "lexical-1"]
    first.lock.release()
    third = place_of_own(tmp_path)
    assert third.folder == first.folder
    for place in (second, third):
        place.lock.release()
