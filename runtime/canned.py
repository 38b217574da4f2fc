"""The canned responses of every workspace."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from conversation.canned import VARIABLES, unknown_variables
from conversation.state import Conversation
from runtime.database import Database
from runtime.errors import BadCanned, NotFound
from runtime.tables import canned


@dataclass(frozen=True, slots=True)
class CannedResponses:
    """By workspace and name. `stamp` is ISO 8601 in UTC."""

    database: Database
    stamp: Callable[[], str]

    def all(self, workspace: str) -> list[tuple[str, str]]:
        """(name, text) of each, by name."""
        query = sa.select(canned.c.name, canned.c.text).where(canned.c.workspace == workspace).order_by(canned.c.name)
        return [(row.name, row.text) for row in self.database.read(lambda c: c.execute(query).all())]

    def put(self, workspace: str, name: str, text: str) -> None:
        """Add one, or give that name another text. Raises `BadCanned` for a variable that there is not.

        No client would ever send the address that a name of dots has.
        """
        if name in (".", ".."):
            raise BadCanned("A name of nothing but dots cannot be asked for; give it another.")
        if wrong := unknown_variables(text):
            known = ", ".join(VARIABLES)
            raise BadCanned(f"There is no variable {wrong[0][:40]!r}; there are {known}, and attributes.NAME.")
        mine = (canned.c.workspace == workspace) & (canned.c.name == name)
        new = {"text": text, "changed_at": self.stamp()}

        def change(connection: sa.Connection) -> None:
            if not connection.execute(canned.update().where(mine).values(**new)).rowcount:
                connection.execute(canned.insert().values(workspace=workspace, name=name, **new))

        self.database.write(change)

    def remove(self, workspace: str, name: str) -> None:
        """Take one away. Raises `NotFound`."""
        mine = (canned.c.workspace == workspace) & (canned.c.name == name)
        if not self.database.write(lambda c: c.execute(canned.delete().where(mine)).rowcount):
            raise NotFound("There is no such canned response.")


def values_for(state: Conversation, agent: str, company: str) -> Mapping[str, str]:
    """What the variables stand for in that conversation."""
    contact = {f"contact.{name}": value for name, value in state.contact.items()}
    attributes = {f"attributes.{name}": value for name, value in state.attributes.items()}
    return {**contact, **attributes, "agent.name": agent, "company": company}
