"""Looks whether the promise in the policy still holds: are the questions of today like those it was made on?"""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from conversation.model import Reason, TurnKind
from policy.drift import BLOCK, Drift, drift
from policy.model import Policy
from runtime.database import Database
from runtime.tables import events

READ_BATCH = 1_000
# Decided over the contact, or by a failure: the promise is not about these.
OTHERWISE = frozenset({Reason.SENTIMENT, Reason.TOOL_FAILURE, Reason.POLICY_RULE, Reason.LOOP, Reason.CUSTOMER_REQUEST})


@dataclass(frozen=True, slots=True)
class Watched:
    """What can be said of the promise in one workspace.

    `holds` is None where there is no promise, its labels came without features, or fewer than a block of
    conversations have been seen since it was made.
    """

    promise: Mapping[str, Any] | None
    holds: bool | None
    conversations: int
    drift: Drift


@dataclass(slots=True)
class _Seen:
    """One row for each conversation, oldest first; whole blocks are forgotten once there are newer ones."""

    log_seq: int = 0
    forgotten: int = 0
    rows: dict[str, tuple[str, Mapping[str, float]]] = field(default_factory=dict)


class PromiseWatch:
    """Reads the log on from where it was, one workspace at a time.

    Of each conversation one question counts, by lot, as when labels are drawn: two of one conversation are alike.
    The newest whole block of conversations is compared with the labels.
    """

    def __init__(self, database: Database, policy: Policy | None) -> None:
        self._db = database
        self._promise = policy.promise if policy else None
        self._seen: dict[str, _Seen] = {}
        self._door = threading.Lock()

    def look(self, workspace: str) -> Watched:
        """How it stands now. Raises `LedgerUnavailable`."""
        sample = (self._promise or {}).get("sample") or {}
        if self._promise is None or not sample.get("n"):
            return Watched(self._promise, None, 0, Drift(0, ()))
        with self._door:
            seen = self._seen.setdefault(workspace, _Seen())
            self._read_on(workspace, seen, set(sample["features"]))
            rows = [row for _, row in seen.rows.values()]
        whole = len(rows) // BLOCK * BLOCK
        found = drift(sample["features"], sample["n"], rows[max(0, whole - BLOCK) : whole])
        holds = None if not whole else not found.moved
        return Watched(self._promise, holds, seen.forgotten + len(rows), found)

    def _read_on(self, workspace: str, seen: _Seen, names: set[str]) -> None:
        since = str((self._promise or {}).get("at", ""))
        while rows := self._db.read(lambda c: c.execute(_after(workspace, seen.log_seq, since)).all()):
            for row in rows:
                seen.log_seq = row.log_seq
                _count(seen, row, names)
            while len(seen.rows) >= 3 * BLOCK:
                for key in list(seen.rows)[:BLOCK]:
                    del seen.rows[key]
                seen.forgotten += BLOCK


def _count(seen: _Seen, row: Any, names: set[str]) -> None:
    decision = row.data["decision"]
    features = decision.get("features") or {}
    asked = decision["kind"] == TurnKind.KNOWLEDGE and decision["rule"] is None and decision["reason"] not in OTHERWISE
    if not asked or not names <= features.keys():
        return
    lot = hashlib.sha256(f"label:{row.data['message_id']}".encode()).hexdigest()
    known = seen.rows.get(row.conversation_id)
    if known is None or lot < known[0]:
        seen.rows[row.conversation_id] = (lot, {name: features[name] for name in names})


def _after(workspace: str, log_seq: int, since: str) -> sa.Select[Any]:
    mine = (events.c.workspace == workspace) & (events.c.log_seq > log_seq)
    made = (events.c.type == "decision.made") & (events.c.at >= since)
    fields = (events.c.log_seq, events.c.conversation_id, events.c.data)
    return sa.select(*fields).where(mine, made).order_by(events.c.log_seq).limit(READ_BATCH)
