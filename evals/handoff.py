"""The task `handoff`: does the assistant hand over who asks for or needs a person, and at the right moment?

Measured without documents: an offer because no document answers says nothing about the contact and does not
count. See docs/decisions/0019-what-the-evals-count.md.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from conversation.model import Action, Decision, Reason
from conversation.turn import take_turn
from evals.fields import Line, messages_of, text_of, yes_no
from evals.metric import Measured, Metric, detection, share
from evals.record import usable
from evals.stats import golden_transfer
from runtime.ask import Said, conversation_of
from runtime.compose import Warmline

# What is about the contact; the other reasons are about the documents.
ABOUT_CONTACT = frozenset({Reason.CUSTOMER_REQUEST, Reason.POLICY_RULE, Reason.SENTIMENT, Reason.LOOP})
TOLERANCES = (1, 2, 3)
Decide = Callable[[Sequence[Said], str], Decision]


@dataclass(frozen=True, slots=True)
class Labelled:
    """What was said, and where a person should take over: the place of a message, or None for nowhere.

    A single message is a conversation of one. `judged` is false where nobody has said.
    """

    id: str
    said: tuple[Said, ...]
    handoff_at: int | None
    single: bool
    judged: bool = True


def parse(id: str, line: Line) -> Labelled:
    """`{"text", "handoff"}` or `{"conversation", "handoff_at"}`. Raises `KeyError` or `ValueError`."""
    if "conversation" not in line:
        wanted = yes_no(line, "handoff")
        return Labelled(id, (Said("user", text_of(line)),), 0 if wanted else None, True, wanted is not None)
    said = _conversation(line)
    at = line["handoff_at"]
    if at is not None and (not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < len(said)):
        raise ValueError(f"handoff_at is null or the place of a message, 0 to {len(said) - 1}")
    return Labelled(id, said, at, False)


def _conversation(line: Line) -> tuple[Said, ...]:
    said = messages_of(line, "conversation")
    if not any(one.speaker == "user" and one.text.strip() for one in said):
        raise ValueError("conversation needs something that the user said")
    return said


def measure(warmline: Warmline, rows: Sequence[Labelled]) -> Measured:
    """Decide every message of the contact as the bot would. Raises `MissingData` when it could not."""
    brain = usable(warmline)

    def decide(history: Sequence[Said], text: str) -> Decision:
        return take_turn(conversation_of(history, text), brain.draft, brain.decide)[1]

    items = [_item(row, decide) for row in rows]
    scored = [item for item in items if item["scored"]]
    found = [item["handed_over_at"] is not None for item in scored]
    wanted = [item["handoff_at"] is not None for item in scored]
    groups = [item["group"] for item in scored]
    asked = detection([item["reason"] == Reason.CUSTOMER_REQUEST for item in scored], wanted, groups)
    metrics = {
        **detection(found, wanted, groups),
        # What explicit requests alone find: of use where the labels are about those.
        "request_precision": asked["precision"],
        "request_recall": asked["recall"],
        **_timing(scored),
    }
    return Measured(metrics, items, len(items) - len(scored))


def _item(row: Labelled, decide: Decide) -> dict[str, Any]:
    at, decision = _first_handoff(row.said, decide)
    return {
        "id": row.id,
        "group": row.id,
        "text": "\n".join(f"{one.speaker}: {one.text}" for one in row.said) if not row.single else row.said[0].text,
        "scored": row.judged,
        "single": row.single,
        "handoff_at": row.handoff_at,
        "handed_over_at": at,
        "action": decision.action.value,
        "reason": decision.reason.value if decision.reason else None,
        "rule": decision.rule,
        "needs_person": decision.needs_person,
    }


def _first_handoff(said: Sequence[Said], decide: Decide) -> tuple[int | None, Decision]:
    """Where a person would first have been called, with that decision, or else the last one.

    A burst of messages gets one decision, at its last.
    """
    ends = [n for n, one in enumerate(said) if one.speaker == "user" and not _is_users(said, n + 1)]
    decisions = ((n, decide(said[:n], said[n].text)) for n in ends)
    last = None
    for n, last in decisions:
        if hands_over(last):
            return n, last
    assert last is not None, "a conversation holds a message of the contact"
    return None, last


def _is_users(said: Sequence[Said], place: int) -> bool:
    return place < len(said) and said[place].speaker == "user"


def hands_over(decision: Decision) -> bool:
    """A person is offered or called because of the contact, not because of the documents."""
    return decision.action in (Action.OFFER, Action.ESCALATE) and decision.reason in ABOUT_CONTACT


def _timing(scored: Sequence[dict[str, Any]]) -> dict[str, Metric]:
    """Only for conversations; none of it where there is none."""
    whole = [float(not item["single"]) for item in scored]
    if not any(whole):
        return {}
    groups = [item["group"] for item in scored]
    both = [_distance(item) for item in scored]
    known = [w * float(item["handoff_at"] is not None) for w, item in zip(whole, scored, strict=True)]
    timing = {
        "early": share([float(d is not None and d < 0) for d in both], known, groups),
        "late": share([float(d is not None and d > 0) for d in both], known, groups),
    }
    for tolerance in TOLERANCES:
        gains = [golden_transfer(item["handed_over_at"], item["handoff_at"], tolerance) for item in scored]
        timing[f"gt_t@{tolerance}"] = share([g * w for g, w in zip(gains, whole, strict=True)], whole, groups)
    return timing


def _distance(item: dict[str, Any]) -> int | None:
    """How many messages after the right place a person was called; None when either is missing."""
    if item["single"] or item["handoff_at"] is None or item["handed_over_at"] is None:
        return None
    return int(item["handed_over_at"] - item["handoff_at"])
