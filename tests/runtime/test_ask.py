"""One question outside any stored conversation, and the lines of a batch."""

from dataclasses import dataclass
from typing import Any

import pytest

from conversation.asked import DECLINED, WHO_IS_THERE
from conversation.model import Action, Author, Reason, Turn, TurnKind
from conversation.state import Conversation
from conversation.turn import pending_question
from policy.rules import fired
from runtime.ask import MAX_HISTORY, Said, ask, ask_line, conversation_of
from runtime.settings import Settings
from runtime.wording import reply_text
from tests.conversation.building import answered, decision, passage, turn

FIELDS = {
    "id",
    "action",
    "kind",
    "confidence",
    "threshold",
    "reason",
    "rule",
    "answer",
    "draft_answer",
    "citations",
    "evidence",
    "sentiment",
    "needs_person",
    "error",
}


@dataclass
class OneBrain:
    """As much of a `Warmline` as a question needs: one workspace that thinks what it is told."""

    made: Turn
    action: Action = Action.ANSWER
    problem: str | None = None

    def __post_init__(self) -> None:
        self.settings = Settings(max_message_chars=20)
        self.seen: list[Conversation] = []

    def brain(self, _workspace: str) -> "OneBrain":
        return self

    def draft(self, conversation: Conversation) -> Turn:
        self.seen.append(conversation)
        return self.made

    def decide(self, _conversation: Conversation, _turn: Turn):
        return decision(self.action, reason=None if self.action is Action.ANSWER else Reason.LOW_CONFIDENCE)


def test_an_answered_question_has_every_field_of_the_contract() -> None:
    found = ask(OneBrain(turn(answer=answered(), evidence=(passage(),))), "acme", "When?", id="q1")
    assert set(found) >= FIELDS
    assert (found["id"], found["action"], found["kind"], found["error"]) == ("q1", "answer", "knowledge", None)
    assert found["answer"] == found["draft_answer"] == "Orders are shipped within two days."
    assert found["citations"][0]["source"] == "doc1.md"
    assert found["evidence"] == [{"source": "doc1.md", "score": 0.9, "rank": 1}]
    assert (found["reason"], found["rule"]) == (None, None)


def test_a_question_that_is_not_answered_keeps_its_draft() -> None:
    found = ask(OneBrain(turn(answer=answered()), Action.OFFER), "acme", "When?")
    assert (found["action"], found["answer"], found["reason"]) == ("offer", None, "low_confidence")
    assert found["draft_answer"] == "Orders are shipped within two days."
    assert found["confidence"] == 0.8


def test_without_a_draft_there_is_nothing_to_cite() -> None:
    found = ask(OneBrain(turn(kind=TurnKind.SMALLTALK, smalltalk="greeting")), "acme", "Hello")
    assert (found["draft_answer"], found["citations"], found["evidence"]) == (None, [], [])
    assert found["answer"].startswith("Hello")


def test_fixed_words_cite_nothing_of_the_draft_that_they_replace() -> None:
    brain = OneBrain(turn(answer=answered()))
    brain.decide = lambda *_: decision(kind=TurnKind.SMALLTALK, rule=WHO_IS_THERE)
    found = ask(brain, "acme", "Who are you?")
    assert (found["action"], found["kind"], found["citations"]) == ("answer", "smalltalk", [])
    assert found["draft_answer"] == "Orders are shipped within two days."


def test_a_policy_that_is_unusable_sends_the_question_to_people() -> None:
    brain = OneBrain(turn(), problem="The policy cannot be read.")
    found = ask(brain, "acme", "When?", id="q1")
    assert set(found) >= FIELDS
    assert (found["action"], found["reason"], found["error"]) == (
        "escalate",
        "tool_failure",
        "The policy cannot be read.",
    )
    assert brain.seen == []


def test_the_history_comes_before_the_question() -> None:
    state = conversation_of([Said("user", "Hello"), Said("agent", "Hi! What is it?")], "When is it shipped?")
    question, history = pending_question(state)
    assert question == "When is it shipped?"
    assert [(one.author, one.text) for one in history] == [
        (Author.CONTACT, "Hello"),
        (Author.ASSISTANT, "Hi! What is it?"),
    ]


@pytest.mark.parametrize(("text", "rule"), [("yes", "accepted_offer"), ("no thanks", DECLINED)])
def test_the_offer_of_a_person_is_known_by_its_words(text: str, rule: str) -> None:
    said = reply_text(turn(), decision(Action.OFFER, reason=Reason.LOW_CONFIDENCE), "Fern", "Acme")
    state = conversation_of([Said("user", "Do you ship to Mars?"), Said("agent", said)], text)
    found = fired(state, turn(text))
    assert found is not None
    assert (found.rule, state.offered) == (rule, True)


def test_no_words_of_the_contact_are_an_offer() -> None:
    assert not conversation_of([Said("user", "Would you like me to bring in a person?")], "yes").offered


def test_a_line_of_a_batch_is_asked_with_its_history() -> None:
    brain = OneBrain(turn(answer=answered()))
    line = {"id": 7, "text": "When?", "history": [{"speaker": "user", "text": "Hello"}]}
    assert ask_line(brain, "acme", line)["id"] == "7"
    assert [message.text for message in brain.seen[0].messages] == ["Hello", "When?"]


@pytest.mark.parametrize(
    "line",
    [
        None,
        7,
        [],
        {},
        {"id": "q1"},
        {"id": "q1", "text": ""},
        {"id": "q1", "text": "  "},
        {"id": "q1", "text": 7},
        {"id": 7, "text": ""},
        {"text": "When?"},
        {"id": None, "text": "When?"},
        {"id": True, "text": "When?"},
        {"id": "q1", "text": "x" * 21},
        {"id": "q1", "text": "When?", "history": False},
        {"id": "q1", "text": "When?", "history": 0},
        {"id": "q1", "text": "When?", "history": ""},
        {"id": "q1", "text": "When?", "history": {}},
        {"id": "q1", "text": "When?", "history": "Hello"},
        {"id": "q1", "text": "When?", "history": ["Hello"]},
        {"id": "q1", "text": "When?", "history": [{"speaker": "bot", "text": "Hello"}]},
        {"id": "q1", "text": "When?", "history": [{"speaker": ["user"], "text": "x"}]},
        {"id": "q1", "text": "When?", "history": [{"speaker": {"a": 1}, "text": "x"}]},
        {"id": "q1", "text": "When?", "history": [{"speaker": "user"}]},
        {"id": "q1", "text": "When?", "history": [{"speaker": "user", "text": "x"}] * (MAX_HISTORY + 1)},
    ],
    ids=lambda line: str(line)[:40],
)
def test_a_bad_line_gets_an_error_and_no_answer(line: Any) -> None:
    brain = OneBrain(turn(answer=answered()))
    found = ask_line(brain, "acme", line)
    assert set(found) >= FIELDS
    assert found["error"]
    assert (found["action"], found["answer"], brain.seen) == ("escalate", None, [])
    known = line.get("id") if isinstance(line, dict) else None
    assert found["id"] == ("" if known is None or known is True else str(known))
