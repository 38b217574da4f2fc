"""A gate that many may pass at once and that can be closed for a moment."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """Threads inside `passing()` share; a thread inside `closed()` is alone.

    Who closes it waits for those inside, and nobody new gets in meanwhile, so that a crowd cannot keep it
    open for ever. Neither may be entered by a thread that is inside already.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closing = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Beside others who pass."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closing)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closing)
            self._closing = True
            self._changed.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._changed:
                self._closing = False
                self._changed.notify_all()
