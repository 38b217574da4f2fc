"""A workspace's mailbox as a YAML file of the owner's. It names the variables that hold passwords, never a password."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from policy.rule_file import Form, Word, read_yaml, what_is_wrong
from runtime.errors import BadMailbox

FILE = "email.yaml"
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS: Mapping[tuple[str, str], int] = {
    ("imap", "tls"): 993,
    ("imap", "starttls"): 143,
    ("imap", "none"): 143,
    ("smtp", "tls"): 465,
    ("smtp", "starttls"): 587,
    ("smtp", "none"): 25,
}
Tls = Literal["tls", "starttls", "none"]
_ADDRESS = r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$"


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server and who logs in there. `password_env` names an environment variable; None for no log-in."""

    host: str
    port: int
    tls: Tls
    user: str
    password_env: str | None


@dataclass(frozen=True, slots=True)
class MailAccount:
    """The mailbox of a workspace.

    It is looked into every `poll_s` seconds. What is said within `gather_s` goes out as one mail. Who chats on a
    page and has left an address gets a mail about words that they have not answered for `away_s`, if
    `web_contacts`. Of larger mails only the first `max_bytes` are read.
    """

    address: str
    name: str
    imap: MailServer
    folder: str
    smtp: MailServer
    poll_s: float
    gather_s: float
    away_s: float
    web_contacts: bool
    max_bytes: int

    @property
    def domain(self) -> str:
        """What comes after the @."""
        return self.address.rpartition("@")[2].lower()


class _Server(Form):
    host: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    tls: Tls = "tls"
    user: Word | None = None
    password_env: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None

    @model_validator(mode="after")
    def _keeps_secrets(self) -> Self:
        if self.tls == "none" and self.host.lower() not in HERE:
            raise ValueError("'tls: none' is for a server on this machine; use tls or starttls")
        return self


class _Imap(_Server):
    folder: Annotated[str, StringConstraints(pattern=r"^[\x20-\x7e]{1,200}$")] = "INBOX"


class _Account(Form):
    address: Annotated[str, StringConstraints(max_length=254, pattern=_ADDRESS)]
    name: Annotated[str, StringConstraints(max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    user: Word | None = None
    password_env: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")] | None = None
    imap: _Imap
    smtp: _Server
    poll_s: Annotated[float, Field(ge=1)] = 30.0
    gather_s: Annotated[float, Field(ge=0)] = 5.0
    away_s: Annotated[float, Field(ge=0)] = 180.0
    web_contacts: bool = True
    max_bytes: Annotated[int, Field(ge=10_000, le=50_000_000)] = 10_000_000

    def server(self, kind: str, given: _Server) -> MailServer:
        """One of the two, with what holds for both filled in."""
        port = given.port or PORTS[kind, given.tls]
        user = given.user or self.user or self.address
        return MailServer(given.host, port, given.tls, user, given.password_env or self.password_env)


def load_mail_accounts(home: Path) -> Mapping[str, MailAccount]:
    """The mailbox of every workspace that has one. Raises `BadMailbox`, which names the file and the field."""
    return {path.parent.name: load_mail_account(path) for path in sorted(home.glob(f"workspaces/*/{FILE}"))}


def load_mail_account(path: Path) -> MailAccount:
    """The mailbox that a file describes. Raises `BadMailbox`."""
    try:
        form = _Account.model_validate(read_yaml(path, BadMailbox))
    except ValidationError as error:
        raise BadMailbox(f"{FILE}{what_is_wrong(error)}.") from error
    imap = form.server("imap", form.imap)
    if imap.password_env is None:
        raise BadMailbox(f"{FILE}: password_env is missing; name the environment variable that holds the password.")
    smtp = form.server("smtp", form.smtp)
    times = (form.poll_s, form.gather_s, form.away_s)
    return MailAccount(form.address, form.name, imap, form.imap.folder, smtp, *times, form.web_contacts, form.max_bytes)
