"""What people do to a conversation is committed first and told afterwards."""

import asyncio

import pytest

from conversation.errors import AlreadyClaimed, ConversationError, StaleEpoch
from conversation.events import Phase
from conversation.model import Author, MessageKind
from runtime.digest import sha256
from runtime.errors import IdempotencyConflict, NotFound
from tests.conversation.building import ANN, BEN
from tests.runtime.building import ELSEWHERE, HERE, House, words


def test_the_assistant_greets_and_says_that_it_is_automated(house: House) -> None:
    _, _, state = house.conversations.start(HERE, {}, {})
    [greeting] = state.messages
    assert greeting.kind is MessageKind.GREETING
    assert "automated assistant" in greeting.text
    assert greeting.at == house.clock.stamp()


def test_ids_and_tokens_are_never_the_same_twice(house: House) -> None:
    opened = [house.conversations.start(HERE, {}, {})[:2] for _ in range(5)]
    assert len({text for pair in opened for text in pair}) == 10


def test_a_conversation_goes_from_the_bot_to_an_agent_and_back(house: House) -> None:
    talk, one = house.conversations, house.started("I need help with my order")
    assert talk.ask_for_person(HERE, one).state.phase is Phase.QUEUED
    held = talk.claim(HERE, one, ANN).state
    assert (held.phase, held.assignee) == (Phase.HUMAN, ANN)
    said = talk.agent_say(HERE, one, ANN, "I will look.", held.epoch, None).state
    assert said.messages[-1].name == "Ann"
    assert said.messages[-1].author is Author.AGENT
    talk.note(HERE, one, ANN, "Order 12.")
    passed = talk.transfer(HERE, one, ANN, BEN, "He knows more.").state
    assert passed.assignee == BEN
    assert "You are being passed to Ben." in words(passed)
    closed = talk.handback(HERE, one, BEN, True, "Ask for a rating.").state
    assert closed.phase is Phase.CLOSING
    assert closed.messages[-1].kind is MessageKind.SUMMARY
    assert "Ann answered: I will look." in closed.messages[-1].text
    assert talk.rate(HERE, one, 5, "Quick.").state.phase is Phase.RESOLVED
    assert [log.type for log in house.events(one)].count("note.created") == 2


def test_a_transfer_to_the_queue_carries_no_note_when_there_is_none(house: House) -> None:
    one = house.started("I need help")
    house.conversations.claim(HERE, one, ANN)
    state = house.conversations.transfer(HERE, one, ANN, None, None).state
    assert state.phase is Phase.QUEUED
    assert "note.created" not in [log.type for log in house.events(one)]


def test_a_transfer_that_is_refused_leaves_no_note(house: House) -> None:
    one = house.started("I need help")
    with pytest.raises(ConversationError):
        house.conversations.transfer(HERE, one, ANN, BEN, "He knows more.")
    assert "note.created" not in [log.type for log in house.events(one)]


def test_a_contact_may_change_their_mind_about_waiting(house: House) -> None:
    one = house.started("I need help")
    house.conversations.ask_for_person(HERE, one)
    state = house.conversations.cancel_handoff(HERE, one).state
    assert state.phase is Phase.BOT
    assert state.messages[-1].kind is MessageKind.NOTICE


def test_a_thumb_goes_on_one_message_of_the_assistant(house: House) -> None:
    one = house.started("Hello")
    greeting = house.state(one).messages[0]
    assert house.conversations.feedback(HERE, one, greeting.id, True).events
    assert not house.conversations.feedback(HERE, one, greeting.id, True).events
    assert house.conversations.feedback(HERE, one, greeting.id, False).state.feedback == {greeting.id: False}
    with pytest.raises(ConversationError):
        house.conversations.feedback(HERE, one, "unknown", True)


def test_an_agents_words_under_an_old_epoch_are_refused(house: House) -> None:
    one = house.started("Hello")
    epoch = house.conversations.claim(HERE, one, ANN).state.epoch
    house.conversations.transfer(HERE, one, ANN, None, None)
    with pytest.raises(StaleEpoch):
        house.conversations.agent_say(HERE, one, ANN, "I will look.", epoch, None)


def test_an_agents_message_with_a_key_is_said_once(house: House) -> None:
    one = house.started("Hello")
    epoch = house.conversations.claim(HERE, one, ANN).state.epoch
    for _ in range(2):
        house.conversations.agent_say(HERE, one, ANN, "I will look.", epoch, "k1")
    assert words(house.state(one), Author.AGENT) == ["I will look."]


