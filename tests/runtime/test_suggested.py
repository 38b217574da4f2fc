"""What became of suggested replies is on record, and never in the way of a message."""

import pytest

from conversation import commands as c
from conversation.errors import NotAssignee, UnknownSuggestion
from conversation.model import Author, Suggestion
from tests.conversation.building import ANN, BEN
from tests.runtime.building import HERE, House

FIRST, SECOND = Suggestion("s1", "It is on its way.", 0.9, ()), Suggestion("s2", "It was lost.", 0.4, ())


@pytest.fixture
def talk(house: House) -> str:
    """Held by Ann, with two suggestions for what the contact has asked."""
    one = house.started("Where is my order?")
    house.conversations.claim(HERE, one, ANN)
    suggested(house, one)
    return one


def suggested(house: House, one: str, *replies: Suggestion) -> None:
    asked = house.state(one).last(Author.CONTACT)
    house.conversations.do(HERE, one, lambda _: [c.Suggest(asked.id, replies or (FIRST, SECOND))])


def judged(house: House, one: str) -> list[tuple[str, str, float | None]]:
    found = [log.data for log in house.events(one) if log.type == "suggestion.judged"]
    return [(data["suggestion_id"], data["judgement"], data["distance"]) for data in found]


def say(house: House, one: str, text: str, suggestion: str | None, key: str | None = None) -> None:
    epoch = house.state(one).epoch
    house.conversations.agent_say(HERE, one, ANN, text, epoch, key, suggestion)


@pytest.mark.parametrize(
    ("text", "judgement", "distance"),
    [("It is on its way.", "accepted", 0.0), ("It is on my way.", "edited", 0.2), ("Sorry", "edited", 1.0)],
)
def test_a_used_suggestion_is_accepted_or_edited_by_so_much(
    house: House, talk: str, text: str, judgement: str, distance: float
) -> None:
    say(house, talk, text, "s1")
    assert judged(house, talk) == [("s1", judgement, distance)]
    assert house.state(talk).messages[-1].text == text


def test_a_suggestion_that_nobody_knows_does_not_block_a_message(house: House, talk: str) -> None:
    say(house, talk, "Hello", "nothing")
    assert house.state(talk).messages[-1].text == "Hello"
    assert judged(house, talk) == []


def test_a_suggestion_that_was_withdrawn_while_it_was_edited_still_counts(house: House, talk: str) -> None:
    house.conversations.say(HERE, talk, "Are you there?", None)
    say(house, talk, FIRST.text, "s1")
    assert judged(house, talk) == [("s1", "accepted", 0.0)]


def test_one_that_new_ones_have_taken_the_place_of_does_not(house: House, talk: str) -> None:
    house.conversations.say(HERE, talk, "Are you there?", None)
    suggested(house, talk, Suggestion("s3", "Yes.", 0.9, ()))
    say(house, talk, FIRST.text, "s1")
    assert judged(house, talk) == []


def test_a_message_sent_twice_is_judged_once(house: House, talk: str) -> None:
    for _ in range(2):
        say(house, talk, FIRST.text, "s1", "key")
    assert len(judged(house, talk)) == 1


def test_each_is_shown_once_whoever_looks(house: House, talk: str) -> None:
    for agent in (ANN, BEN, ANN):
        house.conversations.shown(HERE, talk, agent)
    assert judged(house, talk) == [("s1", "shown", None), ("s2", "shown", None)]


def test_one_that_was_put_away_is_not_suggested_any_more(house: House, talk: str) -> None:
    for _ in range(2):
        house.conversations.dismiss(HERE, talk, ANN, "s1")
    assert judged(house, talk) == [("s1", "dismissed", None)]
    assert house.state(talk).open_suggestions == (SECOND,)
    with pytest.raises(UnknownSuggestion):
        house.conversations.dismiss(HERE, talk, ANN, "nothing")


def test_a_colleague_cannot_put_away_what_is_suggested_to_the_assignee(house: House, talk: str) -> None:
    with pytest.raises(NotAssignee):
        house.conversations.dismiss(HERE, talk, BEN, "s1")
    assert house.state(talk).open_suggestions == (FIRST, SECOND)
