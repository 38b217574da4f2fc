"""Words that ask nothing of the documents."""

import time

import pytest

from conversation import commands as c
from conversation.asked import NOTED, NOTHING_YET, OPENING, WHO_IS_THERE
from conversation.events import Phase
from conversation.model import Action, MessageKind, Reason, TurnKind
from policy.openers import asks_who_is_there, opens
from policy.rules import Fired, fired
from tests.conversation.building import after, asked, assistant, contact, decision, in_phase, reply, turn

OPENERS = [
    "Hi, I need help",
    "I have a question.",
    "I have another question",
    "Can you help me?",
    "hello, could you help me please",
    "help",
    "quick question",
    "May I ask you something?",
    "I need some assistance please",
    "I have a problem",
]
WHO = [
    "Are you a bot?",
    "are you a real person or a bot?",
    "am I talking to a person?",
    "Hi, is this a bot?",
    "Am I chatting with a real human",
    "who am I talking to?",
    "are u human",
    "what can you do",
    "What can you help me with?",
    "how can you help me",
    "What can I ask you?",
    "what topics can I ask about",
]
QUESTIONS = [
    "is it automatic?",
    "is it virtual?",
    "is it real",
    "I need help with my router",
    "Can you help me return a lamp?",
    "I have a question about delivery",
    "I have a problem with the invoice",
    "is this a live stream?  how do I watch it",
    "Are you open today?",
    "are you there?",
    "is this right?",
    "is it a person per room?",
    "does the bot read PDFs",
    "question mark key does not print",
    "what are your hours?",
    "who are your couriers?",
    "what can you do about a broken lamp?",
    "how can I help",
    "what do you offer?",
    "what do you do?",
    "how can you cancel an order",
]


@pytest.mark.parametrize("text", OPENERS)
def test_an_opener_is_asked_what_and_costs_no_offer(text: str) -> None:
    assert fired(asked(text), turn(text)) == Fired(OPENING, TurnKind.SMALLTALK, None, Action.ANSWER)


def test_a_second_opener_in_a_row_is_left_to_the_policy() -> None:
    state = asked("I need help")
    opened = decision(kind=TurnKind.SMALLTALK, rule=OPENING)
    assert fired(after(state, reply(state, opened), c.Say(contact("I need help"))), turn("I need help")) is None


@pytest.mark.parametrize("text", WHO)
def test_who_is_there_is_told_honestly(text: str) -> None:
    found = Fired(WHO_IS_THERE, TurnKind.SMALLTALK, None, Action.ANSWER)
    assert fired(asked(text), turn(text, TurnKind.REQUEST)) == found
    assert fired(in_phase(Phase.CLOSING), turn(text)) == found


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_with_a_matter_is_none_of_these(text: str) -> None:
    assert not opens(text)
    assert not asks_who_is_there(text)


@pytest.mark.parametrize("text", ["ok", "Okay.", "I see", "got it"])
def test_a_mere_ok_after_an_answer_is_no_goodbye(text: str) -> None:
    state = asked()
    told = after(state, reply(state), c.Say(contact(text)))
    assert fired(told, turn(text, TurnKind.SMALLTALK, smalltalk="goodbye")).rule == NOTED
    offer = assistant("A person?", MessageKind.OFFER)
    assert fired(after(state, reply(state, message=offer), c.Say(contact("ok"))), turn("ok")).rule == "accepted_offer"


@pytest.mark.parametrize(
    ("text", "heard"), [("👍", NOTED), ("🙂🙂", NOTED), ("...", NOTED), ("👎", None), ("???", None), ("😡😡", None)]
)
def test_signs_and_pictures_alone_are_no_question(text: str, heard: str | None) -> None:
    assert fired(asked(text), turn(text)).rule == NOTHING_YET
    state = asked()
    found = fired(after(state, reply(state), c.Say(contact(text))), turn(text))
    assert (found and found.rule) == heard


@pytest.mark.parametrize(
    "text", ["yes", "No.", "ok", "sure", "maybe", "hmm", "yes please", "not sure", "no thanks", "😡😡😡"]
)
def test_a_reply_to_nothing_is_asked_what_is_wanted(text: str) -> None:
    state = asked(text)
    goodbye = turn(text, TurnKind.SMALLTALK, smalltalk="goodbye")
    assert fired(state, goodbye) == Fired(NOTHING_YET, TurnKind.SMALLTALK, None, Action.ANSWER)


@pytest.mark.parametrize("before", [NOTHING_YET, OPENING])
@pytest.mark.parametrize("text", ["yes", "sure", "maybe", "hmm", "yes please", "not sure", "😡😡😡"])
def test_who_was_asked_what_is_wanted_and_says_nothing_again_is_offered_a_person(text: str, before: str) -> None:
    state = asked("yes")
    once = after(state, reply(state, decision(kind=TurnKind.SMALLTALK, rule=before)), c.Say(contact(text)))
    assert fired(once, turn(text)) == Fired(NOTHING_YET, TurnKind.KNOWLEDGE, Reason.LOOP, Action.OFFER)


@pytest.mark.parametrize("text", ["ok", "No.", "no thanks"])
def test_who_was_asked_what_is_wanted_and_wants_nothing_is_left_alone(text: str) -> None:
    state = asked("yes")
    once = after(state, reply(state, decision(kind=TurnKind.SMALLTALK, rule=NOTHING_YET)), c.Say(contact(text)))
    assert fired(once, turn(text)) == Fired(NOTED, TurnKind.SMALLTALK, None, Action.ANSWER)


@pytest.mark.parametrize(
    "text", ["no signal on my phone", "yes or no: can I return it?", "sure thing brand lamp", "maybe the fuse"]
)
def test_a_question_that_begins_like_a_reply_is_none(text: str) -> None:
    assert fired(asked(text), turn(text)) is None


@pytest.mark.parametrize("text", ["I'm still here", "still here", "here I am", "I'm back", "back again now"])
def test_who_is_here_again_is_asked_what_and_not_sent_off(text: str) -> None:
    goodbye = turn(text, TurnKind.SMALLTALK, smalltalk="goodbye")
    found = Fired(OPENING, TurnKind.SMALLTALK, None, Action.ANSWER)
    once = asked(text)
    again = after(once, reply(once, decision(kind=TurnKind.SMALLTALK, rule=OPENING)), c.Say(contact(text)))
    for state in (once, again, in_phase(Phase.CLOSING)):
        assert fired(state, goodbye) == found


@pytest.mark.parametrize("text", ["one sec", "hold on, trying it now", "let me try", "ok I will wait"])
def test_who_tries_or_waits_is_noted_and_the_closing_is_not_left(text: str) -> None:
    state = asked()
    told = after(state, reply(state), c.Say(contact(text)))
    goodbye = turn(text, TurnKind.SMALLTALK, smalltalk="goodbye")
    assert fired(told, goodbye).rule == NOTED
    closing = after(in_phase(Phase.CLOSING), c.Say(contact(text)))
    assert fired(closing, goodbye).rule == NOTED
    noted = decision(kind=TurnKind.SMALLTALK, rule=NOTED)
    assert after(closing, reply(closing, noted, goodbye)).phase is Phase.CLOSING


@pytest.mark.parametrize("text", ["hi, " * 5000, "are you a " * 3000, "a " * 49 + "?", "are you" + " a" * 40 + " x"])
def test_long_messages_take_no_time(text: str) -> None:
    before = time.process_time()
    assert not opens(text)
    assert not asks_who_is_there(text)
    assert time.process_time() - before < 1.0
