"""The timers of the closing phase, each for the closing that it was meant for."""

from dataclasses import replace
from functools import partial

import pytest

from conversation import commands as c
from conversation.events import Outcome, Phase
from conversation.model import Action, Author, Message, MessageKind, TurnKind
from conversation.state import Conversation
from runtime.closing import MAIL_SILENCE_S, Closing
from runtime.wording import message_kind
from tests.conversation.building import ANN, answered, decision, passage, reply, turn
from tests.runtime.building import HERE, House


def in_closing(house: House, solved: bool = True) -> tuple[str, int]:
    one = house.started("When is it shipped?")
    house.conversations.claim(HERE, one, ANN)
    return one, house.conversations.handback(HERE, one, ANN, solved, None).state.epoch


def kinds(house: House, one: str) -> list[MessageKind]:
    return [message.kind for message in house.state(one).messages]


def run_due(house: House, one: str) -> list[str]:
    """Do the timers of this conversation that are due, as the workers do."""
    closing = Closing(house.conversations, house.clock)
    timers = {"survey": closing.survey, "reminder": closing.reminder, "silence": closing.silence}
    done = [lease for lease in house.due(*timers) if lease.subject == one]
    for lease in done:
        timers[lease.kind](HERE, one, lease.data["epoch"])
    return [lease.kind for lease in done]


def test_the_survey_is_asked_then_a_reminder_sent_then_the_end_assumed(house: House) -> None:
    one, _ = in_closing(house)
    assert run_due(house, one) == ["survey"]
    assert kinds(house, one)[-1] is MessageKind.SURVEY
    house.clock.advance(house.settings.reminder_s)
    assert run_due(house, one) == ["reminder"]
    assert house.state(one).reminded
    house.clock.advance(house.settings.silence_s - 1)
    assert run_due(house, one) == []
    house.clock.advance(1)
    assert run_due(house, one) == ["silence"]
    assert house.state(one).phase is Phase.RESOLVED
    assert house.events(one)[-2].data == {"outcome": "assumed"}


def test_silence_after_an_unsolved_handback_is_no_success(house: House) -> None:
    one, epoch = in_closing(house, solved=False)
    Closing(house.conversations, house.clock).reminder(HERE, one, epoch)
    Closing(house.conversations, house.clock).silence(HERE, one, epoch)
    assert house.events(one)[-2].data == {"outcome": "unsolved"}


def test_each_timer_comes_once(house: House) -> None:
    one, epoch = in_closing(house)
    closing = Closing(house.conversations, house.clock)
    for _ in range(2):
        closing.survey(HERE, one, epoch)
        closing.reminder(HERE, one, epoch)
    assert kinds(house, one).count(MessageKind.SURVEY) == 1
    assert len(house.state(one).messages) == 6


def test_timers_of_a_closing_that_is_over_do_nothing(house: House) -> None:
    one, epoch = in_closing(house)
    house.conversations.claim(HERE, one, ANN)
    again = house.conversations.handback(HERE, one, ANN, True, None).state
    before = house.log.state(HERE, one)
    closing = Closing(house.conversations, house.clock)
    for timer in (closing.survey, closing.reminder, closing.silence):
        timer(HERE, one, epoch)
    assert house.log.state(HERE, one) == before
    assert again.epoch > epoch


def test_timers_do_nothing_while_an_agent_holds_the_conversation(house: House) -> None:
    one, epoch = in_closing(house)
    house.conversations.claim(HERE, one, ANN)
    before = house.log.state(HERE, one)
    Closing(house.conversations, house.clock).silence(HERE, one, epoch + 1)
    assert house.log.state(HERE, one) == before


def test_the_end_is_not_assumed_over_a_question_that_still_waits(house: House) -> None:
    one, epoch = in_closing(house)
    closing = Closing(house.conversations, house.clock)
    closing.reminder(HERE, one, epoch)
    house.conversations.say(HERE, one, "Does it also work abroad?", None)
    closing.silence(HERE, one, epoch)
    state = house.state(one)
    assert (state.phase, len(state.unanswered)) == (Phase.CLOSING, 1)


