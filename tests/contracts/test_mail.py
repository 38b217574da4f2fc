"""Mails: each is taken once, leads to its own conversation, and is answered by one letter; on every database."""

import pytest
import sqlalchemy as sa

from runtime.errors import NotFound
from runtime.letters import MAX_AUTOMATIC_A_DAY, TOO_MANY, Submitted, enqueue
from tests.channels.mailing import (
    ACCOUNT,
    KIM,
    SUPPORT,
    Office,
    answer_by_bot,
    mail,
    replied,
    said_by_contact,
)
from tests.runtime.building import ELSEWHERE, HERE, House

BUSY = Submitted(451, "The mail server said 451: later")
REFUSED = Submitted(550, "The mail server said 550", final=True)


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def test_a_mail_opens_a_conversation_and_is_marked_as_read(office: Office) -> None:
    office.arrive(mail())
    state = office.state()
    assert said_by_contact(state) == ["Cleaning\n\nHow do I clean the tank?"]
    assert dict(state.contact) == {"email": KIM, "name": "Kim"}
    assert dict(state.attributes) == {"channel": "email", "subject": "Cleaning"}
    assert office.folder.read_ones == {1}
    office.clock.advance(5)
    assert [lease.subject for lease in office.house.due("turn")] == [office.only()]


def test_a_mail_is_taken_once_however_often_it_is_seen(office: Office) -> None:
    raw = mail()
    office.arrive(raw, raw)
    office.folder.validity += 1
    office.pass_time(30)
    assert said_by_contact(office.state()) == ["Cleaning\n\nHow do I clean the tank?"]


def test_a_process_that_dies_after_the_commit_takes_nothing_twice(office: Office) -> None:
    class Died(BaseException):
        pass

    def die(_uid: int) -> None:
        raise Died

    office.folder.put(mail())
    office.folder.mark_read = die
    with pytest.raises(Died):
        office.pass_time(30)
    del office.folder.mark_read
    office.pass_time(31)
    assert said_by_contact(office.state()) == ["Cleaning\n\nHow do I clean the tank?"]


def test_an_answer_goes_out_as_one_mail_of_the_same_thread(office: Office) -> None:
    first = mail()
    office.arrive(first)
    answer_by_bot(office)
    office.pass_time(ACCOUNT.gather_s)
    [sent] = office.sent
    assert sent["Subject"] == "Re: Cleaning"
    assert sent["From"] == f"Acme Support <{SUPPORT}>"
    assert sent["To"] == KIM
    assert sent["In-Reply-To"].encode() in first
    assert sent["References"].split()[-1] == sent["In-Reply-To"]
    assert sent["Auto-Submitted"] == "auto-replied"
    assert "Use lukewarm water." in sent.get_content()
    assert "automated assistant" in sent.get_content()
    office.pass_time(3600)
    assert len(office.sent) == 1


def test_an_answer_of_the_contact_goes_on_with_the_conversation(office: Office) -> None:
    sent = replied(office)
    office.arrive(mail("The large one.\n\nOn 1 May 2026, Acme wrote:\n> Which model?", "Re: Cleaning", to=sent))
    assert said_by_contact(office.state())[1:] == ["The large one."]
    office.answer_as_agent("Thanks.")
    office.pass_time(ACCOUNT.gather_s)
    assert office.sent[-1]["In-Reply-To"] != sent["In-Reply-To"]


def test_two_machines_that_answer_everything_come_to_an_end(office: Office) -> None:
    office.arrive(mail())

    def fill(connection: sa.Connection) -> None:
        for number in range(MAX_AUTOMATIC_A_DAY - 1):
            enqueue(connection, HERE, f"c{number}", KIM, (1, 1), office.clock() + 1e6, office.clock(), True)

    office.house.database.write(fill)
    for _ in range(2):
        answer_by_bot(office)
        office.pass_time(ACCOUNT.gather_s)
        office.arrive(mail("I am away.", to=office.sent[-1]))
    assert len(office.sent) == 1
    assert {one.error for one in office.letters.listed(HERE, "dead")} == {TOO_MANY}
    office.answer_as_agent("A person still may.")
    office.pass_time(ACCOUNT.gather_s)
    assert "A person still may." in office.sent[-1].get_content()


def test_a_refused_mail_is_put_aside_and_can_be_sent_again(office: Office) -> None:
    office.arrive(mail())
    office.answer_as_agent("Hello.")
    office.answers = [REFUSED]
    office.pass_time(ACCOUNT.gather_s)
    [letter] = office.letters.listed(HERE, "dead")
    assert letter.status == 550
    office.letters.replay(HERE, letter.id)
    office.work()
    assert office.states == ["sent"]
    with pytest.raises(NotFound):
        office.letters.replay(ELSEWHERE, letter.id)


def test_words_that_come_while_a_letter_is_sent_make_another(office: Office) -> None:
    office.arrive(mail())
    office.answer_as_agent("One.")
    office.answers = [BUSY]
    office.pass_time(ACCOUNT.gather_s)
    office.answer_as_agent("Two.")
    office.pass_time(3600)
    assert ["One." in sent.get_content() for sent in office.sent].count(True) == 1
    assert ["Two." in sent.get_content() for sent in office.sent].count(True) == 1
