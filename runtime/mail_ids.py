"""Message-IDs that only this workspace can have made, so that an answer leads to its conversation and to no other."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Iterator

import sqlalchemy as sa

from runtime.database import Database
from runtime.rows import add_missing
from runtime.tables import mailboxes

# Stands for the thread itself, in place of one of its letters.
THREAD = "0"
_OURS = re.compile(r"<wl\.([0-9a-f]{32})\.([0-9a-f]{32}|0)\.([0-9a-f]{32})@")


def mail_id(secret: str, conversation_id: str, part: str, domain: str) -> str:
    """The Message-ID of a letter, or with `THREAD` the one that all letters of a conversation refer to."""
    return f"<wl.{conversation_id}.{part}.{_signature(secret, conversation_id, part)}@{domain}>"


def signed_parts(secret: str, texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(conversation id, letter id or `THREAD`) of every id in these texts that was signed with the secret."""
    for text in texts:
        for conversation_id, part, signature in _OURS.findall(text):
            if hmac.compare_digest(signature, _signature(secret, conversation_id, part)):
                yield conversation_id, part


def _signature(secret: str, conversation_id: str, part: str) -> str:
    return hmac.new(secret.encode(), f"{conversation_id}.{part}".encode(), hashlib.sha256).hexdigest()[:32]


def mail_secrets(database: Database) -> Callable[[str], str]:
    """Gives the secret of a workspace, made when it is first asked for. Not to be called inside a transaction."""
    known: dict[str, str] = {}

    def secret_of(workspace: str) -> str:
        if workspace not in known:
            known[workspace] = database.write(lambda connection: _made(connection, workspace))
        return known[workspace]

    return secret_of


def _made(connection: sa.Connection, workspace: str) -> str:
    fresh = {"workspace": workspace, "secret": f"wlm_{secrets.token_urlsafe(32)}", "last_uid": 0}
    add_missing(connection, mailboxes, fresh)
    query = sa.select(mailboxes.c.secret).where(mailboxes.c.workspace == workspace)
    return str(connection.scalar(query))