def test_a_contact_who_chats_in_closing_is_reminded_again_and_then_let_go(house: House) -> None:
    one, _ = in_closing(house)
    house.clock.advance(house.settings.reminder_s)
    run_due(house, one)
    house.clock.advance(house.settings.silence_s - 1)
    house.conversations.say(HERE, one, "Hello again", None)
    state = house.state(one)
    chat = reply(state, decision(kind=TurnKind.SMALLTALK), turn(smalltalk="greeting"))
    house.log.carry_out(HERE, one, lambda _: [chat])
    house.clock.advance(1)
    assert run_due(house, one) == ["silence"]
    assert house.state(one).phase is Phase.CLOSING
    house.clock.advance(house.settings.reminder_s)
    assert run_due(house, one) == ["reminder"]
    house.clock.advance(house.settings.silence_s)
    assert run_due(house, one) == ["silence"]
    assert house.state(one).phase is Phase.RESOLVED


def test_every_closing_comes_to_an_end(house: House) -> None:
    one, _ = in_closing(house)
    house.clock.advance(house.settings.reminder_s)
    run_due(house, one)
    house.conversations.ask_for_person(HERE, one)
    house.conversations.claim(HERE, one, ANN)
    house.conversations.handback(HERE, one, ANN, True, None)
    for wait_s in (house.settings.reminder_s, house.settings.silence_s):
        house.clock.advance(wait_s)
        run_due(house, one)
    assert house.state(one).phase is Phase.RESOLVED


def test_a_confirmed_end_needs_no_timers(house: House) -> None:
    one, epoch = in_closing(house)
    house.log.carry_out(HERE, one, lambda _: [c.Resolve(Outcome.CONFIRMED)])
    before = house.log.state(HERE, one)
    Closing(house.conversations, house.clock).silence(HERE, one, epoch)
    assert house.log.state(HERE, one) == before


def left(house: House, action: Action = Action.ANSWER, **told: str) -> str:
    """The assistant has answered, or not; the contact says nothing more."""
    one, _, _ = house.conversations.start(HERE, {}, told)
    house.conversations.say(HERE, one, "When is it shipped?", None)
    state = house.state(one)
    made, chosen = turn(answer=answered(), evidence=(passage(),)), decision(action)
    words = replace(
        said_by(state, action),
        at=house.clock.stamp(),
        citations=answered().citations if action is Action.ANSWER else (),
    )
    house.log.carry_out(HERE, one, lambda _: [c.Reply(state.epoch, state.unanswered[-1], made, chosen, words)])
    return one


def said_by(state: Conversation, action: Action) -> Message:
    return replace(reply(state, decision(action)).message, action=action, kind=message_kind(action))


def let_time_pass(house: House, one: str) -> list[str]:
    done = []
    for wait_s in (house.settings.bot_reminder_s, house.settings.silence_s):
        house.clock.advance(wait_s)
        done += run_due(house, one)
    return done


@pytest.mark.parametrize(
    ("action", "asks", "outcome"),
    [
        (Action.ANSWER, "Is everything in order", "assumed"),
        (Action.OFFER, "Would you like me to bring in a person?", "unsolved"),
        (Action.CLARIFY, "Is there anything else", "unsolved"),
    ],
)
def test_who_leaves_the_assistant_without_a_word_is_reminded_once_and_then_let_go(
    house: House, action: Action, asks: str, outcome: str
) -> None:
    one = left(house, action)
    assert let_time_pass(house, one) == ["reminder", "silence"]
    state = house.state(one)
    assert asks in state.messages[-1].text
    assert (state.phase, house.events(one)[-2].data) == (Phase.RESOLVED, {"outcome": outcome})


def test_who_writes_after_the_reminder_is_not_let_go(house: House) -> None:
    one = left(house)
    house.clock.advance(house.settings.bot_reminder_s)
    run_due(house, one)
    house.conversations.say(HERE, one, "And abroad?", None)
    house.clock.advance(house.settings.silence_s)
    run_due(house, one)
    assert house.state(one).phase is Phase.BOT


