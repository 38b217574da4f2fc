"""Which of the assistant's notices go out as mail: what replies to the contact does, how the queue stands does not."""

from datetime import UTC, datetime

import pytest

from conversation.events import Phase
from conversation.model import Action, Decision, Reason
from conversation.wishes import wished_moment
from runtime import queue_words, wording
from runtime.bot import Bot
from runtime.wishes import Wishes
from tests.channels.mailing import ACCOUNT, KIM, NINA, Office, answer_by_bot, mail
from tests.conversation.building import decision, turn
from tests.runtime.building import HERE, House, always

PROMISE = "I will check with you again on Friday."
WISH = "Please check again with me on Friday at 9"


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def take(office: Office, decided: Decision | None = None) -> None:
    """The assistant's turn, and the time until its letter is sent."""

    def wished(_workspace: str, text: str, _state: object) -> tuple[datetime, str] | None:
        found = wished_moment(text, datetime.fromtimestamp(office.clock(), UTC))
        return (found, PROMISE) if found else None

    chosen = decided or decision()
    wishes = Wishes(office.conversations, wished)
    decide = lambda _workspace: lambda _state, _turn: chosen  # noqa: E731
    bot = Bot(office.conversations, always(turn()), decide, lambda *_: False, mails=lambda _: True, wishes=wishes)
    bot.take(HERE, office.only())
    office.pass_time(ACCOUNT.gather_s)


def write(office: Office, text: str) -> None:
    """The contact's mail, in answer to the last of ours."""
    office.arrive(mail(text, to=office.sent[-1]))


def asked_and_answered(office: Office) -> None:
    office.arrive(mail())
    answer_by_bot(office)
    office.pass_time(ACCOUNT.gather_s)


def said(office: Office) -> list[str]:
    """The first line of each mail of ours."""
    return [sent.get_content().splitlines()[0] for sent in office.sent]


def test_a_promise_and_its_end_are_mailed(office: Office) -> None:
    asked_and_answered(office)
    write(office, WISH)
    take(office)
    assert len(office.state().follow_ups) == 1
    write(office, "Please do not write to me again")
    take(office)
    assert office.state().follow_ups == ()
    assert said(office)[1:] == [PROMISE, wording.NO_MORE]
    assert office.sent[-1]["Auto-Submitted"] == "auto-replied"


def test_thanks_for_an_address_are_mailed_to_a_visitor_who_has_come_to_write_mails(office: Office) -> None:
    which, _, _ = office.conversations.start(HERE, {"email": KIM}, {})
    office.answer_as_agent("It is the filter.")
    office.conversations.handback(HERE, which, NINA, True, None)
    office.pass_time(ACCOUNT.away_s)
    for text in (WISH, "My address is kim@work.example"):
        write(office, text)
        take(office)
    assert said(office)[1:] == [PROMISE, queue_words.details_taken("kim@work.example", mails=True)]
    assert office.sent[-1]["To"] == KIM


def test_on_a_page_a_promise_is_read_there(office: Office) -> None:
    which, _, _ = office.conversations.start(HERE, {"email": KIM}, {})
    office.conversations.say(HERE, which, WISH, None)
    take(office)
    assert len(office.state().follow_ups) == 1
    assert office.states == []


def test_that_they_still_wait_is_not_mailed_to_whatever_they_add(office: Office) -> None:
    asked_and_answered(office)
    office.conversations.ask_for_person(HERE, office.only())
    write(office, "It is the large one.")
    take(office, decision(Action.ESCALATE, reason=Reason.LOW_CONFIDENCE))
    assert office.state().messages[-1].text == queue_words.QUEUED
    assert len(office.sent) == 1


def test_joins_transfers_and_the_end_of_a_wait_are_not_mailed(office: Office) -> None:
    asked_and_answered(office)
    talks, which = office.conversations, office.only()
    talks.ask_for_person(HERE, which)
    talks.cancel_handoff(HERE, which)
    talks.ask_for_person(HERE, which)
    talks.claim(HERE, which, NINA)
    talks.transfer(HERE, which, NINA, None, None)
    office.pass_time(ACCOUNT.gather_s)
    assert office.state().phase is Phase.QUEUED
    assert len(office.sent) == 1
