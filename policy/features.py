"""What the two heads look at: one row of named numbers for each turn, the same for all who need it."""

import math
import re
from collections.abc import Mapping
from typing import Final

from conversation.model import Action, Author, Evidence, MessageKind, Turn
from conversation.state import Conversation
from conversation.words import WORD, content_words, stems

RIGHT_FEATURES: Final = (
    "dense_top",
    "dense_margin",
    "dense_spread",
    "ranks_agree",
    "fused_margin",
    "support",
    "explained",
    "words_met",
    "question_covered",
    "title_covered",
    "question_words",
    "follow_up",
    "passages_alike",
)
PERSON_FEATURES: Final = (
    "frustrated",
    "frustrated_max",
    "frustrated_trend",
    "request",
    "repetition",
    "same_need",
    "unhelped",
    "shouting",
)
# So alike are the passages of the help centre that the policy is trained on. What is more so is taken to be as much:
# nothing is known of it, and a straight line would promise too much.
ALIKE: Final = 0.15


def features(conversation: Conversation, turn: Turn) -> dict[str, float]:
    """One row: every name of `RIGHT_FEATURES` and `PERSON_FEATURES`, all finite."""
    return {**_right(turn), **_person(conversation, turn)}


def _right(turn: Turn) -> dict[str, float]:
    # What the answer may not quote says nothing about it.
    passed_over = turn.answer.passed_over if turn.answer else ()
    evidence = tuple(one for one in turn.evidence if one.document_id not in passed_over)
    dense = sorted((one.dense_score for one in evidence), reverse=True)
    fused = [one.score for one in evidence]
    quoted = stems(turn.answer.text) if turn.answer else frozenset()
    titled = _title_words_of(evidence[0]) if evidence else frozenset()
    asked = content_words(turn.question)
    return {
        "dense_top": _at(dense, 0),
        "dense_margin": _at(dense, 0) - _at(dense, 1),
        "dense_spread": _at(dense, 0) - sum(dense[1:6]) / max(1, len(dense[1:6])),
        "ranks_agree": _agreement(evidence),
        "fused_margin": _at(fused, 0) - _at(fused, 1),
        "support": turn.answer.support if turn.answer else 0.0,
        "explained": turn.answer.explained if turn.answer else 0.0,
        "words_met": turn.answer.met if turn.answer else 0.0,
        "question_covered": _share(asked, quoted),
        "title_covered": _share(asked, titled),
        "question_words": math.log1p(len(asked)),
        "follow_up": turn.signals.get("leaning", 0.0),
        "passages_alike": min(turn.signals.get("alikeness", ALIKE), ALIKE),
    }


def _person(conversation: Conversation, turn: Turn) -> dict[str, float]:
    unhelped = sum(
        message.kind in (MessageKind.OFFER, MessageKind.CLARIFY) for message in conversation.episode_messages
    )
    row = {name: turn.signals.get(name, 0.0) for name in PERSON_FEATURES}
    return {**row, "unhelped": float(unhelped), "shouting": shouting(turn.question)}


def shouting(text: str) -> float:
    """The share of words in capitals plus a little for each run of exclamation marks, 0..1."""
    words = [word for word in WORD.findall(text) if len(word) > 2 and word.isalpha()]
    capitals = sum(word.isupper() for word in words) / len(words) if len(words) > 2 else 0.0
    return min(1.0, capitals + 0.2 * len(re.findall(r"[!?]{2,}", text)))


def just_clarified(conversation: Conversation) -> bool:
    """Whether the assistant's last words in this episode were a question back."""
    last = conversation.last(Author.ASSISTANT)
    return last is not None and last.action is Action.CLARIFY


def _title_words_of(evidence: Evidence) -> frozenset[str]:
    return stems(" ".join((evidence.title or "", *evidence.heading)))


def _share(wanted: frozenset[str], found: frozenset[str]) -> float:
    return len(wanted & found) / len(wanted) if wanted else 0.0


def _at(values: list[float], place: int) -> float:
    return values[place] if place < len(values) else 0.0


def _agreement(evidence: tuple[Evidence, ...]) -> float:
    """1 when both indexes rank the same passage first, falling with its worse rank."""
    if not evidence:
        return 0.0
    ranks = (evidence[0].dense_rank, evidence[0].lexical_rank)
    return 1.0 / max(rank for rank in ranks if rank) if all(ranks) else 0.0


def row_of(values: Mapping[str, float], names: tuple[str, ...]) -> list[float]:
    """The features in the order in which a head was trained."""
    return [values[name] for name in names]
