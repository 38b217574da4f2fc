"""`warmline contact`: what is known of the people who write."""

import json
from typing import Annotated

import typer

from cli.errors import Misused
from cli.options import Home, Json, settings_for
from runtime.beside import opened_forgetting


def contact_forget(
    email: Annotated[str | None, typer.Option(help="Every conversation of this address.")] = None,
    contact_id: Annotated[str | None, typer.Option("--id", help="Every conversation of this signed id.")] = None,
    conversation: Annotated[str | None, typer.Option(help="This conversation alone.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Remove a contact's personal data for good; may run beside the server. Open conversations end."""
    if not (email or contact_id or conversation):
        raise Misused("Say whose data to remove: --email, --id or --conversation.")
    settings = settings_for(home)
    with opened_forgetting(settings) as forgetting:
        found = [conversation] if conversation else []
        found += forgetting.known_as(settings.workspace, email, contact_id)
        for one in found:
            forgetting.forget(settings.workspace, one)
    print(json.dumps({"conversations": found}) if as_json else f"Removed from {len(found)} conversations.")
