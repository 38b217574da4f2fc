"""An ingest that is killed at any moment is taken up by running it again, with nothing lost and nothing twice."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.embedding import BATCH_CHUNKS
from retrieval.query import terms
from runtime.compose import Warmline, opened
from runtime.settings import Settings
from tests.conftest import NewHome

DOCUMENTS = 60
PARAGRAPHS = 6
SAMPLED = 25
MOMENTS = ("start", "parse", "index", "swap", "any")
WORDS_FOR_THINGS = "kettle ladder lantern anchor basket carpet drawer engine faucet garden hammer island jacket kitchen"
WORDS_FOR_DEEDS = "repaired painted returned measured polished insured delivered inspected rented cleaned tested stored"
THINGS, DEEDS = WORDS_FOR_THINGS.split(), WORDS_FOR_DEEDS.split()


@dataclass(frozen=True)
class Round:
    """One kill: the moment, the chunks swapped in by then, the excess in the indexes, and the second run."""

    moment: str
    kept: int
    indexed: int | None
    embedded: int
    total: int


def write_corpus(folder: Path, edition: int) -> Path:
    """Documents in three formats, every paragraph of them unlike any other; an `edition` changes all."""
    chance = random.Random(edition)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(DOCUMENTS):
        paragraphs = [_paragraph(chance, number, part, edition) for part in range(PARAGRAPHS)]
        title = f"Handbook {number} of edition {edition}"
        if number % 3 == 0:
            body = "".join(f"<h2>Section {n}</h2><p>{text}</p>" for n, text in enumerate(paragraphs))
            (folder / f"{number:02}.html").write_text(f"<html><body><h1>{title}</h1>{body}</body></html>")
        elif number % 3 == 1:
            body = "\n\n".join(f"## Section {n}\n\n{text}" for n, text in enumerate(paragraphs))
            (folder / f"{number:02}.md").write_text(f"# {title}\n\n{body}\n")
        else:
            (folder / f"{number:02}.txt").write_text("\n\n".join([title, *paragraphs]))
    return folder


def _paragraph(chance: random.Random, number: int, part: int, edition: int) -> str:
    facts = (
        f"The {chance.choice(THINGS)} with the code {chance.randrange(10**6):06}-{number}-{part} is "
        f"{chance.choice(DEEDS)} and {chance.choice(DEEDS)} within {chance.randint(2, 90)} days in edition {edition}."
        for _ in range(2)
    )
    return " ".join(facts)


def start_ingest(folder: Path, home: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "cli", "ingest", str(folder), "--home", str(home), "--json"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def ingest(folder: Path, home: Path) -> dict[str, Any]:
    """A run to its end. It must have nothing to complain about."""
    process = start_ingest(folder, home)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err
    return dict(json.loads(out))


def doctor(home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "cli", "doctor", "--home", str(home), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill -9 an ingest; its parser must not outlive it by more than a moment."""
    children = list(_children(process.pid))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until = time.monotonic() + 30
    while any(map(_is_alive, children)):
        assert time.monotonic() < until, f"parsers {children} linger"
        time.sleep(0.05)


def wait_for(
    moment: str, process: "subprocess.Popen[bytes]", home: Path, usual_s: float, chance: random.Random
) -> None:
    """Until that moment of an ingest and a random while longer, or until it ends."""
    if moment == "start":
        return time.sleep(chance.uniform(0, 3))
    if moment == "any":
        return time.sleep(chance.uniform(0, usual_s))
    _until(process, lambda: next(_children(process.pid), None) is not None)
    if moment == "parse":
        return time.sleep(chance.uniform(0, 5))
    files = "vectors/chroma.sqlite3*" if moment == "index" else "warmline.db*"
    for _ in range(chance.randint(1, 4)):
        before = _stamp(home, files)
        _until(process, lambda before=before: _stamp(home, files) != before)  # type: ignore[misc]
    time.sleep(chance.choice((0, chance.uniform(0, 0.05), chance.uniform(0, 0.5))))
    return None


def _until(process: "subprocess.Popen[bytes]", happened: Callable[[], bool]) -> None:
    while process.poll() is None and not happened():
        time.sleep(0.002)


def _stamp(home: Path, files: str) -> list[tuple[str, int, int]]:
    """Changes with every write to those files."""
    found = ((path.name, path.stat()) for path in sorted(home.glob(files)) if path.exists())
    return [(name, status.st_mtime_ns, status.st_size) for name, status in found]


