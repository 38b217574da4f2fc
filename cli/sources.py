"""`warmline source`: where documents come from."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import Failed, Misused
from cli.options import Home, Json, at, settings_for
from runtime.beside import opened_sources

if TYPE_CHECKING:
    from runtime.sources import SourceKind


def source_add(
    address: Annotated[str, typer.Argument(help="A folder, a file, a URL, or s3://bucket/path.")],
    kind: Annotated[str | None, typer.Option(help="folder, file, url, site, sitemap, feed or store.")] = None,
    every: Annotated[str | None, typer.Option(help="How often to sync: 30m, 6h, 1d, or never.")] = None,
    library: Annotated[str | None, typer.Option(help="The library that its documents belong to.")] = None,
    audience: Annotated[str | None, typer.Option(help="public, or staff: used for agents only.")] = None,
    home: Home = None,
) -> None:
    """Say where documents come from, for whom, and how often to look."""
    from ingest.origins import address_of
    from runtime.sources import seconds_of

    chosen = _kind(address, kind)
    if audience not in (None, "public", "staff"):
        raise Misused("--audience is public or staff.")
    if library is not None and not 1 <= len(library) <= 64:
        raise Misused("--library is a name of 1 to 64 characters.")
    every_s = None if every is None else 0.0 if every == "never" else seconds_of(every)
    with opened_sources(settings_for(home)) as sources:
        added = sources.add(chosen, address_of(address), library, audience, every_s)
    print(f"Added {added.id}: {added.kind} {added.address}. Run warmline source sync {added.id} to read it now.")


def _kind(address: str, given: str | None) -> "SourceKind":
    from ingest.origins import is_remote, kind_of, may_be
    from runtime.sources import SourceKind

    kinds = [one for one in SourceKind if one is not SourceKind.UPLOAD]
    if not is_remote(address) and not Path(address).exists():
        raise Misused(f"There is nothing at {address}; check the path.")
    if given is not None and given not in kinds:
        raise Misused(f"--kind is one of {', '.join(kinds)}.")
    chosen = SourceKind(given) if given else kind_of(address)
    if not may_be(chosen, address):
        raise Misused(f"{address} is no {chosen}; leave --kind out, or give another.")
    return chosen


def source_list(home: Home = None, as_json: Json = False) -> None:
    """Every source and how its last run went."""
    from dataclasses import asdict

    from runtime.sources import told

    with opened_sources(settings_for(home)) as sources:
        found = sources.all()
    print(json.dumps([asdict(one) for one in found]) if as_json else "\n".join(map(told, found)))


def source_sync(
    which: Annotated[list[str] | None, typer.Argument(help="Ids or addresses; all of them when left out.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Read sources now."""
    from ingest.open import syncing
    from ingest.report import run_all, summary

    with at(home) as warmline, syncing(warmline, warmline.settings.workspace) as sync:
        sources = warmline.sources(warmline.settings.workspace)
        chosen = [sources.get(one) for one in which] if which else sources.all()
        total = summary(run_all(warmline, sync, chosen, quiet=as_json))
    print(json.dumps(total) if as_json else total["text"])
    if total["quarantined"] or total["failed"]:
        raise Failed


def source_remove(which: Annotated[str, typer.Argument(help="Its id or address.")], home: Home = None) -> None:
    """Forget a source and take its documents out."""
    with at(home) as warmline:
        workspace = warmline.settings.workspace
        source = warmline.sources(workspace).get(which)
        removed = warmline.remove_source(workspace, source)
    print(f"Removed {source.address} with {removed} documents.")
