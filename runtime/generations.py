"""The generation of a workspace's knowledge: it grows with whatever changes what may be answered from, and to whom."""

from typing import Any

import sqlalchemy as sa

from runtime.rows import add_missing
from runtime.tables import knowledge_states


def generation_of(workspace: str) -> sa.Select[Any]:
    """Reads it: one row, or none before the first change."""
    return sa.select(knowledge_states.c.generation).where(knowledge_states.c.workspace == workspace)


def grow(connection: sa.Connection, workspace: str) -> None:
    """What was kept under an older generation is no longer used once this transaction stays."""
    if not add_missing(connection, knowledge_states, {"workspace": workspace, "generation": 1}):
        mine = knowledge_states.c.workspace == workspace
        grown = knowledge_states.update().where(mine).values(generation=knowledge_states.c.generation + 1)
        connection.execute(grown)
