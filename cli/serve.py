"""`warmline serve` and `worker`: the only place that hands the handlers of ingest and channels to the API."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from cli.errors import Misused
from cli.options import Home, at, settings_for
from runtime.compose import Warmline
from runtime.settings import Settings

if TYPE_CHECKING:
    from ingest.standby import Parsers
    from runtime.worker import Handler


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    workers: Annotated[
        int, typer.Option(min=1, help="Server processes; more than one needs PostgreSQL and a Chroma server.")
    ] = 1,
    fd: Annotated[int | None, typer.Option(hidden=True)] = None,
    home: Home = None,
) -> None:
    """Serve the API, the pages and the background work."""
    from api.main import run_server
    from ingest.post import objection
    from ingest.standby import Standby

    if workers > 1:
        _serve_several(settings_for(home), host, port, workers)
        return
    with at(home) as warmline, Standby() as standby:
        allow = frozenset(warmline.settings.webhook_allowed)
        run_server(warmline, _handlers(warmline, standby.lent), host, port, fd, lambda url: objection(url, allow))


def _serve_several(settings: Settings, host: str, port: int, workers: int) -> None:
    from api.fleet import run_several

    if why := settings.why_alone:
        raise Misused(why)
    command = [sys.executable, "-m", "cli", "serve", "--home", str(settings.home)]
    if run_several(command, host, port, workers):
        raise Misused("A server process ended as soon as it had started; what it said above is the reason.")


def worker(home: Home = None) -> None:
    """Do background work beside the servers, on the same PostgreSQL and the same home."""
    from api.main import run_worker
    from ingest.standby import Standby

    if why := settings_for(home).why_alone:
        raise Misused(why)
    with at(home) as warmline, Standby() as standby:
        run_worker(warmline, _handlers(warmline, standby.lent))


def _handlers(warmline: Warmline, parsers: "Parsers") -> "dict[str, Handler]":
    from api.views import desk_event_json
    from channels.mail import mail_handlers
    from ingest.origins import sync_handler
    from ingest.post import Poster
    from ingest.uploads import upload_handler

    allow = frozenset(warmline.settings.webhook_allowed)
    return {
        **mail_handlers(warmline),
        "upload": upload_handler(warmline, parsers),
        "sync": sync_handler(warmline, parsers),
        "webhook": warmline.deliverer(Poster(allow), desk_event_json),
    }
