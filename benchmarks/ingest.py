"""Ingest beside a plain script of the same libraries: `python -m benchmarks.ingest DATA [PAIRS]`.

Every run is a process of its own, the two sides take turns, and what is compared is the ratio within a pair:
absolute figures say as much about the machine as about Warmline. The model's ONNX export is made beforehand.
"""

import json
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.exported import share_models
from retrieval.bulk import bfloat16_is_fast
from retrieval.model_files import exported, find_model
from runtime.settings import Settings

SETS = ("docs_login_gov", "docs_debian_faq")
KINDS = (".md", ".html")
PAIRS = 3
COPIES = 4
SIZES = (1_000, 10_000, 100_000)
RECORD_WORDS = 80
EDITED = 1_000
SAMPLED = 1_000
TURNS = 3
WORD = re.compile(r"(?<![\w/{.#&-])[a-z]{4,}(?![\w/}.:-])")
Result = dict[str, Any]


def main(data: Path, pairs: int) -> None:
    """Print the tables."""
    settings = Settings()
    exported(find_model(settings.embedding_model), settings.home / "models")
    print(f"CPU with AMX bfloat16: {'yes' if bfloat16_is_fast() else 'no'}; {pairs} runs of each, in turns.\n")
    with TemporaryDirectory() as scratch:
        folder = corpus(data, Path(scratch) / "corpus")
        side_by_side(folder, pairs)
        long_run(data, Path(scratch) / "long", pairs)
        sizes(folder, Path(scratch), pairs)


def side_by_side(folder: Path, pairs: int) -> None:
    """Warmline and the plain script in turns over the same Markdown and HTML files."""
    ours, plain = [], []
    for n in range(pairs):
        # The one that goes first changes, in case going first helps.
        for side in (ours, plain) if n % 2 else (plain, ours):
            side.append(cold_run(folder) if side is ours else plain_run(folder))
    print(f"## Warmline and a plain script, {len(list(folder.rglob('*.*')))} Markdown and HTML files\n")
    header()
    for name, side in (("Warmline", ours), ("plain script", plain)):
        row(f"{name}: chunks", [one["chunks"] for one in side])
        row(f"{name}: tokens embedded", [one["tokens"] for one in side])
        row(f"{name}: chunks/s, imports left out", [one["chunks"] / one["seconds"] for one in side])
        row(f"{name}: chunks/s, whole process", [one["chunks"] / one["process"] for one in side])
        row(f"{name}: CPU ms per chunk, whole process", [1000 * one["cpu"] / one["chunks"] for one in side])
    for name, unit, seconds in (
        ("chunks/s, imports left out", "chunks", "seconds"),
        ("chunks/s, whole process", "chunks", "process"),
        ("tokens/s, imports left out", "tokens", "seconds"),
        ("chunks per CPU second, whole process", "chunks", "cpu"),
    ):
        faster = [(a[unit] / a[seconds]) / (b[unit] / b[seconds]) for a, b in zip(ours, plain, strict=True)]
        row(f"ratio of {name} (bar {2.0 if bfloat16_is_fast() else 1.2})", faster)
    row("unchanged re-run, times faster (bar 20)", [one["seconds"] / one["again"] for one in ours])


def long_run(data: Path, folder: Path, runs: int) -> None:
    """How much of a longer cold run is embedding: the documents several times over, a third of the words changed."""
    for copy in range(COPIES):
        corpus(data, folder / f"edition-{copy}", Random(copy))
    found = [cold_run(folder) for _ in range(runs)]
    print("\n## A cold run of about 5,000 chunks\n")
    header()
    row("chunks", [one["chunks"] for one in found])
    row("chunks/s", [one["chunks"] / one["seconds"] for one in found])
    row("embedding's share of the wall time (bar 0.80)", [one["embedding"] / one["seconds"] for one in found])
    row("growth of the process, MiB", [one["grown_mib"] for one in found])
    row("unchanged re-run, times faster", [one["seconds"] / one["again"] for one in found])


