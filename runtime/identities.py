"""Who a visitor is, on the word of the owner's own site: an id signed with the workspace's secret."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from runtime.database import Database
from runtime.digest import sha256
from runtime.errors import BadSignature
from runtime.tables import contact_tokens, identities, identity_secrets

# Where no expiry is given, such an id would have the signature of another id with that expiry.
_LIKE_AN_EXPIRY = re.compile(r"\.\d{10,}$")


def signature_of(secret: str, contact_id: str, expires: int | None = None) -> str:
    """HMAC-SHA256, in hexadecimal, of the id; with `expires` (Unix seconds) of `ID.EXPIRES`."""
    signed = contact_id if expires is None else f"{contact_id}.{expires}"
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Identities:
    """The known contacts of every workspace. `now` is Unix seconds."""

    database: Database
    now: Callable[[], float]

    def new_secret(self, workspace: str) -> str:
        """A secret for the workspace; the one before it is worth nothing from here on."""
        secret = f"wli_{secrets.token_urlsafe(32)}"

        def change(connection: sa.Connection) -> None:
            connection.execute(identity_secrets.delete().where(identity_secrets.c.workspace == workspace))
            connection.execute(identity_secrets.insert().values(workspace=workspace, secret=secret))

        self.database.write(change)
        return secret

    def check(self, workspace: str, contact_id: str | None, signature: str | None, expires: int | None) -> None:
        """Raises `BadSignature` unless the owner's site has signed that id, and not too long ago."""
        if not contact_id or not signature:
            raise BadSignature("A contact's id comes with its signature, and a signature with an id.")
        if expires is None and _LIKE_AN_EXPIRY.search(contact_id):
            raise BadSignature("An id that ends in a dot and a number is signed with an expiry; sign ID.EXPIRES.")
        query = sa.select(identity_secrets.c.secret).where(identity_secrets.c.workspace == workspace)
        secret = self.database.read(lambda c: c.scalar(query))
        if secret is None:
            raise BadSignature("This workspace has no identity secret; make one with warmline identity secret.")
        wanted = signature_of(secret, contact_id, expires)
        if not hmac.compare_digest(wanted.encode(), signature.lower().encode()):
            raise BadSignature("The signature is not that of this contact's id.")
        if expires is not None and expires < self.now():
            raise BadSignature("The signature has expired; have your site sign a new one.")

    def conversation_of(self, workspace: str, contact_id: str) -> str | None:
        """The conversation of that contact, or None."""
        return self.database.read(lambda connection: _held(connection, workspace, contact_id))

    def keep(self, workspace: str, contact_id: str, conversation_id: str) -> str:
        """The contact's conversation from here on: this one, unless another device has been faster."""
        row = {"workspace": workspace, "contact_id": contact_id, "conversation_id": conversation_id}

        def change(connection: sa.Connection) -> str:
            try:
                with connection.begin_nested():
                    connection.execute(identities.insert().values(**row))
            except sa.exc.IntegrityError:
                return _held(connection, workspace, contact_id) or conversation_id
            return conversation_id

        return self.database.write(change)

    def new_token(self, conversation_id: str) -> str:
        """A further token of that conversation; those before it stay good."""
        token = secrets.token_urlsafe(32)
        row = {"token_sha256": sha256(token), "conversation_id": conversation_id}
        self.database.write(lambda c: c.execute(contact_tokens.insert().values(**row)))
        return token


def _held(connection: sa.Connection, workspace: str, contact_id: str) -> str | None:
    mine = (identities.c.workspace == workspace) & (identities.c.contact_id == contact_id)
    found: str | None = connection.scalar(sa.select(identities.c.conversation_id).where(mine))
    return found
