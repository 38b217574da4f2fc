"""Every command: its words, and the module that it is in. The help shows them in this order."""

from collections.abc import Callable

import typer

import cli
from cli import (
    accounts,
    ask,
    calibrate,
    contacts,
    demo,
    doctor,
    documents,
    email,
    evals,
    replay,
    serve,
    sources,
    webhooks,
)


def _group(words: str, help: str, **commands: Callable[..., None]) -> None:
    group = typer.Typer(no_args_is_help=True, help=help)
    for name, command in commands.items():
        group.command(name)(command)
    app.add_typer(group, name=words)


app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=cli.__doc__)
app.command()(documents.ingest)
app.command()(documents.documents)
app.command()(documents.reindex)
app.command()(ask.ask)
app.command("eval")(evals.evaluate)
app.command()(replay.replay)
app.command()(calibrate.train)
app.command()(calibrate.label)
app.command()(calibrate.calibrate)
app.command()(serve.serve)
app.command()(serve.worker)
app.command()(doctor.doctor)
app.command(hidden=True)(demo.demo)
_group(
    "user",
    "Staff accounts.",
    add=accounts.user_add,
    list=accounts.user_list,
    password=accounts.user_password,
    remove=accounts.user_remove,
)
_group("key", "API keys.", add=accounts.key_add, list=accounts.key_list, remove=accounts.key_remove)
_group("identity", "Visitors who are logged in to your site.", secret=accounts.identity_secret)
_group("contact", "What is known of contacts.", forget=contacts.contact_forget)
_group(
    "source",
    "Where documents come from.",
    add=sources.source_add,
    list=sources.source_list,
    sync=sources.source_sync,
    remove=sources.source_remove,
)
_group(
    "webhook",
    "Who is told of events over HTTP.",
    add=webhooks.webhook_add,
    list=webhooks.webhook_list,
    remove=webhooks.webhook_remove,
    deliveries=webhooks.webhook_deliveries,
    replay=webhooks.webhook_replay,
)
_group(
    "email",
    "Mails that come in and go out.",
    check=email.email_check,
    letters=email.email_letters,
    replay=email.email_replay,
)
