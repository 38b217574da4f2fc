"""Who may come in, as the owner keeps it: listed, let in by another password, shut out."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from argon2 import PasswordHasher

from conversation.events import Phase
from runtime.accounts import Role, Staff, check_password, key_id, staff_of
from runtime.database import Database
from runtime.errors import NotFound, SeveralKeys
from runtime.tables import api_keys, conversations, presence, sessions, users

HELD = (Phase.QUEUED.value, Phase.HUMAN.value)


@dataclass(frozen=True, slots=True)
class Key:
    """An API key without its secret; `id` is what it is called at the desk and in the log."""

    id: str
    name: str
    role: Role


class Roster:
    """The people and keys of one workspace. A server that runs knows of each change with the next request."""

    def __init__(self, database: Database, workspace: str) -> None:
        self._db = database
        self._workspace = workspace

    def people(self) -> Sequence[Staff]:
        """Everybody with an account, by e-mail."""
        query = sa.select(users).where(users.c.workspace == self._workspace).order_by(users.c.email)
        return [staff_of(row) for row in self._db.read(lambda c: c.execute(query).all())]

    def api_keys(self) -> Sequence[Key]:
        """Every API key, by name."""
        query = sa.select(api_keys).where(api_keys.c.workspace == self._workspace)
        rows = self._db.read(lambda c: c.execute(query.order_by(api_keys.c.name, api_keys.c.key_sha256)).all())
        return [Key(key_id(row.key_sha256), row.name, Role(row.role)) for row in rows]

    def set_password(self, email: str, password: str) -> Staff:
        """Another password; every session ends. Raises `NotFound`, and `BadCredentials` for one that is too short."""
        check_password(password)
        hashed = PasswordHasher().hash(password)

        def change(connection: sa.Connection) -> Staff:
            member = self._member(connection, email)
            connection.execute(users.update().where(users.c.id == member.id).values(password_hash=hashed))
            connection.execute(sessions.delete().where(sessions.c.user_id == member.id))
            return member

        return self._db.write(change)

    def remove_person(self, email: str) -> Staff:
        """No account, no session, no seat at the desk any more; what they wrote stays. Raises `NotFound`."""

        def change(connection: sa.Connection) -> Staff:
            member = self._member(connection, email)
            for table in (sessions, presence):
                connection.execute(table.delete().where(table.c.user_id == member.id))
            connection.execute(users.delete().where(users.c.id == member.id))
            return member

        return self._db.write(change)

    def held_by(self, member: str) -> int:
        """How many open conversations that person or key still has: nobody else is given those of who is gone."""
        theirs = conversations.c.agent_id == member, conversations.c.phase.in_(HELD)
        query = sa.select(sa.func.count()).where(conversations.c.workspace == self._workspace, *theirs)
        return self._db.read(lambda c: c.scalar(query)) or 0

    def _member(self, connection: sa.Connection, email: str) -> Staff:
        known = email.strip().lower()
        query = sa.select(users).where(users.c.email == known, users.c.workspace == self._workspace)
        row = connection.execute(query.with_for_update()).first()
        if row is None:
            where = f"in the workspace {self._workspace}"
            raise NotFound(f"There is no account for {known} {where}; see warmline user list.")
        return staff_of(row)

    def remove_key(self, which: str) -> Key:
        """A key by its id or name opens nothing any more. Raises `NotFound`, `SeveralKeys`."""
        kept = self.api_keys()
        found = [one for one in kept if which == one.id] or [one for one in kept if which == one.name]
        if not found:
            # What was given may be the secret itself: it is not said again.
            raise NotFound(
                f"There is no key of that id or name in the workspace {self._workspace}; see warmline key list."
            )
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            raise SeveralKeys(f"{len(found)} keys are named {which}; give the id of one: {ids}.")
        self._db.write(lambda c: self._shut_out(c, found[0].id))
        return found[0]

    def _shut_out(self, connection: sa.Connection, key: str) -> None:
        mine = api_keys.c.workspace == self._workspace
        hashes = [one for one in connection.scalars(sa.select(api_keys.c.key_sha256).where(mine)) if key_id(one) == key]
        connection.execute(api_keys.delete().where(api_keys.c.key_sha256.in_(hashes)))
        connection.execute(presence.delete().where(presence.c.user_id == key))
