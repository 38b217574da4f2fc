"""Sentences are embedded before anybody asks, so that the first answer from a passage is as fast as the next."""

import os
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from itertools import islice

import structlog

from retrieval.passage_cache import CACHED_PASSAGES
from runtime.brain import Brain
from runtime.errors import LedgerUnavailable

log = structlog.get_logger()
# The first look waits until the server has begun to serve.
FIRST_S = 2.0
NEXT_S = 30.0
KEEP_S = 30.0
LOWEST_PRIORITY = 19


class Ahead:
    """One thread that prepares the passages of all brains that are open, and looks now and then for new ones.

    It has the lowest priority: who asks meanwhile does not wait for it.
    """

    def __init__(
        self, brains: Callable[[], Collection[Brain]], first_s: float = FIRST_S, keep_s: float = KEEP_S
    ) -> None:
        """`first_s` until the first look; what is ready is kept every `keep_s` while there is more to do."""
        self._brains = brains
        self._keep_s = keep_s
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
        kept_at = time.monotonic()
        for text in texts:
            if self._stopping.is_set() or not brain.learn(text):
                break
            # Not only at the end: on a busy machine that is far, and the process may be killed before.
            if time.monotonic() - kept_at >= self._keep_s:
                brain.keep(texts)
                kept_at = time.monotonic()
        brain.keep(texts)
        return not self._stopping.is_set()

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
