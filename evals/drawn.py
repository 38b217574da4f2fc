"""Questions to be judged: drawn from the log, or the owner's own, each drafted by the production code of today."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversation.model import Author, Reason, TurnKind
from conversation.state import Conversation
from conversation.turn import take_turn
from evals.datasets import check_ids, numbered_lines
from evals.errors import BadDataset, NothingRecorded
from evals.fields import history_of, id_of, text_of
from evals.outcomes import Sign, outcomes_of, verdict_of
from evals.recorded_turns import RecordedTurn, episodes_of
from evals.replay import quotes
from evals.window import Window
from runtime.ask import conversation_of
from runtime.brain import Brain
from runtime.event_log import Logged
from runtime.recorded import events_of, reading, started_between
from runtime.settings import Settings

# These were decided over the contact or by a failure, not by the confidence.
NOT_BY_CONFIDENCE = (Reason.SENTIMENT, Reason.TOOL_FAILURE, Reason.POLICY_RULE, Reason.LOOP, Reason.CUSTOMER_REQUEST)
JUDGED = {"right": True, "wrong": False, "missing": False}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question in its conversation. `verdict` is there when somebody has judged it already.

    `signs` are what came of the answer that was given then, which cited `quotes`.
    """

    id: str
    group: str
    state: Conversation
    verdict: str | None = None
    signs: tuple[Sign, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()


def from_log(settings: Settings, window: Window) -> list[Drawn]:
    """One question of each conversation that began in the window, by lot, in an order by lot.

    The lot is the hash of the message, so that a run that was stopped goes on with the same questions. Two of one
    conversation would be alike, and the promise is for questions that are drawn one by one. Raises
    `NothingRecorded` or `NoLedger`.
    """
    with reading(settings) as ledger:
        ids = started_between(ledger, settings.workspace, *window.stamps())
        found = [_from_one(events_of(ledger, settings.workspace, key)) for key in ids]
    drawn = [one for one in found if one]
    if not drawn:
        raise NothingRecorded("The log has no question of that time to judge; give an earlier --since, or --in FILE.")
    return sorted(drawn, key=lambda one: _lot(one.id))


def _from_one(logged: Sequence[Logged]) -> Drawn | None:
    one, came = _by_lot(list(_questions(logged))), outcomes_of(logged)
    if one is None:
        return None
    signs = came.get(one.message_id, ())
    return Drawn(one.message_id, one.conversation, one.state, signs=signs, quotes=tuple(quotes(one.turn)))


def _questions(logged: Sequence[Logged]) -> Iterator[RecordedTurn]:
    for episode in episodes_of(logged):
        for one in episode.turns:
            asked = one.decision.kind is TurnKind.KNOWLEDGE and one.decision.rule is None
            if asked and one.decision.reason not in NOT_BY_CONFIDENCE:
                yield one


def _by_lot(turns: Sequence[RecordedTurn]) -> RecordedTurn | None:
    return min(turns, key=lambda one: _lot(one.message_id), default=None)


def _lot(id: str) -> str:
    return hashlib.sha256(f"label:{id}".encode()).hexdigest()


def from_file(path: Path) -> list[Drawn]:
    """Lines of `{"id", "text", "history"?, "verdict"?}`, in order. Raises `BadDataset`."""
    found: list[Drawn] = []
    ids: list[tuple[int, str]] = []
    for number, line in numbered_lines(path):
        try:
            found.append(_drawn(number, line))
            ids.append((number, found[-1].id))
        except (KeyError, ValueError) as error:
            raise BadDataset(f"{path.name} line {number} lacks or garbles a field: {error}.") from error
    if not found:
        raise BadDataset(f'{path.name} holds no questions; give each a line with "id" and "text".')
    check_ids(path, ids)
    return found


def _drawn(number: int, line: Mapping[str, Any]) -> Drawn:
    verdict = line.get("verdict")
    if verdict not in (None, "skipped", *JUDGED):
        raise ValueError(f"verdict is null, skipped, {', '.join(JUDGED)}")
    key = id_of(line, "id", "_id") or str(number)
    return Drawn(key, id_of(line, "group") or key, conversation_of(history_of(line), text_of(line)), verdict)


def drafted(brain: Brain, one: Drawn) -> dict[str, Any]:
    """The line to be judged. `verdict` is set where there is nothing to judge: no draft, or no question.

    The history stands in the line, so that the line can be drafted again.
    """
    turn, decision = take_turn(one.state, brain.draft, brain.decide)
    # Signs are about what was said then; today's draft may be another.
    signs = one.signs if tuple(quotes(turn)) == one.quotes else ()
    decided_otherwise = decision.rule or decision.reason in NOT_BY_CONFIDENCE or turn.kind is TurnKind.SMALLTALK
    verdict = one.verdict or ("skipped" if decided_otherwise else None if turn.answer else "no_draft")
    before = [m for m in one.state.episode_messages if m.id not in one.state.unanswered]
    speakers = {Author.CONTACT: "user"}
    return {
        "id": one.id,
        "group": one.group,
        "text": turn.question,
        "history": [{"speaker": speakers.get(m.author, "agent"), "text": m.text} for m in before],
        "answer": turn.answer.text if turn.answer else None,
        "citations": [{"source": source, "quote": quote} for source, quote in quotes(turn)],
        "confidence": decision.confidence,
        "policy": turn.fingerprints.get("policy", ""),
        "features": dict(decision.features),
        "afterwards": [sign.value for sign in signs],
        "suggested": verdict_of(signs),
        **judged_as(verdict),
    }


def judged_as(verdict: str | None) -> dict[str, Any]:
    """The two fields that a verdict sets; a question without a draft counts as wrong."""
    return {"verdict": verdict, "right": False if verdict == "no_draft" else JUDGED.get(verdict or "")}
