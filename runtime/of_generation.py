"""What is worked out from all that a workspace knows: once for each generation of it."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class OfGeneration(Generic[T]):
    """Calls as `value() -> T`, of what is active now; worked out anew when that has changed."""

    def __init__(self, generation: Callable[[], int], work_out: Callable[[], T]) -> None:
        """`generation` grows with every change of what is active."""
        self._generation = generation
        self._work_out = work_out
        self._known: tuple[int, T] | None = None

    def __call__(self) -> T:
        """As of the present generation."""
        generation, known = self._generation(), self._known
        if known is None or known[0] != generation:
            known = self._known = generation, self._work_out()
        return known[1]
