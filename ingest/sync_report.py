"""What a run did to the knowledge, counted while it goes on."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class SyncReport:
    """What one run did, by source name. `quarantined`, `kept` and `failed` (a whole source) map
    a source to its reason.

    `chunks` went in, `reused` of them with a vector that was known; `answerable_s` is the longest time
    from a file's last edit to its being answered from, None when nothing was taken from files.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    quarantined: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    chunks: int = 0
    reused: int = 0
    seconds: float = 0.0
    answerable_s: float | None = None

    def counts(self) -> dict[str, int]:
        """How many of each."""
        names = ("added", "changed", "unchanged", "removed", "quarantined", "kept", "failed")
        return {name: len(getattr(self, name)) for name in names}

    def answers_again(self, path: Path) -> None:
        """What was edited at `path` is answered from now."""
        self.answerable_s = _longest(self.answerable_s, _edited_s_ago(path))


Progress = Callable[[SyncReport], None]


def _edited_s_ago(path: Path) -> float | None:
    try:
        return max(0.0, time.time() - path.stat().st_mtime)
    except (OSError, ValueError):
        return None


def _longest(one: float | None, other: float | None) -> float | None:
    return max((each for each in (one, other) if each is not None), default=None)
