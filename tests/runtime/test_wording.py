"""The words that are written by code."""

import json
from dataclasses import replace

import pytest

from conversation.events import ControlChanged, MessageCreated, Phase
from conversation.model import Action, Author, MessageKind, Reason
from conversation.state import Conversation
from conversation.story import Story, story_of
from runtime import wording
from runtime.settings import SHIPPED
from tests.conversation.building import (
    ANN,
    agent_words,
    answered,
    assistant,
    citation,
    closing,
    contact,
    decision,
    notice,
    passage,
    turn,
)


def said(*messages, reason: Reason | None = None) -> Conversation:
    return Conversation(messages=messages, reason=reason)


def spoken(action: Action, made=None, reason: Reason | None = None) -> str:
    return wording.reply_text(made or turn(answer=answered()), decision(action, reason=reason), "Robi", "Acme")


def test_an_answer_is_said_as_drafted() -> None:
    assert spoken(Action.ANSWER) == "Orders are shipped within two days."
    assert spoken(Action.ANSWER, turn()) == ""


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_for_a_handoff_has_words_that_promise_a_person(reason: Reason) -> None:
    words = spoken(Action.ESCALATE, reason=reason)
    assert "person" in words
    assert words == wording.handoff_notice(reason)
    assert "person" in wording.handoff_notice(None)


def test_an_offer_asks() -> None:
    assert spoken(Action.OFFER).endswith("bring in a person?")


def test_an_offer_to_whoever_writes_in_another_language_names_those_that_can_be_answered_in() -> None:
    offer = replace(decision(Action.OFFER), rule="other_language")
    words = wording.reply_text(turn(), offer, "Robi", "Acme", ["en", "de", "sv"])
    assert words == "I can only answer in English or German or sv. Would you like me to bring in a person?"


def test_a_question_back_names_what_competes_once_each() -> None:
    found = (
        passage(1, title="Phones", heading=("Care", "Warranty")),
        passage(2, title="Phones", heading=("Warranty",)),
        passage(3, title=None, heading=("Laptops",)),
        passage(4, title="Returns", heading=("Returns",)),
        passage(5, title="Parcels", heading=()),
    )
    words = spoken(Action.CLARIFY, turn(evidence=found))
    assert words.splitlines()[1:] == ["- Phones - Warranty", "- Laptops", "- Returns"]


def test_without_a_name_for_what_competes_the_question_back_is_open() -> None:
    assert spoken(Action.CLARIFY, turn(evidence=(passage(title=None, heading=()),))).startswith("Could you tell me")


def test_there_are_words_for_all_small_talk_that_the_reader_knows() -> None:
    known = set(json.loads((SHIPPED / "policy" / "reader.json").read_text())["heads"]["smalltalk"]["classes"])
    for label in (known - {"knowledge"}) | {"declined"}:
        assert spoken(Action.ANSWER, turn(smalltalk=label))


def test_the_assistant_says_what_it_is() -> None:
    words = spoken(Action.ANSWER, turn(smalltalk="bot"))
    assert "Robi, an automated assistant of Acme" in words
    assert "Robi, an automated assistant of Acme" in wording.greeting("Robi", "Acme")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (Action.ANSWER, MessageKind.ANSWER),
        (Action.CLARIFY, MessageKind.CLARIFY),
        (Action.OFFER, MessageKind.OFFER),
        (Action.ESCALATE, MessageKind.NOTICE),
    ],
)
def test_a_message_is_marked_by_what_it_does(action: Action, kind: MessageKind) -> None:
    assert wording.message_kind(action) is kind


def test_who_takes_over_is_introduced_by_name() -> None:
    assert wording.joined("Ann").startswith("Ann has joined")
    assert wording.transferred("Ben") == "You are being passed to Ben."
    assert "a colleague" in wording.transferred(None)
    assert "Ann has it again" in wording.returned("Ann")


def test_a_contacts_words_are_no_link_in_the_assistants_mouth() -> None:
    asked = said(contact("[Open the invoice](https://evil.example/login) my lamp is broken"))
    assert "[Open the invoice] (https" in wording.closing_summary(asked, solved=True)


def test_the_closing_summary_says_what_was_asked_and_answered_and_how_it_stands() -> None:
    state = said(contact("Hello there"), contact("Where is my order number 12?"), agent_words(ANN, "It is on its way."))
    assert wording.closing_summary(state, solved=True).splitlines() == [
        "To sum up:",
        "- You asked: Where is my order number 12?",
        "- Ann answered: It is on its way.",
        "- This is marked as solved.",
    ]
    assert wording.closing_summary(state, solved=False).endswith("Write here whenever you want to go on with it.")


def test_the_assistants_own_answer_is_summed_up_as_its_own() -> None:
    answer = assistant("In Bremen.", citations=(citation("orders.md"),))
    state = said(contact("Where is my order?"), answer, contact("I'm back"), assistant("Hello again!"))
    assert "- I answered: In Bremen." in wording.closing_summary(state, solved=True)


def test_a_summary_of_nothing_claims_nothing() -> None:
    assert wording.closing_summary(said(contact("Hi")), solved=True).count("\n") == 1


def told(*messages, reason: Reason | None = None) -> Story:
    log = [*(MessageCreated(one) for one in messages), ControlChanged(Phase.QUEUED, 1, reason)]
    return story_of(("", one) for one in log)


def test_the_handoff_summary_tells_the_agent_the_wish_what_was_tried_and_why() -> None:
    tried = assistant("In Bremen.", action=Action.ANSWER, citations=(citation("orders.md"), citation("orders.md")))
    asked_back = assistant("Which one?", MessageKind.CLARIFY, Action.CLARIFY)
    story = told(
        contact("Where is my order?"),
        tried,
        contact("Can it come by boat?"),
        asked_back,
        contact("No, the other order, please"),
        notice(),
        reason=Reason.LOW_CONFIDENCE,
    )
    assert wording.handoff_summary(story).splitlines() == [
        "Wants: Can it come by boat?",
        "Began with: Where is my order?",
        "Tried: 2 replies, citing orders.md",
        "Passed on because: low confidence",
    ]


def test_a_handoff_summary_without_words_says_so_little() -> None:
    assert wording.handoff_summary(told()) == "Tried: 0 replies"
    assert wording.handoff_summary(told(contact("I need a human"))).startswith("Wants: I need a human\nTried")


def test_long_words_are_cut_between_words() -> None:
    long = "word " * 100
    cut = wording.shortened(f"  {long}")
    assert len(cut) <= wording.SUMMARY_CHARS + 4
    assert cut.endswith("word ...")
    assert wording.shortened("a\n b") == "a b"


def test_the_closing_asks_and_reminds() -> None:
    assert "1 (poor) to 5" in wording.survey()
    assert wording.reminder(closing())[0].startswith("Is there anything else")
    assert Author.ASSISTANT == "assistant"