def test_whom_the_assistant_has_promised_to_come_back_to_is_not_reminded(house: House) -> None:
    one = left(house)
    house.log.carry_out(HERE, one, lambda _: [c.ScheduleFollowUp(house.clock.stamp(), "Is it there?", "f1")])
    before = house.log.state(HERE, one)
    assert let_time_pass(house, one) == ["reminder"]
    assert house.log.state(HERE, one) == before


def test_who_writes_mails_is_not_reminded_and_has_three_days(house: House) -> None:
    one = left(house, channel="email")
    assert let_time_pass(house, one) == ["reminder"]
    assert house.state(one).messages[-1].kind is MessageKind.ANSWER
    house.clock.advance(MAIL_SILENCE_S)
    assert run_due(house, one) == ["silence"]
    assert house.events(one)[-2].data == {"outcome": "assumed"}


def test_nobody_answers_a_follow_up_and_it_ends_as_the_matter_did_before(house: House) -> None:
    for solved, outcome in ((True, "assumed"), (False, "unsolved")):
        one, epoch = in_closing(house, solved)
        closing = Closing(house.conversations, house.clock)
        closing.reminder(HERE, one, epoch)
        closing.silence(HERE, one, epoch)
        promised = c.ScheduleFollowUp(house.clock.stamp(), "Is it there?", "f1")
        asks = house.conversations.message(Author.ASSISTANT, "Is it there?")
        for step in (promised, c.FollowUp(asks, "f1")):
            house.log.carry_out(HERE, one, partial(lambda step, _: [step], step))
        assert house.state(one).episode == 2
        assert let_time_pass(house, one)[-2:] == ["reminder", "silence"]
        assert house.events(one)[-2].data == {"outcome": outcome}


def test_a_mail_that_comes_late_begins_the_three_days_anew(house: House) -> None:
    one = left(house, channel="email")
    let_time_pass(house, one)
    house.clock.advance(MAIL_SILENCE_S - 7_000)
    house.conversations.say(HERE, one, "And abroad?", None)
    state = house.state(one)
    words = replace(said_by(state, Action.ANSWER), at=house.clock.stamp(), citations=answered().citations)
    made = turn(answer=answered(), evidence=(passage(),))
    again = c.Reply(state.epoch, state.unanswered[-1], made, decision(), words)
    house.log.carry_out(HERE, one, lambda _: [again])
    house.clock.advance(7_000)
    run_due(house, one)
    assert house.state(one).phase is Phase.BOT
    house.clock.advance(MAIL_SILENCE_S)
    run_due(house, one)
    assert house.state(one).phase is Phase.RESOLVED


def test_a_cancelled_follow_up_leaves_no_episode_open(house: House) -> None:
    one = left(house)
    house.log.carry_out(HERE, one, lambda _: [c.ScheduleFollowUp(house.clock.stamp(), "Is it there?", "f1")])
    let_time_pass(house, one)
    house.log.carry_out(HERE, one, lambda _: [c.CancelFollowUp("f1")])
    assert let_time_pass(house, one) == ["reminder", "silence"]
    assert house.state(one).phase is Phase.RESOLVED


def test_a_thumb_down_and_then_silence_is_no_success(house: House) -> None:
    one = left(house)
    house.conversations.feedback(HERE, one, house.state(one).messages[-1].id, False)
    let_time_pass(house, one)
    assert house.events(one)[-2].data == {"outcome": "unsolved"}


def test_who_only_says_hello_after_the_end_leaves_the_matter_as_it_was(house: House) -> None:
    one = left(house)
    let_time_pass(house, one)
    house.conversations.say(HERE, one, "hello again", None)
    state = house.state(one)
    chat = reply(state, decision(kind=TurnKind.SMALLTALK), turn(smalltalk="greeting"))
    house.log.carry_out(HERE, one, lambda _: [chat])
    let_time_pass(house, one)
    assert (house.state(one).episode, house.events(one)[-2].data) == (2, {"outcome": "assumed"})
