"""What a run shows while it works, and what it says at the end."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from ingest.sync import Sync, SyncReport, count_inputs

SHOWN_REFUSALS = 20


def shown(sync: Sync, path: Path, quiet: bool) -> SyncReport:
    """Run `sync` over `path` with a progress bar on standard error, unless `quiet`."""
    if quiet:
        return sync(path)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[chunks]} chunks"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(path.name or str(path), total=count_inputs(path), chunks=0)
        return sync(path, lambda report: bar.update(task, completed=done(report), chunks=report.chunks))


def done(report: SyncReport) -> int:
    """How many documents have been dealt with."""
    return len(report.added) + len(report.changed) + len(report.unchanged) + len(report.quarantined)


def summary(reports: Sequence[SyncReport]) -> dict[str, Any]:
    """All runs as one JSON object, with the same in words under `text`."""
    quarantined = {source: reason for report in reports for source, reason in report.quarantined.items()}
    counts = {
        name: sum(len(getattr(report, name)) for report in reports)
        for name in ("added", "changed", "unchanged", "removed")
    }
    chunks, seconds = sum(report.chunks for report in reports), sum(report.seconds for report in reports)
    return {
        **counts,
        "quarantined": [{"source": source, "reason": reason} for source, reason in quarantined.items()],
        "chunks": chunks,
        "seconds": round(seconds, 3),
        "text": _in_words(counts, quarantined, chunks, seconds),
    }


def _in_words(counts: dict[str, int], quarantined: dict[str, str], chunks: int, seconds: float) -> str:
    told = ", ".join(f"{count} {name}" for name, count in counts.items())
    lines = [f"{told}, {len(quarantined)} quarantined; {chunks} chunks in {seconds:.1f} s."]
    refused = list(quarantined.items())
    lines += [f"  {source}: {reason}" for source, reason in refused[:SHOWN_REFUSALS]]
    if len(refused) > SHOWN_REFUSALS:
        lines.append(f"  and {len(refused) - SHOWN_REFUSALS} more; --json lists them all.")
    return "\n".join(lines)