def test_the_keys_of_contact_and_agents_never_meet(house: House) -> None:
    one = house.started("Hello")
    house.conversations.say(HERE, one, "Yes", "k1")
    epoch = house.conversations.claim(HERE, one, ANN).state.epoch
    house.conversations.agent_say(HERE, one, ANN, "Yes", epoch, "k1")
    epoch = house.conversations.transfer(HERE, one, ANN, BEN, None).state.epoch
    house.conversations.agent_say(HERE, one, BEN, "Yes", epoch, "k1")
    assert words(house.state(one), Author.CONTACT) == ["Hello", "Yes"]
    assert words(house.state(one), Author.AGENT) == ["Yes", "Yes"]


def test_a_contact_who_guesses_what_an_agents_key_is_kept_as_is_not_in_its_way(house: House) -> None:
    one, guessed = house.started("Hello"), sha256(f"{ANN.id} k1")
    for _ in range(2):
        house.conversations.say(HERE, one, "Mine", guessed)
    epoch = house.conversations.claim(HERE, one, ANN).state.epoch
    for _ in range(2):
        house.conversations.agent_say(HERE, one, ANN, "I will look.", epoch, "k1")
    assert words(house.state(one), Author.CONTACT) == ["Hello", "Mine"]
    assert words(house.state(one), Author.AGENT) == ["I will look."]


def wakes(house: House, act) -> bool:
    """Whether a stream of the workspace wakes when this is done."""

    async def listen() -> bool:
        with house.feed.subscribe(HERE, None) as box:
            act()
            return await box.wait(0.01)

    return asyncio.run(listen())


def test_whoever_watches_is_told_of_what_has_changed(house: House) -> None:
    one = house.started()
    assert wakes(house, lambda: house.conversations.say(HERE, one, "Hello", "k1"))
    assert wakes(house, lambda: house.conversations.claim(HERE, one, ANN))
    assert wakes(house, lambda: house.conversations.start(HERE, {}, {}))


def test_nobody_is_told_of_what_has_not_changed(house: House) -> None:
    one = house.started()
    house.conversations.say(HERE, one, "Hello", "k1")
    house.conversations.claim(HERE, one, ANN)

    def refused() -> None:
        with pytest.raises(AlreadyClaimed):
            house.conversations.claim(HERE, one, BEN)

    assert not wakes(house, lambda: house.conversations.say(HERE, one, "Hello", "k1"))
    assert not wakes(house, lambda: house.conversations.claim(HERE, one, ANN))
    assert not wakes(house, refused)


@pytest.mark.parametrize(
    "act",
    [
        lambda talk, one: talk.say(ELSEWHERE, one, "Hello", None),
        lambda talk, one: talk.ask_for_person(ELSEWHERE, one),
        lambda talk, one: talk.cancel_handoff(ELSEWHERE, one),
        lambda talk, one: talk.rate(ELSEWHERE, one, 5, None),
        lambda talk, one: talk.feedback(ELSEWHERE, one, "m1", True),
        lambda talk, one: talk.claim(ELSEWHERE, one, ANN),
        lambda talk, one: talk.agent_say(ELSEWHERE, one, ANN, "Hello", 1, None),
        lambda talk, one: talk.note(ELSEWHERE, one, ANN, "Hello"),
        lambda talk, one: talk.transfer(ELSEWHERE, one, ANN, BEN, None),
        lambda talk, one: talk.handback(ELSEWHERE, one, ANN, True, None),
    ],
)
def test_nothing_can_be_done_to_a_conversation_of_another_workspace(house: House, act) -> None:
    one = house.started("Hello")
    before = house.log.state(HERE, one)
    with pytest.raises(NotFound):
        act(house.conversations, one)
    assert house.log.state(HERE, one) == before


def test_what_a_message_needs_is_done_when_it_stands_and_before_anybody_is_told(house: House) -> None:
    one, done = house.started("Hello"), []
    say = house.conversations.say
    house.feed.watch(lambda: done.append("told"))
    say(HERE, one, "See.", "k1", stands=lambda: done.append("stands"))
    assert done == ["stands", "told"]
    with pytest.raises(IdempotencyConflict):
        say(HERE, one, "Look.", "k1", stands=lambda: done.append("never"))
    assert done == ["stands", "told"]
