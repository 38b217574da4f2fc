"""What SQLite keeps on the disk when personal data is removed."""

from pathlib import Path

from runtime.attachments import AttachmentStore
from runtime.forgetting import Forgetting
from tests.runtime.building import HERE, House

WORD = b"zebra4711"


def on_disk(folder: Path) -> int:
    return sum(path.read_bytes().count(WORD) for path in folder.glob("warmline.db*"))


def test_the_words_are_not_in_the_files_of_the_database_any_more(house: House, tmp_path: Path) -> None:
    ones = [house.started(*(f"About {WORD.decode()}: {'x' * 900 * n}" for n in range(6))) for _ in range(4)]
    assert on_disk(tmp_path) >= 24
    forgetting = Forgetting(house.database, house.conversations, AttachmentStore(tmp_path / "attachments", 10))
    for one in ones:
        assert forgetting.forget(HERE, one)
    assert on_disk(tmp_path) == 0
