"""A disk that fills up in mid-run: one plain sentence, and the next run with room takes it up."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.test_kill_ingest import DOCUMENTS, doctor, write_corpus


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[str], bool]]:
    """A disk of a megabyte at `folder`, and a function that gives it another size; skips where that is not allowed."""

    def mount(*words: str) -> bool:
        command = ["mount", *words, str(folder)]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    folder.mkdir()
    if not mount("-t", "tmpfs", "-o", "size=1m", "tmpfs"):
        pytest.skip("only root may mount a small disk, and not everywhere")
    try:
        yield lambda size: mount("-o", f"remount,size={size}")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.slow
def test_a_full_disk_is_told_in_a_sentence_and_loses_nothing(tmp_path: Path, model_cache: Path) -> None:
    documents = write_corpus(tmp_path / "documents", 1)
    with small_disk(tmp_path / "disk") as resize:
        home = tmp_path / "disk" / "home"
        home.mkdir()
        (home / "models").symlink_to(model_cache, target_is_directory=True)
        command = [sys.executable, "-m", "cli", "ingest", str(documents), "--home", str(home), "--json"]
        refusals = set()
        for size in ("1100k", "1300k", "1600k", "1800k", "100m"):
            assert resize(size)
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
            assert "Traceback" not in done.stderr
            if done.returncode:
                assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
                refusals.add(done.stderr)
        assert (done.returncode, bool(refusals)) == (0, True)
        print(refusals)
        found = doctor(home)
        assert (found["missing"], found["left_over"], found["problem"]) == (0, 0, None)
        assert (
            f"{DOCUMENTS} unchanged"
            in subprocess.run([*command[:-1]], capture_output=True, text=True, check=True).stdout
        )
