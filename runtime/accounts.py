"""Staff accounts, their sessions, and API keys. Passwords by argon2id, tokens and keys by sha256."""

import base64
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION

from runtime.conversations import new_id
from runtime.database import Database
from runtime.digest import sha256
from runtime.errors import AccountExists, BadCredentials
from runtime.tables import api_keys, sessions, users

KEY_PREFIX = "wl_"
MIN_PASSWORD_CHARS = 8
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


class Role(StrEnum):
    """What a member of staff may do."""

    AGENT = "agent"
    OWNER = "owner"
    ANALYST = "analyst"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Staff:
    """Who is asking, and where they belong."""

    id: str
    workspace: str
    name: str
    email: str
    role: Role


class Accounts:
    """People and keys of every workspace."""

    def __init__(self, database: Database, now: Callable[[], float], session_s: float) -> None:
        self._db = database
        self._now = now
        self._session_s = session_s
        self._hasher = PasswordHasher()
        # Checked when the e-mail is unknown, so that the answer takes as long as for a known one.
        self._decoy = hash_of_nobody(self._hasher)

    def add_user(self, workspace: str, email: str, name: str, role: Role, password: str) -> Staff:
        """A new account. Raises `AccountExists`, or `BadCredentials` for no e-mail or a password that is too short."""
        if not _ADDRESS.fullmatch(email.strip()):
            raise BadCredentials("The e-mail is no address; write one such as ann@example.com.")
        check_password(password)
        staff = Staff(new_id(), workspace, name, email.strip().lower(), role)
        row = {"id": staff.id, "workspace": workspace, "email": staff.email, "name": name, "role": role.value}
        hashed = self._hasher.hash(password)
        try:
            self._db.write(lambda c: c.execute(users.insert().values(**row, password_hash=hashed)))
        except sa.exc.IntegrityError:
            raise AccountExists(f"There is an account for {staff.email} already.") from None
        return staff

    def log_in(self, email: str, password: str) -> tuple[str, Staff]:
        """A session token and its holder. Raises `BadCredentials`."""
        query = sa.select(users).where(users.c.email == email.strip().lower())
        row = self._db.read(lambda c: c.execute(query).first())
        try:
            self._hasher.verify(row.password_hash if row else self._decoy, password)
        except (VerificationError, InvalidHashError):
            raise BadCredentials("That e-mail and password do not belong together.") from None
        if row is None:
            raise BadCredentials("That e-mail and password do not belong together.")
        token = secrets.token_urlsafe(32)
        held = {"token_sha256": sha256(token), "user_id": row.id, "expires_at": self._now() + self._session_s}
        if not self._db.write(lambda c: self._open(c, held, row.password_hash)):
            raise BadCredentials("That e-mail and password do not belong together.")
        return token, staff_of(row)

    def _open(self, connection: sa.Connection, held: Mapping[str, object], checked: str) -> bool:
        """To check a password takes a while: whoever was given another one meanwhile does not get in with the old."""
        same = sa.select(users.c.id).where(users.c.id == held["user_id"], users.c.password_hash == checked)
        still = connection.execute(same.with_for_update()).first() is not None
        if still:
            connection.execute(sessions.insert().values(**held))
        return still

    def log_out(self, token: str) -> None:
        """End a session."""
        self._db.write(lambda c: c.execute(sessions.delete().where(sessions.c.token_sha256 == sha256(token))))

    def add_key(self, workspace: str, name: str, role: Role) -> str:
        """A new API key; it is shown this once and stored hashed."""
        key = KEY_PREFIX + secrets.token_urlsafe(32)
        row = {"key_sha256": sha256(key), "workspace": workspace, "name": name, "role": role.value}
        self._db.write(lambda c: c.execute(api_keys.insert().values(**row)))
        return key

    def holder_of(self, token: str) -> Staff | None:
        """Who a session token or API key stands for, or None."""
        if token.startswith(KEY_PREFIX):
            return self._key_holder(token)
        query = (
            sa.select(users)
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(sessions.c.token_sha256 == sha256(token), sessions.c.expires_at > self._now())
        )
        row = self._db.read(lambda c: c.execute(query).first())
        return staff_of(row) if row else None

    def _key_holder(self, key: str) -> Staff | None:
        query = sa.select(api_keys).where(api_keys.c.key_sha256 == sha256(key))
        row = self._db.read(lambda c: c.execute(query).first())
        return Staff(key_id(row.key_sha256), row.workspace, row.name, "", Role(row.role)) if row else None

    def colleague(self, workspace: str, user_id: str) -> Staff | None:
        """A member of staff of that workspace, or None."""
        query = sa.select(users).where(users.c.id == user_id, users.c.workspace == workspace)
        row = self._db.read(lambda c: c.execute(query).first())
        return staff_of(row) if row else None

    def colleagues(self, workspace: str) -> list[Staff]:
        """Everybody with an account in that workspace, by name."""
        query = sa.select(users).where(users.c.workspace == workspace).order_by(users.c.name, users.c.id)
        return [staff_of(row) for row in self._db.read(lambda c: c.execute(query).all())]

    def knows_workspace(self, workspace: str) -> bool:
        """Whether anybody or any key belongs to that workspace."""
        people = sa.select(users.c.id).where(users.c.workspace == workspace).limit(1)
        keys = sa.select(api_keys.c.name).where(api_keys.c.workspace == workspace).limit(1)
        return self._db.read(lambda c: bool(c.execute(people).first() or c.execute(keys).first()))

    def on_duty(self, workspace: str, user_id: str) -> bool:
        """Whether that person has a session that still runs."""
        query = (
            sa.select(sessions.c.user_id)
            .join(users, users.c.id == sessions.c.user_id)
            .where(users.c.workspace == workspace, users.c.id == user_id, sessions.c.expires_at > self._now())
        )
        return self._db.read(lambda c: c.execute(query).first()) is not None


def hash_of_nobody(hasher: PasswordHasher) -> str:
    """A hash as the hasher's own that no password has; to make one from a password takes a part of each start."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (_unpadded(secrets.token_bytes(size)) for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${digest}"


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


def check_password(password: str) -> None:
    """Raises `BadCredentials` for one that is too short."""
    if len(password) < MIN_PASSWORD_CHARS:
        raise BadCredentials(f"The password needs at least {MIN_PASSWORD_CHARS} characters.")


def key_id(key_sha256: str) -> str:
    """What an API key is called where a member of staff has an id."""
    return f"key-{key_sha256[:12]}"


def staff_of(row: sa.Row[tuple[object, ...]]) -> Staff:
    """The person of a row of `users`."""
    return Staff(row.id, row.workspace, row.name, row.email, Role(row.role))
