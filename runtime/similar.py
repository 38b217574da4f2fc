"""Conversations that were resolved before and were about much the same, by their closing summaries."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from conversation.aside import is_aside
from conversation.events import Phase
from conversation.model import MessageKind
from conversation.words import content_words
from retrieval.embed import Embed
from runtime import wording
from runtime.event_log import EventLog
from runtime.tables import conversations, events

# How many of the newest summaries are looked through, how many of them are embedded, and what is shown.
RECENT = 500
EMBEDDED = 32
SHOWN = 3
LEAST_SIMILAR = 0.45


@dataclass(frozen=True, slots=True)
class Similar:
    """`score` is the cosine of the two needs, at most 1; `at` when it was summed up (ISO 8601, UTC)."""

    conversation_id: str
    summary: str
    at: str
    score: float


@dataclass(frozen=True, slots=True)
class ResolvedBefore:
    """Nothing is kept beside the log: what shares the most words is embedded when it is asked for."""

    log: EventLog
    embed: Embed

    def like(self, workspace: str, conversation_id: str) -> Sequence[Similar]:
        """At most `SHOWN` of that workspace, those that were solved first, then the most similar; none before a need is
        named. Raises `NotFound`."""
        _, state = self.log.state(workspace, conversation_id)
        if state.wants is None:
            return []
        need, found = state.wants.text, self._summaries(workspace, conversation_id)
        words = content_words(need)
        # Python's sort is stable: of those that share as many words, the newest.
        nearest = sorted(found, key=lambda one: -len(words & content_words(one[0])))[:EMBEDDED]
        if not nearest:
            return []
        vectors = self.embed([need, *(asked for asked, _ in nearest)])
        scores = (vectors[1:] @ vectors[0]).tolist()
        scored = [_with(one, score) for (_, one), score in zip(nearest, scores, strict=True) if score >= LEAST_SIMILAR]
        return sorted(scored, key=lambda one: (wording.left_unsolved(one.summary), -one.score))[:SHOWN]

    def _summaries(self, workspace: str, but: str) -> list[tuple[str, Similar]]:
        """(what was asked, the summary) of each resolved conversation, newest first; its last summary counts."""
        is_summary = events.c.data["message"]["kind"].as_string() == MessageKind.SUMMARY.value
        query = (
            sa.select(events.c.conversation_id, events.c.at, events.c.data)
            .join(conversations, conversations.c.id == events.c.conversation_id)
            .where(events.c.workspace == workspace, events.c.type == "message.created", is_summary)
            .where(conversations.c.phase == Phase.RESOLVED.value, conversations.c.id != but)
            .order_by(events.c.log_seq.desc())
            .limit(RECENT)
        )
        newest: dict[str, tuple[str, Similar]] = {}
        for row in self.log.read(lambda connection: connection.execute(query).all()):
            text = row.data["message"]["text"]
            # Summaries of before may name a goodbye.
            if (asked := wording.asked_in(text)) and not is_aside(asked):
                newest.setdefault(row.conversation_id, (asked, Similar(row.conversation_id, text, row.at, 0.0)))
        return list(newest.values())


def _with(one: Similar, score: float) -> Similar:
    return Similar(one.conversation_id, one.summary, one.at, round(score, 3))
