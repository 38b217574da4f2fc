"""Whoever comes to the desk is given what waits, and may read on when that cannot be written down."""

from collections.abc import Callable

from runtime.accounts import Role, Staff
from runtime.arrivals import Arrivals
from runtime.errors import LedgerUnavailable

ANN = Staff("u1", "default", "Ann", "ann@example.org", Role.AGENT)


class Seen:
    """Stands for desk and router, and keeps who came."""

    def __init__(self, touch: Callable[[], bool]) -> None:
        self._touch = touch
        self.came_to: list[tuple[str, str]] = []

    def touch(self, _workspace: str, _user_id: str) -> bool:
        return self._touch()

    def came(self, workspace: str, user_id: str) -> None:
        self.came_to.append((workspace, user_id))


def unavailable() -> bool:
    raise LedgerUnavailable("The disk is full.")


def test_only_who_has_just_come_is_given_what_waits() -> None:
    for touch, came in ((lambda: True, [("default", "u1")]), (lambda: False, []), (unavailable, [])):
        seen = Seen(touch)
        Arrivals(seen, seen)(ANN)
        assert seen.came_to == came
