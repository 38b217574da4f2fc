"""A parser that stays a while: to start one takes two seconds of a core, and most uploads bring a single document."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from ingest.parse import ParserPool

# Lends parsers for one run over documents of the workspace that is named.
Parsers = Callable[[str], AbstractContextManager[ParserPool]]
# It holds a fifth of a gigabyte meanwhile.
IDLE_S = 30.0


def for_one_run(_workspace: str) -> ParserPool:
    """Parsers that end with the run."""
    return ParserPool()


@dataclass(frozen=True, eq=False)
class Kept:
    """A parser that waits, and for whom."""

    workspace: str
    pool: ParserPool
    patience: threading.Timer


class Standby:
    """Keeps the last parser that was lent, for `idle_s`. A context manager; use from any thread.

    It goes to the same workspace only: what a document may have done to a parser reaches nobody else's.
    """

    def __init__(self, idle_s: float = IDLE_S, new: Callable[[], ParserPool] = ParserPool) -> None:
        self._idle_s = idle_s
        self._new = new
        self._lock = threading.Lock()
        self._kept: Kept | None = None
        self._over = False

    @contextmanager
    def lent(self, workspace: str) -> Iterator[ParserPool]:
        """A parser for one run; whoever comes while it is lent gets another."""
        pool = self._taken(workspace) or self._new()
        try:
            yield pool
        except BaseException:
            # A run that was broken off may have left an answer in the pipe.
            pool.close()
            raise
        self._keep(workspace, pool)

    def _taken(self, workspace: str) -> ParserPool | None:
        kept = self._exchanged(None)
        if kept and kept.workspace != workspace:
            kept.pool.close()
            return None
        return kept.pool if kept else None

    def _keep(self, workspace: str, pool: ParserPool) -> None:
        patience = threading.Timer(self._idle_s, self._give_up, [pool])
        patience.daemon = True
        kept = Kept(workspace, pool, patience)
        patience.start()
        if before := self._exchanged(kept):
            before.pool.close()

    def _exchanged(self, kept: Kept | None) -> Kept | None:
        """Whom to close or lend, who is no longer kept: another thread cannot get the same."""
        with self._lock:
            before, self._kept = (kept, None) if self._over and kept else (self._kept, kept)
        if before:
            before.patience.cancel()
        return before

    def _give_up(self, pool: ParserPool) -> None:
        with self._lock:
            waits = self._kept is not None and self._kept.pool is pool
            self._kept = None if waits else self._kept
        if waits:
            pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._over = True
        if kept := self._exchanged(None):
            kept.pool.close()
