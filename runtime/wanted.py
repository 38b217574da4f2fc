"""Whether a change that took long to prepare is still wanted: asked in its own transaction."""

from collections.abc import Callable

import sqlalchemy as sa

# Raises when it is not.
Still = Callable[[sa.Connection], None]


def in_any_case(_: sa.Connection) -> None:
    """Nobody can call it off."""
