"""What a run shows while it works, and what it says at the end."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from watchfiles import watch

from ingest.errors import SourceUnreachable
from ingest.inputs import count_inputs, root_of
from ingest.origins import is_remote, kind_of, run_source
from ingest.sync import Sync
from ingest.sync_report import Progress as Watch
from ingest.sync_report import SyncReport
from retrieval.embed import Embedder
from runtime.compose import Warmline
from runtime.errors import BadAddress
from runtime.knowledge import Knowledge
from runtime.settings import Settings
from runtime.sources import Source, SourceKind

SHOWN_REFUSALS = 20
EMBED_BATCH = 128


def bring_all(warmline: Warmline, sync: Sync, given: Sequence[str], quiet: bool) -> Iterator[SyncReport]:
    """Each path or URL in turn; whole ones are kept as sources, so that they can be synced again."""
    sources = warmline.sources(warmline.settings.workspace)
    for one in given:
        if is_remote(one):
            try:
                source = sources.ensure(kind_of(one), one)
            except BadAddress as error:
                yield SyncReport(failed={one: str(error)})
            else:
                yield from run_all(warmline, sync, [source], quiet)
            continue
        root, whole = root_of(Path(one))
        report = shown(
            partial(sync, Path(one)), Path(one).name or one, None if quiet else count_inputs(Path(one)), quiet
        )
        if whole and Path(one).is_dir():
            sources.finished(sources.ensure(SourceKind.FOLDER, root), report.counts())
        yield report


def run_all(warmline: Warmline, sync: Sync, chosen: Sequence[Source], quiet: bool) -> Iterator[SyncReport]:
    """Each source in turn; one that cannot be reached is told and does not stop the others."""
    sources = warmline.sources(warmline.settings.workspace)
    for one in chosen:
        try:
            yield shown(partial(run_source, sync, sources, one, warmline.settings), one.address, None, quiet)
        except SourceUnreachable as error:
            yield SyncReport(failed={one.address: str(error)})


def watch_all(sync: Sync, given: Sequence[str]) -> Iterator[SyncReport]:
    """A report for each change under the paths, until Ctrl-C; what comes in quick succession is one change."""
    local = [Path(one) for one in given if not is_remote(one)]
    roots = {path.resolve(): path for path in local}
    for changes in watch(*(path if path.is_dir() else path.parent for path in local), raise_interrupt=False):
        touched = {Path(name).resolve() for _, name in changes}
        for resolved, path in roots.items():
            if any(one == resolved or resolved in one.parents for one in touched):
                yield sync(path)


def embed_all(knowledge: Knowledge, settings: Settings, quiet: bool) -> int:
    """Vectors of the configured model for every chunk that has none; returns how many were made."""
    embed = Embedder(settings.embedding_model, settings.home / "models")
    waiting = knowledge.passages.without_vector()
    with Progress(console=Console(stderr=True), disable=quiet) as bar:
        for start in bar.track(range(0, len(waiting), EMBED_BATCH), description="Embedding"):
            batch = waiting[start : start + EMBED_BATCH]
            made = embed([one.embedding_text() for one in batch])
            knowledge.passages.keep_vectors([one.id for one in batch], made)
    return len(waiting)


def shown(run: Callable[[Watch], SyncReport], name: str, total: int | None, quiet: bool) -> SyncReport:
    """Run it with a progress bar on standard error, unless `quiet`. `total` is None when nobody can know."""
    if quiet:
        return run(lambda _: None)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[chunks]} chunks"),
        TextColumn("{task.fields[rate]:.0f}/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=total, chunks=0, rate=0.0)
        started = time.monotonic()

        def show(report: SyncReport) -> None:
            rate = report.chunks / max(0.001, time.monotonic() - started)
            bar.update(task, completed=done(report), chunks=report.chunks, rate=rate)

        return run(show)


def done(report: SyncReport) -> int:
    """How many documents have been dealt with."""
    return len(report.added) + len(report.changed) + len(report.unchanged) + len(report.quarantined)


def summary(made: Iterable[SyncReport]) -> dict[str, Any]:
    """All runs as one JSON object, with the same in words under `text`."""
    reports = list(made)
    failed = {source: reason for report in reports for source, reason in report.failed.items()}
    kept = {source: reason for report in reports for source, reason in report.kept.items()}
    quarantined = {source: reason for report in reports for source, reason in report.quarantined.items()}
    counts = {
        name: sum(len(getattr(report, name)) for report in reports)
        for name in ("added", "changed", "unchanged", "removed")
    }
    chunks, seconds = sum(report.chunks for report in reports), sum(report.seconds for report in reports)
    return {
        **counts,
        "quarantined": [{"source": source, "reason": reason} for source, reason in quarantined.items()],
        "kept": [{"source": source, "reason": reason} for source, reason in kept.items()],
        "failed": [{"source": source, "reason": reason} for source, reason in failed.items()],
        "chunks": chunks,
        "reused": sum(report.reused for report in reports),
        "seconds": round(seconds, 3),
        "answerable_s": max((r.answerable_s for r in reports if r.answerable_s is not None), default=None),
        "text": _in_words(counts, {**failed, **kept, **quarantined}, len(quarantined), chunks, seconds),
    }


def _in_words(counts: dict[str, int], refusals: dict[str, str], quarantined: int, chunks: int, seconds: float) -> str:
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [f"{told}, {quarantined} quarantined; {chunks} chunks in {seconds:.1f} s."]
    refused = list(refusals.items())
    lines += [f"  {source}: {reason}" for source, reason in refused[:SHOWN_REFUSALS]]
    if len(refused) > SHOWN_REFUSALS:
        lines.append(f"  and {len(refused) - SHOWN_REFUSALS} more; --json lists them all.")
    return "\n".join(lines)
