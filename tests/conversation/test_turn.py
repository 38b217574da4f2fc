"""A turn: the question as the history makes it, and what is kept of each step."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from conversation import commands as c
from conversation.model import Answer, Evidence, Message, Sentiment, Turn, TurnKind
from conversation.state import Conversation
from conversation.turn import Reading, draft, pending_question, take_turn
from tests.conversation.building import (
    after,
    answered,
    asked,
    assistant,
    contact,
    decision,
    notice,
    passage,
    reply,
    started,
    turn,
)


def reading(kind: TurnKind = TurnKind.KNOWLEDGE, smalltalk: str | None = None) -> Reading:
    return Reading("order shipping", kind, Sentiment("calm", 0.1), (1.0, 0.0), smalltalk, {"request": 0.2})


def ticking() -> Iterator[float]:
    return (n / 1000 for n in count(0, 5))


def drafted(state: Conversation, read: Reading, evidence: tuple[Evidence, ...]) -> Turn:
    def retrieve(_: Reading) -> tuple[Evidence, ...]:
        return evidence

    def generate(_: Reading, question: str, found: tuple[Evidence, ...]) -> Answer:
        return Answer(f"{question}: {found[0].text}", (), 0.5)

    return draft(state, lambda _question, _history: read, retrieve, generate, ticking().__next__, {"retriever": "r1"})


def test_what_has_no_word_in_it_is_not_looked_for() -> None:
    for text in ("👍", "???", ". . ."):
        assert drafted(asked(text), reading(), (passage(1),)).evidence == ()
    assert drafted(asked("Größe?"), reading(), (passage(1),)).evidence == (passage(1),)


def test_a_burst_is_one_question_and_what_came_before_is_its_history() -> None:
    state = asked("Where is my order?")
    state = after(state, reply(state), c.Say(contact("And")), c.Say(contact("can I change it?")))
    question, history = pending_question(state)
    assert question == "And\ncan I change it?"
    assert history == state.messages[:3]


def test_a_question_in_wide_letters_is_read_in_plain_ones_and_stays_as_typed() -> None:
    state = asked("ＲＥＦＵＮＤ？")
    assert pending_question(state)[0] == "REFUND?"
    assert state.messages[-1].text == "ＲＥＦＵＮＤ？"


def test_the_names_of_files_are_no_part_of_a_question() -> None:
    state = after(asked("[Attached: screen.png]"), c.Say(contact("What is E4?\n\n[Attached: a [1].pdf, b.png]")))
    assert pending_question(state)[0] == "What is E4?"
    alone = asked("[Attached: screen.png]")
    assert pending_question(alone)[0] == "[Attached: screen.png]"


def test_words_of_the_assistant_after_the_question_are_passed_over() -> None:
    state = after(asked("Where is my order?"), c.AskForPerson(notice()))
    question, history = pending_question(state)
    assert question == "Where is my order?"
    assert history == state.messages[:1]


def test_without_a_message_of_the_contact_there_is_no_question() -> None:
    assert pending_question(started()) == ("", ())


def test_the_question_stays_inside_its_episode() -> None:
    state = replace(asked(), episode_start=2, messages=(*asked().messages, contact("It is me again")))
    assert pending_question(state) == ("It is me again", ())


def test_a_turn_keeps_what_each_step_found_and_cost() -> None:
    made = drafted(asked("When?"), reading(), (passage(),))
    assert (made.question, made.query, made.kind) == ("When?", "order shipping", TurnKind.KNOWLEDGE)
    assert made.answer == Answer(f"When?: {passage().text}", (), 0.5)
    assert made.evidence == (passage(),)
    assert (made.signals, made.sentiment) == ({"request": 0.2}, Sentiment("calm", 0.1))
    assert made.timings_ms == {"read": 5.0, "retrieve": 5.0, "generate": 5.0}
    assert made.fingerprints == {"retriever": "r1"}


def test_small_talk_is_not_looked_up() -> None:
    made = drafted(asked("Thanks"), reading(TurnKind.SMALLTALK, "thanks"), (passage(),))
    assert (made.evidence, made.answer, made.smalltalk) == ((), None, "thanks")


def test_without_evidence_nothing_is_answered() -> None:
    assert drafted(asked("When?"), reading(), ()).answer is None


def test_the_reader_sees_the_question_and_the_history_before_it() -> None:
    seen: list[tuple[str, tuple[Message, ...]]] = []

    def read(question: str, history: tuple[Message, ...]) -> Reading:
        seen.append((question, history))
        return reading()

    state = asked("When?")
    draft(state, read, lambda _: (), lambda *_: None, ticking().__next__, {})
    assert seen == [("When?", state.messages[:1])]


def test_taking_a_turn_decides_over_the_draft() -> None:
    state, made, chosen = asked(), turn(answer=answered()), decision()
    seen = []

    def decide(conversation: Conversation, drafted: Turn):
        seen.append((conversation, drafted))
        return chosen

    assert take_turn(state, lambda _: made, decide) == (made, chosen)
    assert seen == [(state, made)]


def test_an_assistants_later_words_do_not_hide_an_unanswered_question() -> None:
    state = after(asked("Where is my order?"), c.FollowUp(assistant("Has the parcel arrived?")))
    assert pending_question(state)[0] == "Where is my order?"
