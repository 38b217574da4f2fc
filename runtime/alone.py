"""One thread of one process at a time, which may come in again while it is inside."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext


class Alone:
    """Calls as `with alone():`. `hold` keeps out other processes, where there are any."""

    def __init__(self, hold: Callable[[], AbstractContextManager[None]] = nullcontext) -> None:
        self._hold = hold
        self._lock = threading.RLock()
        self._inside = False

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Wait until nobody else is inside."""
        with self._lock:
            if self._inside:
                yield
                return
            with self._hold():
                self._inside = True
                try:
                    yield
                finally:
                    self._inside = False
