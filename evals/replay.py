"""Recorded conversations through the production code as it would be: `warmline replay`.

Every turn is drafted and decided anew over the conversation as it was recorded. What the contact would have said
after another reply is not known; what rests on it is marked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from conversation.events import Phase
from conversation.model import Action, Decision, Turn, TurnKind
from conversation.turn import Decide, Draft, take_turn
from evals.recorded_turns import RecordedEpisode, RecordedTurn

PAST = {
    Action.ANSWER: "answered",
    Action.CLARIFY: "asked back",
    Action.OFFER: "offered a person",
    Action.ESCALATE: "escalated",
}
CITES_OTHERS, QUOTES_OTHERWISE = "cites other documents", "quotes otherwise"


@dataclass(frozen=True, slots=True)
class Replayed:
    """One turn before and after. `rests` says that a reply before it in the episode came out differently."""

    recorded: RecordedTurn
    turn: Turn
    decision: Decision
    rests: bool

    @property
    def change(self) -> str | None:
        """In words, or None when the contact would have been told the same."""
        before, after = self.recorded.decision.action, self.decision.action
        if before is not after:
            return f"{PAST[before]} -> {PAST[after]}"
        if before is not Action.ANSWER or quotes(self.recorded.turn) == quotes(self.turn):
            return None
        sources = [{source for source, _ in quotes(turn)} for turn in (self.recorded.turn, self.turn)]
        return CITES_OTHERS if sources[0] != sources[1] else QUOTES_OTHERWISE

    def as_item(self) -> dict[str, Any]:
        """One line of the items file."""
        one = self.recorded
        return {
            "id": one.message_id,
            "group": one.conversation,
            "episode": one.episode,
            "turn": one.number,
            "at": one.at,
            "text": one.turn.question,
            "before": told(one.turn, one.decision),
            "after": told(self.turn, self.decision),
            "change": self.change,
            "rests_on_a_changed_reply": self.rests,
        }


@dataclass(frozen=True, slots=True)
class ReplayedEpisode:
    """An episode before and after.

    `handed_over` is the turn at which people would have had it first, over what was recorded. `unknown` says that
    a reply before that moment would have been another kind of reply, so that nobody can know.
    """

    recorded: RecordedEpisode
    turns: tuple[Replayed, ...]
    handed_over: int | None
    unknown: bool

    @property
    def moved(self) -> str | None:
        """How the moment of the handoff moved, in a word; None when it did not."""
        before, after = self.recorded.handed_over, self.handed_over
        if before == after:
            return None
        if before is None or after is None:
            return "new" if before is None else "gone"
        return "earlier" if after < before else "later"


def replay_episode(recorded: RecordedEpisode, draft: Draft, decide: Decide) -> ReplayedEpisode:
    """Take every turn of it again."""
    turns = tuple(_taken_again(recorded.turns, draft, decide))
    handed_over = _handed_over(recorded, turns)
    other_action = (one.recorded.number for one in turns if one.recorded.decision.action is not one.decision.action)
    parted = next(other_action, None)
    unknown = parted is not None and (handed_over is None or parted < handed_over)
    return ReplayedEpisode(recorded, turns, handed_over, unknown)


def _taken_again(recorded: Sequence[RecordedTurn], draft: Draft, decide: Decide) -> Iterator[Replayed]:
    rests = False
    for one in recorded:
        made = Replayed(one, *take_turn(one.state, draft, decide), rests)
        yield made
        rests = rests or made.change is not None


def _handed_over(recorded: RecordedEpisode, turns: Sequence[Replayed]) -> int | None:
    """The first turn that escalates, unless people came unasked before. Who is queued is not handed over again."""
    escalating = (
        one.recorded.number
        for one in turns
        if one.decision.action is Action.ESCALATE and one.recorded.state.phase is not Phase.QUEUED
    )
    moments = [*([recorded.unasked] if recorded.unasked is not None else []), *escalating]
    return min(moments, default=None)


def quotes(turn: Turn) -> list[tuple[str, str]]:
    """(source, quote) of everything that the draft cites."""
    return [(one.source, one.quote) for one in turn.answer.citations] if turn.answer else []


def told(turn: Turn, decision: Decision) -> dict[str, Any]:
    """What was decided and what it was decided over, for people to compare."""
    return {
        "action": decision.action.value,
        "kind": decision.kind.value,
        "reason": decision.reason.value if decision.reason else None,
        "rule": decision.rule,
        "confidence": round(decision.confidence, 4),
        "threshold": decision.threshold,
        "needs_person": round(decision.needs_person, 4),
        "draft_answer": turn.answer.text if turn.answer else None,
        "citations": [{"source": source, "quote": quote} for source, quote in quotes(turn)],
    }


def answers(decision: Decision) -> bool:
    """Answered a question, as the contract counts it."""
    return decision.action is Action.ANSWER and decision.kind is TurnKind.KNOWLEDGE
