"""What one workspace knows, and what can be asked of it."""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

from conversation.model import Turn
from conversation.state import Conversation
from conversation.turn import Decide, Draft, Reading, Show
from policy.model import Policy
from retrieval.reader import Reader
from retrieval.retriever import Retriever
from runtime.indexes import Audit, Indexes
from runtime.knowledge import Knowledge
from runtime.passages import Scope

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Brain:
    """One workspace's knowledge and the callables over it.

    The staff's see more than the contacts': documents that are for the people at the desk alone.
    `problem` says in one sentence why turns cannot be taken, or is None.
    """

    knowledge: Knowledge
    indexes: Indexes
    reader: Reader | None
    retriever: Retriever
    retriever_for: Callable[[Reading], Retriever]
    staff_search: Callable[[Scope], Retriever]
    draft: Draft
    showing: Callable[[Show], Draft]
    staff_draft: Draft
    decide: Decide
    # The same when a person would take some minutes to come; `decide` goes by one who comes at once.
    deciding: Callable[[Callable[[Conversation], float]], Decide]
    alternatives: Callable[[Turn], Iterable[Turn]]
    # Gets a passage ready to be quoted; False when there is no more room.
    learn: Callable[[str], bool]
    # Keeps what is ready of these passages for the next start.
    keep: Callable[[Iterable[str]], None]
    policy: Policy | None
    problem: str | None
    audit: Audit


class Brains:
    """Every workspace's, each opened on first use and kept."""

    def __init__(self, opening: Callable[[str], Brain]) -> None:
        """`opening` takes the name of a workspace."""
        self._opening = opening
        self._open: dict[str, Brain] = {}
        self._lock = threading.Lock()
        self._followed: dict[str, int] = {}

    def of(self, workspace: str) -> Brain:
        """The workspace's brain; two who ask at once get the same."""
        with self._lock:
            if workspace not in self._open:
                self._open[workspace] = self._opening(workspace)
            return self._open[workspace]

    def opened(self) -> list[Brain]:
        """Those that have been used so far."""
        return list(self._open.values())

    def follow(self) -> None:
        """Bring the indexes of opened workspaces up to what other processes have changed."""
        for workspace, brain in list(self._open.items()):
            generation = brain.knowledge.generation()
            if self._followed.get(workspace) != generation:
                changed = brain.indexes.follow(brain.knowledge.passages)
                self._followed[workspace] = generation
                log.info("index_followed", workspace=workspace, chunks=changed)