def sizes(texts: Path, scratch: Path, runs: int) -> None:
    """Ingest rate and memory from 1,000 to 100,000 chunks.

    With a fake embedder that costs next to nothing, so that only the rest is measured; then the real one, into an
    index that is empty and into one that holds 100,000 already.
    """
    words = [word for path in sorted(texts.rglob("*.md")) for word in path.read_text().split()]
    rates: dict[int, list[float]] = {size: [] for size in SIZES}
    kept: dict[int, list[float]] = {size: [] for size in SIZES}
    real: dict[str, list[float]] = {"empty": [], "full": []}
    grown: list[list[float]] = []
    vectors = scratch / "real.npy"
    with new_home() as home:
        run("vectors", home, records(words, scratch / "sampled.jsonl", SAMPLED), vectors)
    for _ in range(runs):
        with new_home() as home:
            base = run("serve", home)["rss_kib"]
        for size in SIZES:
            path = records(words, scratch / f"records-{size}.jsonl", size)
            with new_home() as home:
                done = run("scale", home, path, vectors)
                rates[size].append(done["chunks"] / done["seconds"])
                open_again = run("serve", home)
                kept[size].append((open_again["rss_kib"] - base) / open_again["chunks"])
                if size == SIZES[-1]:
                    real_rates(words, scratch, home, real)
        with new_home() as home:
            grown.append(run("again", home, records(words, scratch / "edited.jsonl", EDITED), vectors)["rss_mib"])
    print("\n## From 1,000 to 100,000 chunks, embedding faked so that only the rest is measured\n")
    header()
    for size in SIZES:
        row(f"chunks/s at {size:,}", rates[size])
    row("rate at 100,000 over that at 1,000", ratios(rates[SIZES[-1]], rates[SIZES[0]]))
    for size in SIZES:
        row(f"resident KiB per chunk of a process that serves {size:,} (bar 6)", kept[size])
    print(f"\n## {SAMPLED:,} more chunks with the real embedder\n")
    header()
    row("chunks/s into an empty index", real["empty"])
    row("chunks/s into one of 100,000", real["full"])
    row("ratio (bar 0.7)", ratios(real["full"], real["empty"]))
    print(f"\n## Resident MiB while {EDITED:,} documents change again and again\n")
    print("| run | " + " | ".join(f"round {n + 1}" for n in range(len(grown[0]))) + " |")
    print("|---|" + "---|" * len(grown[0]))
    for n, line in enumerate(grown, start=1):
        print(f"| {n} | " + " | ".join(f"{size:.0f}" for size in line) + " |")


def real_rates(words: Sequence[str], scratch: Path, full: Path, rates: dict[str, list[float]]) -> None:
    """In turns: records into a new home, and others of the same size on top of what `full` holds."""
    for n in range(TURNS):
        path = records(words, scratch / f"more-{n}.jsonl", SAMPLED, SIZES[-1] + n * SAMPLED)
        with new_home() as empty:
            for name, home in (("empty", empty), ("full", full)):
                done = run("more", home, path)
                rates[name].append(done["chunks"] / done["seconds"])


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Pair by pair."""
    return [a / b for a, b in zip(above, below, strict=True)]


def corpus(data: Path, target: Path, edit: Random | None = None) -> Path:
    """The Markdown and HTML files of both sets in one folder; with `edit`, about a third of the words are others."""
    found = [path for name in SETS for path in sorted((data / name / "files").rglob("*")) if path.suffix in KINDS]
    by_length: dict[int, list[str]] = {}
    for word in {word for path in found for word in WORD.findall(path.read_text())} if edit else ():
        by_length.setdefault(len(word), []).append(word)
    pool = {length: sorted(words) for length, words in by_length.items()}
    for path in found:
        place = target / path.relative_to(data)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
        if edit:
            place.write_text(edited(path.read_text(), pool, edit))
    return target


def edited(text: str, pool: dict[int, list[str]], random: Random) -> str:
    """Other words of the same length in the places of some words, tags left alone."""

    def other(match: re.Match[str]) -> str:
        return random.choice(pool[len(match[0])]) if random.random() < 0.5 else match[0]

    return "".join(part if part.startswith("<") else WORD.sub(other, part) for part in re.split(r"(<[^>]*>)", text))


def records(words: Sequence[str], path: Path, count: int, first: int = 0) -> Path:
    """A corpus of `count` records of one chunk each, numbered from `first`, cut from real text."""
    with path.open("w") as file:
        for n in range(first, first + count):
            at = n * 37 % (len(words) - RECORD_WORDS)
            text = f"Record {n}. {' '.join(words[at : at + RECORD_WORDS])}"
            file.write(json.dumps({"_id": f"r{n}", "title": f"Record {n}", "text": text}) + "\n")
    return path


def cold_run(folder: Path) -> Result:
    """A new home, filled from nothing."""
    with new_home() as home:
        return run("cold", home, folder)


def plain_run(folder: Path) -> Result:
    """The plain script with a new store."""
    settings = Settings()
    with TemporaryDirectory() as store:
        arguments = [str(folder), store, str(find_model(settings.embedding_model)), str(settings.chunk_tokens)]
        return told("benchmarks.plain_script", arguments)


@contextmanager
def new_home() -> Iterator[Path]:
    """An empty home that shares the model's export."""
    with TemporaryDirectory() as home:
        share_models(Path(home))
        yield Path(home)


def run(task: str, *paths: Path) -> Result:
    """What `benchmarks.ingest_run` says of a task."""
    return told("benchmarks.ingest_run", [task, *map(str, paths)])


def told(module: str, arguments: Sequence[str]) -> Result:
    """The JSON object that a module prints last, with the seconds that its process took, and those it computed."""
    started, burnt = time.perf_counter(), cpu_seconds()
    done = subprocess.run([sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True, check=True)
    result: Result = json.loads(done.stdout.strip().splitlines()[-1])
    return result | {"process": time.perf_counter() - started, "cpu": cpu_seconds() - burnt}


def cpu_seconds() -> float:
    """What every process that has ended under this one took of any core."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def header() -> None:
    """The head of a table."""
    print("| what | n | min | median | max |\n|---|---|---|---|---|")


def row(name: str, values: Sequence[float]) -> None:
    """One line of the table."""
    spread = (min(values), statistics.median(values), max(values))
    print(f"| {name} | {len(values)} | " + " | ".join(f"{value:,.2f}" for value in spread) + " |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else PAIRS)
