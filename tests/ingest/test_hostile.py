"""Bad input: each goes to quarantine with a reason that a person understands, and everything good goes in."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ingest import errors
from ingest.document import Document, RawDocument
from ingest.identify import identify
from ingest.load import load
from ingest.quarantine import Quarantined
from ingest.sentences import sentences
from runtime.compose import opened
from runtime.settings import Settings
from tests.conftest import NewHome
from tests.ingest import hostile

GIBIBYTE, MEGABYTE = 1 << 30, 1 << 20
# Names of formats, not of our classes.
BRANDS = re.compile("Warmline|PowerPoint|OpenDocument")
CLASS_NAMES = re.compile(r"\w+(?:Error|Exception)\b|\b[A-Z][a-z]+[A-Z]\w+")
ADVICE = re.compile(r"[;:] \w")


@dataclass
class Peaks:
    """The most that an ingest and its parsers had resident, in bytes, and how many parsers there were."""

    parent: int = 0
    parsers: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """What an ingest left behind."""

    status: int
    report: dict[str, Any]
    err: str
    peaks: Peaks

    @property
    def reasons(self) -> dict[str, str]:
        return {one["source"]: one["reason"] for one in self.report["quarantined"]}


def ingest(home: Path, *paths: Path) -> Ran:
    """Run the command line to its end and watch its memory."""
    command = [sys.executable, "-m", "cli", "ingest", *map(str, paths), "--home", str(home), "--json"]
    peaks, ended = Peaks(), threading.Event()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        watching = threading.Thread(target=_watch, args=(process.pid, peaks, ended))
        watching.start()
        out, err = process.communicate(timeout=1_800)
        ended.set()
        watching.join()
    assert b"Traceback" not in err, err.decode()
    return Ran(process.returncode, json.loads(out) if out else {}, err.decode(errors="replace"), peaks)


def _watch(parent: int, peaks: Peaks, ended: threading.Event) -> None:
    while not ended.wait(0.02):
        peaks.parent = max(peaks.parent, _peak(parent))
        for child in _children(parent):
            peaks.parsers[child] = max(peaks.parsers.get(child, 0), _peak(child))


def _peak(process: int) -> int:
    """The high-water mark of resident memory, which the kernel keeps: nothing falls between two looks."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def _children(parent: int) -> Iterator[int]:
    try:
        threads = list(Path(f"/proc/{parent}/task").iterdir())
        for thread in threads:
            yield from map(int, (thread / "children").read_text().split())
    except OSError:
        return


def sources(home: Path) -> set[str]:
    with opened(Settings(home=home)) as warmline:
        return {stored.source for stored in warmline.brain("default").knowledge.documents()}


def assert_a_person_understands(reasons: dict[str, str], folder: Path) -> None:
    for source, reason in reasons.items():
        told = f"{source}: {reason}"
        assert reason.endswith("."), told
        assert not CLASS_NAMES.search(BRANDS.sub("", reason)), told
        assert not set(vars(errors)) & set(re.findall(r"\w+", reason)), told
        assert str(folder) not in reason, told
        assert "/" not in reason.replace("PDF/A", ""), told
        assert ADVICE.search(reason), told
        assert len(reason) <= 200, told
        assert told.isprintable(), told


@pytest.fixture(scope="module")
def plain_run(tmp_path_factory: pytest.TempPathFactory, new_home: NewHome) -> Ran:
    """Only what is to go in: what the runs with bad files are measured against."""
    folder = tmp_path_factory.mktemp("plain") / "documents"
    hostile.write(folder, hostile.good().items())
    hostile.write(folder, ((f"odd/{name}", content) for name, content in hostile.puzzling().items()))
    ran = ingest(new_home(), folder)
    assert (ran.status, ran.report["quarantined"]) == (0, [])
    return ran


