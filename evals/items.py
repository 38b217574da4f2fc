"""A taken turn as one line of a report's items."""

from typing import Any

from conversation.model import Action, TurnKind
from evals.record import Decided
from evals.retrieval import by_document


def as_item(one: Decided) -> dict[str, Any]:
    """All that scoring looked at, as JSON values. `answered` as the contract defines it."""
    question, turn, decision = one.question, one.turn, one.decision
    return {
        "id": question.id,
        "group": question.group,
        "text": question.text,
        "answerable": question.answerable,
        "gold": list(question.gold),
        "kind": decision.kind.value,
        "action": decision.action.value,
        "reason": decision.reason.value if decision.reason else None,
        "confidence": decision.confidence,
        "threshold": decision.threshold,
        "answered": decision.action is Action.ANSWER and decision.kind is TurnKind.KNOWLEDGE,
        "right": one.right,
        "baselines": {
            "best passage": turn.evidence[0].score if turn.evidence else 0.0,
            "top-1 cosine": decision.features.get("dense_top", 0.0),
            "BM25": max((one.lexical_score for one in turn.evidence), default=0.0),
        },
        "draft_answer": turn.answer.text if turn.answer else None,
        "cited": [citation.source for citation in turn.answer.citations] if turn.answer else [],
        "ranked": [{"source": source, "score": score} for source, score in by_document(turn.evidence).items()],
    }
