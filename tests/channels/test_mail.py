"""Mails, as far as it does not turn on the database: loops, ratings, visitors of a page, files."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from channels.dispatcher import MAX_FILES_BYTES
from conversation import commands as c
from conversation.events import Phase, QueueUpdated
from conversation.model import Attachment, Author, MessageKind
from runtime.attachments import AttachmentStore
from runtime.errors import NoAddress
from runtime.letters import FIRST_WAIT_S, PATIENCE_S, Submitted
from runtime.letters import KIND as SEND
from tests.channels.mailing import ACCOUNT, KIM, NINA, SUPPORT, Folder, Office, mail, replied, returned, said_by_contact
from tests.runtime.building import ELSEWHERE, HERE, House

BUSY = Submitted(451, "The mail server said 451: later")


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


def test_the_name_of_who_mails_turns_nothing_round(office: Office) -> None:
    office.arrive(mail(subject="Tank\u202eknaT").replace(b"Kim <", b"=?utf-8?q?Kim=E2=80=AE?= <"))
    assert (office.state().contact["name"], office.state().attributes["subject"]) == ("Kim", "TankknaT")


def test_what_lay_in_the_mailbox_before_is_nobodys_question(house: House) -> None:
    office = Office(house, folder=Folder({5: mail("very old")}, next_uid=6))
    office.arrive(mail("new"))
    assert said_by_contact(office.state()) == ["Cleaning\n\nnew"]


def test_a_renamed_mail_is_found_by_the_id_of_the_thread(office: Office) -> None:
    sent = replied(office)
    root = sent["References"].split()[0]
    office.arrive(mail("The large one.", References=f"{root} <renamed@relay.example>"))
    assert said_by_contact(office.state())[1:] == ["The large one."]


def test_machines_are_never_answered(office: Office) -> None:
    office.arrive(mail(Auto_Submitted="auto-replied"), mail(sender=SUPPORT))
    assert office.opened() == []
    assert office.folder.read_ones == set()


def test_a_rating_in_an_answer_is_a_rating(office: Office) -> None:
    office.arrive(mail())
    office.answer_as_agent("It is the filter.")
    office.conversations.handback(HERE, office.only(), NINA, True, None)
    ask = office.conversations.message(Author.ASSISTANT, "How did we do?", MessageKind.SURVEY)
    office.conversations.do(HERE, office.only(), lambda _: [c.RequestSurvey(ask)])
    office.pass_time(ACCOUNT.gather_s)
    [sent] = office.sent
    assert "Answer with a number from 1 to 5" in sent.get_content()
    office.arrive(mail("5\nVery friendly.", to=sent))
    assert office.state().survey_score == 5
    assert office.state().phase is Phase.RESOLVED


def test_a_letter_is_given_up_after_two_days(office: Office) -> None:
    office.arrive(mail())
    office.answer_as_agent("Hello.")
    office.answers = [BUSY] * 100
    for _ in range(9):
        office.clock.advance(PATIENCE_S / 8)
        office.work(SEND)
    assert office.states == ["dead"]
    assert 100 - len(office.answers) == 8


def test_a_visitor_who_has_answered_on_the_page_gets_no_mail(office: Office) -> None:
    which, _, _ = office.conversations.start(HERE, {}, {})
    office.conversations.update_contact(HERE, which, {"email": KIM})
    office.answer_as_agent("Hello!")
    office.conversations.say(HERE, which, "Hello.", None)
    office.pass_time(ACCOUNT.away_s)
    assert (office.sent, office.states) == ([], ["read"])


def test_a_promised_follow_up_reaches_a_visitor_by_mail_chattermate_298(office: Office) -> None:
    which, _, _ = office.conversations.start(HERE, {"email": KIM}, {})
    promised = office.conversations.message(Author.ASSISTANT, "As promised: is it repaired?")
    office.conversations.do(HERE, which, lambda _: [c.ScheduleFollowUp("2026-01-01T10:00:00+00:00", "x", "f1")])
    office.conversations.do(HERE, which, lambda _: [c.FollowUp(promised, "f1")])
    office.pass_time(ACCOUNT.away_s)
    assert "As promised: is it repaired?" in office.sent[0].get_content()
    assert office.sent[0]["Auto-Submitted"] == "auto-generated"


def test_a_transcript_goes_to_who_has_written_mails_or_on_the_word_of_staff(office: Office) -> None:
    which, _, _ = office.conversations.start(HERE, {"email": KIM}, {})
    send = office.threads.send_transcript
    with pytest.raises(NoAddress, match="download"):
        send(HERE, which, KIM, by_staff=False)
    with pytest.raises(NoAddress):
        send(ELSEWHERE, which, KIM, by_staff=True)
    assert send(HERE, which, KIM, by_staff=True) == KIM
    assert send(HERE, which, KIM, by_staff=True) == KIM
    office.work()
    [sent] = office.sent
    assert f"Conversation {which} with" in sent.get_content()


def test_a_mailbox_that_is_down_is_looked_into_again(office: Office) -> None:
    office.folder.down = True
    office.folder.put(mail())
    for _ in range(10):
        office.pass_time(ACCOUNT.poll_s)
    assert office.opened() == []
    office.folder.down = False
    office.pass_time(ACCOUNT.poll_s)
    assert len(office.opened()) == 1
    assert office.house.work.dead() == []


def test_what_cannot_be_read_keeps_nothing_else_waiting(office: Office) -> None:
    office.arrive(b"From: kim@home.example\n" + b"boundary" * 1000, mail())
    assert office.room.unreadable(HERE) == 1
    assert said_by_contact(office.state(office.opened()[-1]))[-1].endswith("clean the tank?")


def test_pictures_in_a_mail_are_files_of_the_conversation(office: Office, tmp_path: Path) -> None:
    store = AttachmentStore(tmp_path / "attachments", 1000)
    office.collector = replace(office.collector, mailroom=replace(office.room, keep=store.keep_each))
    made = EmailMessage()
    made["From"], made["Message-ID"] = KIM, "<with-picture@home.example>"
    made.set_content("It looks so.")
    png = b"\x89PNG\r\n\x1a\n0"
    made.add_attachment(png, maintype="application", subtype="octet-stream", filename="tank.png")
    made.add_attachment(b"<html>", maintype="image", subtype="png", filename="not.png")
    office.arrive(made.as_bytes())
    [message] = [one for one in office.state().messages if one.author is Author.CONTACT]
    assert message.text == "It looks so.\n\n[Attached: tank.png, not.png]"
    assert [one.name for one in message.attachments] == ["tank.png"]
    assert store.read(HERE, message.attachments[0]) == png


def test_visitors_of_a_page_are_left_alone_where_the_owner_wants_it(house: House) -> None:
    office = Office(house, replace(ACCOUNT, web_contacts=False))
    office.conversations.start(HERE, {"email": KIM}, {})
    office.answer_as_agent("Hello!")
    office.pass_time(ACCOUNT.away_s)
    assert office.states == []
    assert not office.threads.writes_to(HERE)


def test_who_was_told_that_nobody_is_there_hears_when_somebody_is(office: Office) -> None:
    office.arrive(mail())

    def tell(words: str, absence: str | None) -> None:
        told = office.conversations.message(Author.ASSISTANT, words, MessageKind.NOTICE)
        news = c.TellQueue(told, QueueUpdated(1, None, absence, "2026-01-01T10:00:00+00:00"))
        office.conversations.do(HERE, office.only(), lambda _: [news])
        office.pass_time(ACCOUNT.gather_s)

    office.conversations.ask_for_person(HERE, office.only())
    tell("You are number 2.", None)
    tell("Nobody is there.", "nobody_online")
    tell("You are next.", None)
    tell("You are still next.", None)
    assert [sent.get_content().splitlines()[0] for sent in office.sent] == [
        "Nobody is there.",
        "You are next.",
    ]


def test_an_agents_words_are_no_automatic_mail_and_a_burst_is_one(office: Office) -> None:
    office.arrive(mail())
    office.answer_as_agent("I look into it.", "It is the filter.")
    office.pass_time(ACCOUNT.gather_s)
    [sent] = office.sent
    assert sent["Auto-Submitted"] is None
    content = sent.get_content()
    assert content.index("I look into it.") < content.index("It is the filter.")
    assert "Nina, Acme" in content


def test_an_agents_files_go_along_and_what_is_too_much_is_named(office: Office) -> None:
    office.arrive(mail())
    office.files = {"a": b"%PDF-1.7", "b": b"0" * 20}
    files = [Attachment(one, f"{one}.pdf", "application/pdf", size) for one, size in (("a", 8), ("b", MAX_FILES_BYTES))]
    gone = Attachment("c", "c.pdf", "application/pdf", 8)
    epoch = office.conversations.claim(HERE, office.only(), NINA).state.epoch
    say = office.conversations.agent_say
    say(HERE, office.only(), NINA, "Here is the manual.", epoch, None, attachments=(*files, gone))
    office.pass_time(ACCOUNT.gather_s)
    [sent] = office.sent
    [file] = sent.iter_attachments()
    assert (file.get_filename(), file.get_content_type(), file.get_content()) == (
        "a.pdf",
        "application/pdf",
        b"%PDF-1.7",
    )
    content = sent.get_body().get_content()
    assert "Here is the manual." in content
    assert "These files could not be sent by mail: b.pdf, c.pdf" in content


def test_nobody_else_gets_into_a_conversation(office: Office) -> None:
    sent = replied(office)
    mine = office.only()
    guessed = sent["Message-ID"].replace(sent["Message-ID"].split(".")[3][:4], "0000")
    office.arrive(
        mail("I am somebody else.", sender="eve@evil.example", to=sent),
        mail("I guess the id.", In_Reply_To=guessed),
    )
    assert said_by_contact(office.state(mine)) == ["Cleaning\n\nHow do I clean the tank?"]
    assert len(office.opened()) == 3


def test_a_mail_that_came_back_is_seen_with_its_letter(office: Office) -> None:
    sent = replied(office)
    office.arrive(returned(sent))
    assert office.states == ["bounced"]
    assert len(office.opened()) == 1


def test_what_the_server_does_not_take_is_tried_again_under_the_same_id(office: Office) -> None:
    office.arrive(mail())
    office.answer_as_agent("Hello.")
    office.answers = [BUSY, BUSY]
    office.pass_time(ACCOUNT.gather_s)
    assert office.states == ["waiting"]
    office.pass_time(FIRST_WAIT_S)
    office.pass_time(3 * FIRST_WAIT_S)
    assert office.states == ["sent"]
    [letter] = office.letters.listed(HERE)
    assert (letter.tries, letter.error) == (3, None)
    assert letter.id in office.sent[0]["Message-ID"]


def test_a_visitor_who_has_gone_gets_the_agents_words_by_mail(office: Office) -> None:
    which, _, _ = office.conversations.start(HERE, {"email": KIM}, {})
    office.conversations.say(HERE, which, "Is anybody there?", None)
    office.answer_as_agent("Yes, now.")
    office.pass_time(ACCOUNT.gather_s)
    assert office.sent == []
    office.pass_time(ACCOUNT.away_s)
    [sent] = office.sent
    assert sent["Subject"] == "Your conversation with Acme"
    assert "Yes, now." in sent.get_content()
    assert "has joined" not in sent.get_content()
    office.arrive(mail("Thank you!", to=sent))
    assert said_by_contact(office.state())[-1] == "Thank you!"
    assert office.state().attributes == {}
