"""`warmline webhook`: who is told of events over HTTP."""

import json
from typing import Annotated, Any

import typer

from cli.errors import Misused
from cli.options import Home, Json, settings_for
from runtime.beside import opened_webhooks


def webhook_add(
    url: Annotated[str, typer.Argument(help="Where events are posted.")],
    event: Annotated[list[str], typer.Option("--event", help="An event type, once for each; '*' for all.")],
    home: Home = None,
) -> None:
    """Tell a server of events; the secret that signs them is printed this once."""
    from ingest.post import objection

    settings = settings_for(home)
    if wrong := objection(url, frozenset(settings.webhook_allowed)):
        raise Misused(wrong)
    with opened_webhooks(settings) as (webhooks, _):
        added = webhooks.add(settings.workspace, url, event)
    print(f"Added {added.id}. Its secret, shown this once:\n{added.secret}")


def webhook_list(home: Home = None, as_json: Json = False) -> None:
    """Every webhook, and how many deliveries to it wait or were put aside."""
    settings = settings_for(home)
    shown: list[dict[str, Any]] = []
    with opened_webhooks(settings) as (webhooks, deliveries):
        for one in webhooks.all(settings.workspace):
            waiting, dead = (deliveries.count(settings.workspace, state, one.id) for state in ("waiting", "dead"))
            named = {"id": one.id, "url": one.url, "events": list(one.types)}
            shown.append({**named, "waiting": waiting, "dead": dead})
    lines = (
        f"{one['id']}  {one['url']}  {', '.join(one['events'])}  {one['waiting']} waiting, {one['dead']} dead"
        for one in shown
    )
    print(json.dumps(shown) if as_json else "\n".join(lines))


def webhook_remove(which: Annotated[str, typer.Argument(help="Its id.")], home: Home = None) -> None:
    """Tell a server nothing any more."""
    settings = settings_for(home)
    with opened_webhooks(settings) as (webhooks, _):
        webhooks.remove(settings.workspace, which)
    print(f"Removed {which}.")


def webhook_deliveries(
    state: Annotated[str | None, typer.Option(help="waiting, delivered or dead; all of them when left out.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What was delivered, what waits, and what was put aside and why; newest first."""
    from dataclasses import asdict

    from runtime.deliveries import told

    if state not in (None, "waiting", "delivered", "dead"):
        raise Misused("--state is waiting, delivered or dead.")
    settings = settings_for(home)
    with opened_webhooks(settings) as (_, deliveries):
        found = deliveries.listed(settings.workspace, state=state)
    print(json.dumps([asdict(one) for one in found]) if as_json else told(found))


def webhook_replay(which: Annotated[str, typer.Argument(help="The delivery's id.")], home: Home = None) -> None:
    """Deliver something again, under the same id."""
    settings = settings_for(home)
    with opened_webhooks(settings) as (_, deliveries):
        deliveries.replay(settings.workspace, which)
    print(f"{which} is delivered again by the running server.")
