"""`warmline email`: mailboxes, and the letters that go out."""

import json
from typing import Annotated

import typer

from cli.errors import Failed, Misused
from cli.options import Home, Json, settings_for
from runtime.beside import opened_letters


def email_check(home: Home = None) -> None:
    """Try the mailbox and the mail server of every workspace that has one."""
    from channels.mail import problems
    from runtime.mail_file import load_mail_accounts

    accounts = load_mail_accounts(settings_for(home).home)
    if not accounts:
        raise Misused("No workspace has a mailbox; docs/email.md says how to describe one.")
    found = [f"{workspace}: {one}" for workspace, account in accounts.items() for one in problems(account)]
    print("\n".join(found or [f"{workspace}: {one.address} works." for workspace, one in accounts.items()]))
    if found:
        raise Failed


def email_letters(
    state: Annotated[str | None, typer.Option(help="waiting, sending, sent, read, bounced or dead.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """What was sent, what waits, and what was put aside and why; newest first."""
    from dataclasses import asdict

    from runtime.letters import STATES, told

    if state is not None and state not in STATES:
        raise Misused(f"--state is one of {', '.join(STATES)}.")
    settings = settings_for(home)
    with opened_letters(settings) as letters:
        found = letters.listed(settings.workspace, state)
    print(json.dumps([asdict(one) for one in found]) if as_json else told(found))


def email_replay(which: Annotated[str, typer.Argument(help="The letter's id.")], home: Home = None) -> None:
    """Send a letter again, under the same Message-ID."""
    settings = settings_for(home)
    with opened_letters(settings) as letters:
        letters.replay(settings.workspace, which)
    print(f"{which} is sent again by the running server.")
