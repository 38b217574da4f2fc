"""Suggestions for the agent: best first, none twice, never spoken by themselves."""

from collections.abc import Iterable
from dataclasses import replace

from conversation.model import Answer, Author, Turn
from conversation.state import Conversation
from runtime.assist import SUGGESTIONS, Assist
from tests.conversation.building import ANN, answered, decision, turn
from tests.runtime.building import HERE, House, always, words

CONFIDENCE = {"A": 0.4, "B": 0.9, "C": 0.6, "D": 0.5}


def option(text: str | None) -> Turn:
    return turn(answer=Answer(text, answered().citations, 0.5) if text else None)


def assist(house: House, options: Iterable[Turn], draft=None, least: float = 0.0) -> Assist:
    def decide(_conversation: Conversation, made: Turn):
        return replace(decision(), confidence=CONFIDENCE[made.answer.text])

    drafts = draft or always(turn())
    return Assist(house.conversations, drafts, lambda _workspace: decide, lambda _workspace, _turn: options, least)


def held(house: House, text: str = "When is it shipped?") -> str:
    one = house.started(text)
    house.conversations.claim(HERE, one, ANN)
    return one


def suggested(house: House, one: str) -> list[tuple[str, float]]:
    made = [log.data for log in house.events(one) if log.type == "suggestion.created"]
    return [(each["text"], each["confidence"]) for each in made[-1]["suggestions"]] if made else []


def test_the_best_suggestions_come_first_and_none_twice(house: House) -> None:
    one = held(house)
    options = iter([option(text) for text in ("A", "B", None, "B", "C", "D")])
    assist(house, options).take(HERE, one)
    assert suggested(house, one) == [("B", 0.9), ("C", 0.6), ("A", 0.4)]
    assert len(suggested(house, one)) == SUGGESTIONS
    assert next(options) == option("D"), "no passage is looked at once there are enough"


def test_what_is_hardly_ever_right_is_not_shown(house: House) -> None:
    one, other = held(house), held(house)
    assist(house, [option(text) for text in "ABC"], least=0.5).take(HERE, one)
    assert suggested(house, one) == [("B", 0.9), ("C", 0.6)]
    assist(house, [option("A")], least=0.5).take(HERE, other)
    assert suggested(house, other) == []


def test_a_suggestion_is_never_spoken(house: House) -> None:
    one = held(house)
    before = words(house.state(one))
    assist(house, [option("A")]).take(HERE, one)
    assert words(house.state(one)) == before
    assert words(house.state(one), Author.AGENT) == []


def test_without_an_answer_nothing_is_suggested(house: House) -> None:
    one = held(house)
    assist(house, [option(None)]).take(HERE, one)
    assert suggested(house, one) == []


def test_suggestions_for_a_message_are_made_once(house: House) -> None:
    one = held(house)
    for _ in range(2):
        assist(house, [option("A")]).take(HERE, one)
    assert [log.type for log in house.events(one)].count("suggestion.created") == 1


def test_of_two_who_draft_at_once_the_first_is_kept(house: House) -> None:
    one = held(house)

    def slow(_conversation: Conversation) -> Turn:
        assist(house, [option("A")]).take(HERE, one)
        return turn()

    assist(house, [option("B")], lambda _workspace: slow).take(HERE, one)
    assert [text for text, _ in suggested(house, one)] == ["A"]
    assert [log.type for log in house.events(one)].count("suggestion.created") == 1


def test_nothing_is_suggested_to_an_agent_who_is_not_there(house: House) -> None:
    one = house.started("When is it shipped?")
    assist(house, [option("A")]).take(HERE, one)
    assert suggested(house, one) == []


def test_nothing_is_suggested_before_the_contact_has_written(house: House) -> None:
    one = house.started()
    house.conversations.claim(HERE, one, ANN)
    assist(house, [option("A")]).take(HERE, one)
    assert suggested(house, one) == []


def test_suggestions_that_the_thread_has_overtaken_are_dropped(house: House) -> None:
    one = held(house)

    def slow(_conversation: Conversation) -> Turn:
        house.conversations.say(HERE, one, "It is order 12", None)
        return turn()

    assist(house, [option("A")], lambda _workspace: slow).take(HERE, one)
    assert suggested(house, one) == []


def test_suggestions_that_come_after_the_handback_are_dropped(house: House) -> None:
    one = held(house)

    def slow(_conversation: Conversation) -> Turn:
        house.conversations.handback(HERE, one, ANN, True, None)
        return turn()

    assist(house, [option("A")], lambda _workspace: slow).take(HERE, one)
    assert suggested(house, one) == []
