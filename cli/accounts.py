"""`warmline user`, `key` and `identity`: who may come in, and how it is known."""

import sys
from typing import Annotated

import typer

from cli.errors import Misused
from cli.options import Home, settings_for
from runtime.beside import opened_accounts, opened_identities


def user_add(
    email: Annotated[str, typer.Argument()],
    role: Annotated[str, typer.Option(help="agent, owner, analyst or admin.")],
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")] = False,
    name: Annotated[str | None, typer.Option(help="The name that contacts see.")] = None,
    home: Home = None,
) -> None:
    """Add a member of staff."""
    from runtime.accounts import Role

    if role not in set(Role):
        raise Misused(f"--role is one of {', '.join(Role)}.")
    password = _line() if password_stdin else typer.prompt("Password", hide_input=True)
    settings = settings_for(home)
    shown = name or email.split("@")[0].replace(".", " ").title()
    with opened_accounts(settings) as accounts:
        staff = accounts.add_user(settings.workspace, email, shown, Role(role), password)
    print(f"Added {staff.email} as {staff.role}.")


def _line() -> str:
    """The line on standard input, however the system that wrote it ends lines."""
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Misused("The password on standard input is not UTF-8 text; write it in UTF-8.") from None


def key_add(
    name: Annotated[str, typer.Argument(help="What the key is for.")] = "key",
    role: Annotated[str, typer.Option(help="agent, owner, analyst or admin.")] = "admin",
    home: Home = None,
) -> None:
    """Make an API key; it is printed this once and kept only as a hash."""
    from runtime.accounts import Role

    if role not in set(Role):
        raise Misused(f"--role is one of {', '.join(Role)}.")
    settings = settings_for(home)
    with opened_accounts(settings) as accounts:
        print(accounts.add_key(settings.workspace, name, Role(role)))


def identity_secret(home: Home = None) -> None:
    """Make the secret with which your site signs who a visitor is; it is printed this once and replaces the old one."""
    settings = settings_for(home)
    with opened_identities(settings) as identities:
        print(identities.new_secret(settings.workspace))