@pytest.mark.slow
def test_bad_files_stay_out_and_all_good_ones_go_in(tmp_path: Path, new_home: NewHome, plain_run: Ran) -> None:
    folder, home = tmp_path / "documents", new_home()
    bad, puzzling, good = hostile.small(), hostile.puzzling(), hostile.good()
    hostile.write(folder, ((f"bad/{one.name}", one.make()) for one in bad))
    hostile.write(folder, ((f"odd/{name}", content) for name, content in puzzling.items()))
    hostile.write(folder, good.items())
    (folder / "rules.jsonl").write_bytes(hostile.corpus())
    traps = hostile.write_traps(folder / "traps", tmp_path / "elsewhere")
    ran = ingest(home, folder)
    assert ran.status == 1
    records = {one for one in ran.reasons if one.startswith("rules.jsonl:")}
    assert len(records) == hostile.BAD_LINES
    assert ran.reasons.keys() - records == {f"bad/{one.name}" for one in bad} | {f"traps/{name}" for name in traps}
    assert_a_person_understands(ran.reasons, tmp_path)
    within = sources(home)
    assert good.keys() <= within
    assert {f"rule-{n}" for n in range(5)} <= within
    assert len(within) == len(good) + len(puzzling) + 5
    assert all(source.isprintable() for source in within)
    _check_nothing_leaked(home)
    assert not list(tmp_path.rglob("*escaped.txt"))
    assert max(ran.peaks.parsers.values()) <= GIBIBYTE
    assert ran.peaks.parent - plain_run.peaks.parent <= 100 * MEGABYTE
    again = ingest(home, folder)
    assert (again.report["added"], again.report["changed"], again.report["removed"]) == (0, 0, 0)
    assert again.reasons == ran.reasons


def _check_nothing_leaked(home: Path) -> None:
    with opened(Settings(home=home)) as warmline:
        knowledge = warmline.brain("default").knowledge
        for one in knowledge.passages.lookup(sorted(knowledge.passages.active_ids())).values():
            assert "OUT-1" not in one.text, "a link led out of the folder"
            assert "root:" not in one.text, "an entity was read from outside"


@pytest.mark.slow
def test_costly_files_meet_a_limit_and_all_good_ones_go_in(tmp_path: Path, new_home: NewHome, plain_run: Ran) -> None:
    folder, home = tmp_path / "documents", new_home()
    bad, good = hostile.costly(), hostile.good()
    hostile.write(folder, ((f"bad/{one.name}", one.make()) for one in bad))
    hostile.write(folder, good.items())
    with (folder / "bad" / "sparse.txt").open("wb") as sparse:
        sparse.truncate(200 * MEGABYTE)
    ran = ingest(home, folder)
    assert ran.status == 1
    assert ran.reasons.keys() == {f"bad/{one.name}" for one in bad} | {"bad/sparse.txt"}
    assert_a_person_understands(ran.reasons, tmp_path)
    assert good.keys() <= sources(home)
    print(
        f"parsers at most {max(ran.peaks.parsers.values()) // MEGABYTE} MiB, parent {ran.peaks.parent // MEGABYTE} MiB"
    )
    print(f"parent with good files only {plain_run.peaks.parent // MEGABYTE} MiB")
    assert max(ran.peaks.parsers.values()) <= GIBIBYTE
    assert ran.peaks.parent - plain_run.peaks.parent <= 100 * MEGABYTE


@pytest.mark.parametrize("bad", [*hostile.small(), *hostile.costly()], ids=lambda one: one.name)
def test_every_refusal_that_a_bad_file_may_meet_has_a_name(bad: hostile.Bad) -> None:
    assert all(issubclass(getattr(errors, name), errors.IngestError) for name in bad.errors)


def drawn(items: Iterable[RawDocument | Quarantined]) -> dict[str, str | None]:
    """Source -> refusal, None for what was found."""
    return {one.source: one.error if isinstance(one, Quarantined) else None for one in items}


def test_traps_are_told_apart(tmp_path: Path) -> None:
    traps = hostile.write_traps(tmp_path / "traps", tmp_path / "elsewhere")
    assert drawn(load([tmp_path / "traps"])) == traps


