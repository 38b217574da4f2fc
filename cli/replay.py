"""`warmline replay`: recorded conversations, taken again with something changed."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Home, settings_for


def replay(
    since: Annotated[str, typer.Option("--since", help="Conversations that began since: 7d, 24h, 2026-11-01.")] = "30d",
    until: Annotated[str | None, typer.Option("--until", help="The end of that time; now when left out.")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", help="Another policy, or a folder of train --out.")] = None,
    knowledge: Annotated[Path | None, typer.Option("--knowledge", help="Another home, or files to read.")] = None,
    model: Annotated[str | None, typer.Option("--model", help="Another embedding model.")] = None,
    out: Annotated[Path | None, typer.Option("--json", help="Where the report goes; items go beside it.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="The same as a page to read.")] = None,
    home: Home = None,
) -> None:
    """What recorded conversations would have been with another policy, other documents or another model.

    The home is only read, and may belong to a running server.
    """
    from datetime import UTC, datetime

    from evals.replay_page import as_page
    from evals.replay_report import Change, replay, told, write_replay
    from evals.run import check_place, items_of
    from evals.window import window

    for place, *others in ((out, policy), (html, out, items_of(out) if out else None)):
        if place:
            check_place(place, *others)
    chosen = window(since, until, datetime.now(UTC))
    report, items = replay(settings_for(home), chosen, Change(policy, knowledge, model))
    if out:
        write_replay(report, items, out)
    if html:
        html.write_text(as_page(report, items), encoding="utf-8")
    print(told(report))