def _children(parent: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (fields := _status(int(entry.name))) and int(fields[1]) == parent:
            yield int(entry.name)


def _is_alive(pid: int) -> bool:
    fields = _status(pid)
    return bool(fields) and fields[0] != "Z"


def _status(pid: int) -> list[str]:
    """State, parent and so on; empty for a process that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def active_in_ledger(home: Path, edition: int) -> int:
    """The chunks of that edition that the ledger had swapped in, read from a copy of its files."""
    copy = home.parent / "ledger-copy"
    copy.mkdir()
    for path in home.glob("warmline.db*"):
        shutil.copy(path, copy)
    if not (copy / "warmline.db").exists():
        shutil.rmtree(copy)
        return 0
    query = """
        SELECT count(*) FROM chunks JOIN documents ON documents.id = chunks.document_id
        AND documents.active_version = chunks.version WHERE chunks.text LIKE ?
    """
    with closing(sqlite3.connect(copy / "warmline.db")) as ledger:
        tables = {name for (name,) in ledger.execute("SELECT name FROM sqlite_master")}
        found = ledger.execute(query, [f"%edition {edition}.%"]).fetchone()[0] if "chunks" in tables else 0
    shutil.rmtree(copy)
    return int(found)


def check(home: Path, report: dict[str, Any], edition: int, chance: random.Random) -> int:
    """Everything once, in all three places, and found by its own words. Returns the number of chunks."""
    assert report["added"] + report["changed"] + report["unchanged"] == DOCUMENTS
    assert report["quarantined"] == []
    assert [path for path in (home / "uploads").rglob("*") if path.is_file()] == []
    with opened(Settings(home=home)) as warmline:
        brain = warmline.brain("default")
        assert (brain.audit.missing, brain.audit.left_over, brain.problem) == (0, 0, None)
        active = brain.knowledge.passages.active_ids()
        assert brain.indexes.vectors.ids() == brain.indexes.lexical.ids() == active
        _check_chunks(warmline, active, edition, chance)
    return len(active)


def _check_chunks(warmline: Warmline, active: set[str], edition: int, chance: random.Random) -> None:
    brain = warmline.brain("default")
    chunks = list(brain.knowledge.passages.lookup(sorted(active)).values())
    assert len({(one.source, one.text) for one in chunks}) == len(chunks)
    assert all(f"edition {edition}" in one.text for one in chunks)
    sampled = chance.sample(chunks, SAMPLED)
    vectors = warmline.embedder([one.embedding_text() for one in sampled])
    for one, vector in zip(sampled, vectors, strict=True):
        (found, similarity), *_ = brain.indexes.vectors.search(vector.tolist(), 3)
        assert found == one.id
        assert similarity > 0.999
        (found, _), *_ = brain.indexes.lexical.search(terms(one.text), 3)
        assert found == one.id


def kill_rounds(tmp_path: Path, new_home: NewHome, rounds: int) -> list[Round]:
    """Kill every other run while documents are new, and the others while all of them change."""
    chance = random.Random(12)
    documents, settled = write_corpus(tmp_path / "documents", 1), new_home()
    started = time.monotonic()
    total = ingest(documents, settled)["chunks"]
    usual_s = time.monotonic() - started
    done = []
    for number in range(rounds):
        home, edition = tmp_path / "homes" / "home", 1 + number % 2
        shutil.rmtree(home.parent, ignore_errors=True)
        shutil.copytree(settled if edition == 2 else new_home(), home, symlinks=True)
        write_corpus(documents, edition)
        process, moment = start_ingest(documents, home), MOMENTS[number % len(MOMENTS)]
        wait_for(moment, process, home, usual_s, chance)
        done.append(_round(documents, home, process, moment, edition, chance))
        print(done[-1], flush=True)
    assert {one.total for one in done[::2]} == {total}
    assert len({one.total for one in done[1::2]}) <= 1
    return done


def _round(
    folder: Path, home: Path, process: "subprocess.Popen[bytes]", moment: str, edition: int, chance: random.Random
) -> Round:
    kill(process)
    kept = active_in_ledger(home, edition)
    # Half of the homes are not mended by hand: the second run has to do it.
    indexed = doctor(home)["left_over"] if chance.random() < 0.5 else None
    second = ingest(folder, home)
    total = check(home, second, edition, chance)
    assert second["chunks"] == total - kept, "what the ledger has is not embedded again"
    assert (indexed or 0) <= 2 * (BATCH_CHUNKS + PARAGRAPHS), "at most a batch on its way in and one on its way out"
    return Round(moment, kept, indexed, second["chunks"], total)


@pytest.mark.slow
def test_an_ingest_that_was_killed_is_taken_up_by_running_it_again(tmp_path: Path, new_home: NewHome) -> None:
    kill_rounds(tmp_path, new_home, rounds=1)


@pytest.mark.slow
def test_ingests_survive_kills_at_fifty_moments(tmp_path: Path, new_home: NewHome) -> None:
    rounds = kill_rounds(tmp_path, new_home, rounds=50)
    assert any(0 < one.kept < one.total for one in rounds), "no kill fell between two batches"
