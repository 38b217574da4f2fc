"""`warmline ingest`, `documents` and `reindex`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.errors import Failed, Misused
from cli.options import Home, Json, at, settings_for
from runtime.beside import opened_knowledge


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, corpus.jsonl, URLs, s3://bucket/path.")],
    watch: Annotated[bool, typer.Option("--watch", help="Go on, and take in what changes in the folders.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="No progress bar.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Bring documents into the knowledge; run it again after they changed."""
    from ingest.open import syncing
    from ingest.origins import is_remote
    from ingest.report import bring_all, summary, watch_all

    missing = [path for path in paths if not is_remote(path) and not Path(path).exists()]
    paths = [path for path in paths if path not in missing]
    if not paths:
        raise Misused(f"There is nothing at {missing[0]}; check the path.")
    for path in missing:
        print(f"There is nothing at {path}; check the path.", file=sys.stderr)
    if watch and all(map(is_remote, paths)):
        raise Misused("--watch needs a file or folder; give a URL a schedule with warmline source add URL --every 1h.")
    with at(home) as warmline, syncing(warmline, warmline.settings.workspace) as sync:
        total = summary(bring_all(warmline, sync, paths, quiet or as_json))
        print(json.dumps(total) if as_json else total["text"])
        if watch:
            for report in watch_all(sync, paths):
                print(json.dumps(summary([report])) if as_json else summary([report])["text"], flush=True)
    if total["quarantined"] or total["failed"] or missing:
        raise Failed


def documents(home: Home = None, as_json: Json = False) -> None:
    """Every document with its version, chunks and source; what is in quarantine and why; what repeats itself."""
    from ingest.inventory import inventory, told

    settings = settings_for(home)
    with opened_knowledge(settings) as knowledge:
        found = inventory(knowledge)
    print(json.dumps(found) if as_json else told(found))


def reindex(home: Home = None, as_json: Json = False) -> None:
    """Embed all chunks with the configured model, beside the vectors in use; may run beside the server.

    The server uses them from its next start with that model on.
    """
    from ingest.report import embed_all

    with opened_knowledge(settings_for(home)) as knowledge:
        done = embed_all(knowledge, settings_for(home), quiet=as_json)
    print(json.dumps({"embedded": done}) if as_json else f"Embedded {done} chunks; restart the server to use them.")