def test_names_cannot_forge_or_disguise_a_line_of_a_report(tmp_path: Path) -> None:
    names = {
        "a\nb.txt": "a%0Ab.txt",
        "\x1b[31mred.txt": "%1B[31mred.txt",
        "\u202etxt.exe.txt": "%E2%80%AEtxt.exe.txt",
        os.fsdecode(b"latin-\xe9.txt"): "latin-%E9.txt",
        "100% wool.txt": "100% wool.txt",
        "größe ∑.txt": "größe ∑.txt",
    }
    hostile.write(tmp_path / "in", ((name, b"Some text.") for name in names))
    assert drawn(load([tmp_path / "in"])) == dict.fromkeys(names.values())


def test_a_folder_that_disappears_is_told_and_the_rest_is_found(tmp_path: Path) -> None:
    hostile.write(tmp_path / "in", ((f"{folder}/{n}.txt", b"Some text.") for folder in "abc" for n in range(3)))
    items = load([tmp_path / "in"])
    first = next(items)
    for path in (tmp_path / "in" / "b").iterdir():
        path.unlink()
    (tmp_path / "in" / "b").rmdir()
    (tmp_path / "in" / "a" / "1.txt").unlink()
    found = drawn([first, *items])
    assert {source for source, error in found.items() if error is None} == {
        "a/0.txt",
        "a/2.txt",
        "c/0.txt",
        "c/1.txt",
        "c/2.txt",
    }
    assert {source for source, error in found.items() if error} == {"a/1.txt", "b"}


def test_a_file_that_grows_while_it_is_read_is_bounded(tmp_path: Path) -> None:
    """Files below /proc grow to something the moment that they are read."""
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("there is no /proc here")
    (refused,) = load([maps], max_bytes=100)
    assert isinstance(refused, Quarantined)
    assert refused.error == "TooLarge"


def test_a_folder_may_be_nested_deeper_than_python_recurses(tmp_path: Path) -> None:
    here, depth = Path.cwd(), 1_500
    (tmp_path / "in").mkdir()
    os.chdir(tmp_path / "in")
    for _ in range(depth):
        Path("d").mkdir()
        os.chdir("d")
    Path("deep.txt").write_text("Some text.")
    os.chdir(here)
    found = drawn(load([tmp_path / "in"]))
    # Python's own way to remove it recurses too, and pytest uses that.
    subprocess.run(["rm", "-r", str(tmp_path / "in")], check=True)
    ((source, error),) = found.items()
    assert (source.count("d/"), source.endswith("deep.txt"), error) == (depth, True, None)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    hostile.write(tmp_path / "in", [("file.txt", b"Text."), ("sub/a.txt", b"Text."), ("z.txt", b"Text.")])
    (tmp_path / "in" / "file.txt").chmod(0)
    (tmp_path / "in" / "sub").chmod(0)
    found = drawn(load([tmp_path / "in"]))
    (tmp_path / "in" / "sub").chmod(0o700)
    assert found == {"file.txt": "UnreadableFile", "sub": "UnreadableFile", "z.txt": None}


def test_a_line_of_dots_is_read_once(parsed: Callable[[str, str], Document]) -> None:
    """These would take longer than anybody waits if every dot, comment or field were tried again."""
    dots = "Rule" + "." * 1_000_000 + "x"
    assert list(sentences(dots)) == [(0, len(dots))]
    assert identify("a.html", b"<!---->" * 580 + b"text").format == "html"
    assert parsed("a.md", "---\ntitle: a: b\n" + "-a: b\n" * 400 + "!\n---\nRule.").text


def test_endless_bad_lines_are_counted_rather_than_listed(tmp_path: Path) -> None:
    lines = [b'{"_id": "a", "text": "Rule A."}', *[b"x"] * 5_000, b'{"_id": "b", "text": "Rule B."}']
    (tmp_path / "rules.jsonl").write_bytes(b"\n".join(lines))
    found = list(load([tmp_path]))
    assert [one.source for one in found if isinstance(one, RawDocument)] == ["a", "b"]
    refused = [one for one in found if isinstance(one, Quarantined)]
    assert len(refused) == 1_001
    assert refused[-1].reason == "4,000 further lines are not documents; mend the file."
