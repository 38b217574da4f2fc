"""`warmline user`, `key` and `identity`: who may come in, and how it is known."""

import json
import sys
import warnings
from dataclasses import asdict
from getpass import GetPassWarning
from typing import Annotated

import typer

from cli.errors import Misused
from cli.options import Home, Json, settings_for
from runtime.beside import opened_accounts, opened_identities, opened_roster

Stdin = Annotated[bool, typer.Option("--password-stdin", help="Read the password from stdin.")]
Email = Annotated[str, typer.Argument()]


def user_add(
    email: Email,
    role: Annotated[str, typer.Option(help="agent, owner, analyst or admin.")],
    password_stdin: Stdin = False,
    name: Annotated[str | None, typer.Option(help="The name that contacts see.")] = None,
    home: Home = None,
) -> None:
    """Add a member of staff."""
    from runtime.accounts import Role

    if role not in set(Role):
        raise Misused(f"--role is one of {', '.join(Role)}.")
    password = _password(password_stdin)
    settings = settings_for(home)
    shown = name or email.split("@")[0].replace(".", " ").title()
    with opened_accounts(settings) as accounts:
        staff = accounts.add_user(settings.workspace, email, shown, Role(role), password)
    print(f"Added {staff.email} as {staff.role}.")


def user_list(home: Home = None, as_json: Json = False) -> None:
    """Everybody with an account in the workspace."""
    with opened_roster(settings_for(home)) as roster:
        shown = [{"email": one.email, "role": one.role.value, "name": one.name} for one in roster.people()]
    print(json.dumps(shown) if as_json else "\n".join("  ".join(one.values()) for one in shown))


def user_password(email: Email, password_stdin: Stdin = False, home: Home = None) -> None:
    """Give somebody another password; whoever is signed in with the old one is signed out."""
    password = _password(password_stdin)
    with opened_roster(settings_for(home)) as roster:
        member = roster.set_password(email, password)
    print(f"{member.email} has another password.")


def user_remove(email: Email, home: Home = None) -> None:
    """Take somebody's account away, at once; what they wrote stays under their name."""
    with opened_roster(settings_for(home)) as roster:
        member = roster.remove_person(email)
        left = roster.held_by(member.id)
    print(f"Removed {member.email}.{_left(left)}")


def _left(conversations: int) -> str:
    return f" Take over at the desk what they still have: {conversations} open." if conversations else ""


def _password(from_stdin: bool) -> str:
    """The line on standard input, however the system that wrote it ends lines; or what is typed when asked."""
    if not from_stdin:
        return _typed()
    try:
        return sys.stdin.readline().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Misused("The password on standard input is not UTF-8 text; write it in UTF-8.") from None


def _typed() -> str:
    with warnings.catch_warnings():
        # Where nothing can hide what is typed Python would warn, in words of its own, and show it.
        warnings.simplefilter("error", GetPassWarning)
        try:
            return str(typer.prompt("Password", hide_input=True))
        except GetPassWarning:
            raise Misused("There is no terminal to type a password at; pipe it in with --password-stdin.") from None


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


def key_list(home: Home = None, as_json: Json = False) -> None:
    """Every API key of the workspace, without its secret."""
    with opened_roster(settings_for(home)) as roster:
        shown = [asdict(one) for one in roster.api_keys()]
    print(json.dumps(shown) if as_json else "\n".join("  ".join(one.values()) for one in shown))


def key_remove(
    which: Annotated[str, typer.Argument(help="Its id, or its name if no other key has it.")], home: Home = None
) -> None:
    """Have an API key open nothing any more, at once."""
    with opened_roster(settings_for(home)) as roster:
        removed = roster.remove_key(which)
        left = roster.held_by(removed.id)
    print(f"Removed {removed.id} ({removed.name}).{_left(left)}")


def identity_secret(home: Home = None) -> None:
    """Make the secret with which your site signs who a visitor is; it is printed this once and replaces the old one."""
    settings = settings_for(home)
    with opened_identities(settings) as identities:
        print(identities.new_secret(settings.workspace))
