"""One question outside any stored conversation: what would be answered, decided and cited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversation.model import Action, Author, Decision, Message, MessageKind, Turn, TurnKind
from conversation.state import Conversation
from conversation.turn import take_turn
from conversation.words import shows_nothing
from policy.decide import failed
from runtime import wording
from runtime.codec import to_json
from runtime.compose import Warmline
from runtime.errors import RuntimeHouseError

SPEAKERS = {"user": Author.CONTACT, "agent": Author.ASSISTANT}
MAX_HISTORY = 200


class BadQuestion(RuntimeHouseError):
    """A line of a batch is not a question in the documented form."""


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a conversation before the question; `speaker` is `user` or `agent`."""

    speaker: str
    text: str


def conversation_of(history: Sequence[Said], text: str) -> Conversation:
    """A conversation that has reached this question."""
    messages = tuple(_message(n, said) for n, said in enumerate([*history, Said("user", text)]))
    offered = any(one.kind is MessageKind.OFFER for one in messages)
    return Conversation(epoch=1, messages=messages, unanswered=(messages[-1].id,), offered=offered)


def _message(n: int, said: Said) -> Message:
    kind = MessageKind.TEXT if said.speaker == "user" else MessageKind.ANSWER
    if said.speaker == "agent" and wording.offers_person(said.text):
        # A history has words only; these are our own.
        kind = MessageKind.OFFER
    return Message(f"m{n}", SPEAKERS[said.speaker], said.text, "", kind)


def ask(warmline: Warmline, workspace: str, text: str, history: Sequence[Said] = (), id: str = "") -> dict[str, Any]:
    """The turn and its decision in the public form. A turn that breaks is reported, as `escalate`."""
    brain = warmline.brain(workspace)
    conversation = conversation_of(history, text)
    if brain.problem:
        return _without_turn(id, failed(), brain.problem)
    turn, decision = take_turn(conversation, brain.draft, brain.decide)
    settings = warmline.settings
    words = wording.reply_text(turn, decision, settings.assistant_name, settings.company, settings.languages)
    return as_json(id, turn, decision, words)


def as_json(id: str, turn: Turn, decision: Decision, words: str) -> dict[str, Any]:
    """The contract's line for one turn."""
    evidence = [{"source": one.source, "score": one.score, "rank": one.rank} for one in turn.evidence]
    answered = decision.action is Action.ANSWER
    # Fixed words rest on no document, whatever the draft that they are said instead of would have cited.
    fixed = answered and decision.kind is not TurnKind.KNOWLEDGE
    citations = [to_json(citation) for citation in turn.answer.citations] if turn.answer and not fixed else []
    return {
        "id": id,
        "action": decision.action.value,
        "kind": decision.kind.value,
        "confidence": decision.confidence,
        "threshold": decision.threshold,
        "reason": decision.reason.value if decision.reason else None,
        "rule": decision.rule,
        "answer": words if answered else None,
        "message": words,
        "draft_answer": turn.answer.text if turn.answer else None,
        "citations": citations,
        "evidence": evidence,
        "sentiment": {"label": turn.sentiment.label, "score": turn.sentiment.score},
        "needs_person": decision.needs_person,
        "error": None,
    }


def _without_turn(id: str, decision: Decision, error: str | None) -> dict[str, Any]:
    return {
        "id": id,
        "action": decision.action.value,
        "kind": TurnKind.KNOWLEDGE.value,
        "confidence": decision.confidence,
        "threshold": decision.threshold,
        "reason": decision.reason.value if decision.reason else None,
        "rule": None,
        "answer": None,
        "message": None,
        "draft_answer": None,
        "citations": [],
        "evidence": [],
        "sentiment": {"label": "unknown", "score": 0.0},
        "needs_person": decision.needs_person,
        "error": error,
    }


def ask_line(warmline: Warmline, workspace: str, line: Any) -> dict[str, Any]:
    """One line of a batch. A bad one gets `error` and is answered by nobody."""
    try:
        key, text, history = _parsed(line, warmline.settings.max_message_chars)
    except BadQuestion as error:
        known = line.get("id") if isinstance(line, dict) else None
        return _without_turn(str(known) if _is_id(known) else "", failed(), str(error))
    return ask(warmline, workspace, text, history, key)


def _parsed(line: Any, max_chars: int) -> tuple[str, str, list[Said]]:
    if not isinstance(line, dict) or not isinstance(line.get("text"), str) or shows_nothing(line["text"]):
        raise BadQuestion('A line needs "id" and "text", both strings, the text not empty.')
    if not _is_id(line.get("id")):
        raise BadQuestion('A line needs an "id".')
    if len(line["text"]) > max_chars:
        raise BadQuestion(f"The text is longer than {max_chars} characters.")
    history = line.get("history")
    if history is None:
        history = []
    if not isinstance(history, list) or len(history) > MAX_HISTORY:
        raise BadQuestion(f'"history" must be a list of at most {MAX_HISTORY} messages.')
    return str(line["id"]), line["text"], [_said(one) for one in history]


def _is_id(one: Any) -> bool:
    # To Python, true is a number.
    return isinstance(one, str | int) and not isinstance(one, bool)


def _said(one: Any) -> Said:
    if not isinstance(one, Mapping) or not all(isinstance(one.get(name), str) for name in ("speaker", "text")):
        raise BadQuestion('Each message of "history" needs "speaker" (user or agent) and "text", both strings.')
    if one["speaker"] not in SPEAKERS:
        raise BadQuestion('The "speaker" of a message of "history" is user or agent.')
    return Said(one["speaker"], one["text"])
