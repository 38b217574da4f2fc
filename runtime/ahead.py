"""Sentences are embedded before anybody asks, so that the first answer from a passage is as fast as the next."""

import os
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import islice

import structlog

from retrieval.generate import CACHED_PASSAGES
from runtime.compose import Brain
from runtime.errors import LedgerUnavailable

log = structlog.get_logger()
# The first look waits until the server has begun to serve.
FIRST_S = 2.0
NEXT_S = 30.0
KEPT_AFTER = 500
LOWEST_PRIORITY = 19


class Ahead:
    """One thread that prepares the passages of all brains that are open, and looks now and then for new ones.

    It has the lowest priority: who asks meanwhile does not wait for it.
    """

    def __init__(self, brains: Callable[[], Collection[Brain]], first_s: float = FIRST_S) -> None:
        self._brains = brains
        self._first_s = first_s
        self._stopping = threading.Event()
        self._prepared: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)

    @contextmanager
    def running(self) -> Iterator[None]:
        """While this lasts."""
        self._thread.start()
        try:
            yield
        finally:
            self._stopping.set()
            self._thread.join()

    def look(self) -> None:
        """Prepare what has come since the last look."""
        for brain in self._brains():
            workspace, state = brain.knowledge.workspace, brain.knowledge.generation()
            if self._prepared.get(workspace) != state and self._prepare(brain):
                self._prepared[workspace] = state

    def _prepare(self, brain: Brain) -> bool:
        """False when it was told to stop in the middle."""
        found = (one.text for chunks, _ in brain.knowledge.passages.active_chunks() for one in chunks)
        texts = list(islice(found, CACHED_PASSAGES))
        for start in range(0, max(1, len(texts)), KEPT_AFTER):
            some = texts[start : start + KEPT_AFTER]
            room = all(not self._stopping.is_set() and brain.learn(text) for text in some)
            # Not only at the end: the process may be killed before.
            brain.keep(texts)
            if not room:
                return not self._stopping.is_set()
        return True

    def _run(self) -> None:
        # Elsewhere a priority is not the thread's own.
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST_PRIORITY)
        wait_s = self._first_s
        while not self._stopping.wait(wait_s):
            wait_s = NEXT_S
            try:
                self.look()
            except (LedgerUnavailable, OSError) as error:
                log.warning("not_prepared", error=type(error).__name__)
