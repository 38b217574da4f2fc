"""A whole conversation through a real IMAP and a real SMTP server on the loopback."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage

import pytest

from channels.imap import opened_mailbox
from channels.mail import problems
from channels.smtp import submit
from conversation.model import Author
from runtime.mail_file import MailServer, Tls
from tests.channels.mailing import ACCOUNT, KIM, SUPPORT, Office, mail
from tests.channels.servers import PASSWORD, USER, Imap, Inbox, imap_server, smtp_server
from tests.runtime.building import HERE, House, words


@pytest.fixture(scope="module")
def imap() -> Iterator[Imap]:
    with imap_server() as server:
        yield server


@pytest.fixture(scope="module")
def mail_server() -> Iterator[Inbox]:
    with smtp_server() as server:
        yield server


@pytest.fixture
def smtp(mail_server: Inbox) -> Inbox:
    mail_server.forget()
    return mail_server


@pytest.fixture
def office(house: House, imap: Imap, smtp: Inbox, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    given = MailServer("127.0.0.1", imap.port, "none", USER, "MAIL_PASSWORD")
    account = replace(ACCOUNT, imap=given, smtp=MailServer("127.0.0.1", smtp.port, "none", USER, None))
    assert list(problems(account)) == []
    return Office(
        house,
        account,
        opened=lambda _s, _p, folder: opened_mailbox(given, PASSWORD, folder),
        submit=submit(lambda _: None),
    )


def arrive(office: Office, imap: Imap, *raws: bytes) -> None:
    imap.deliver(*raws)
    office.pass_time(30)


def test_a_conversation_goes_back_and_forth_in_one_thread(office: Office, imap: Imap, smtp: Inbox) -> None:
    before = imap.unread()
    arrive(office, imap, mail("Größe? 100 % sure", "Which size"))
    assert imap.unread() == before
    assert words(office.state(), Author.CONTACT) == ["Which size\n\nGröße? 100 % sure"]
    office.answer_as_agent("Größe 42 passt.\n.\n-- \nso it is")
    office.pass_time(5)
    [sent] = smtp.mails
    assert smtp.envelopes == [(SUPPORT, [KIM])]
    assert sent["Subject"] == "Re: Which size"
    assert "Größe 42 passt.\n.\n- -\nso it is\n" in sent.get_content().replace("\r\n", "\n")
    answer = mail("Danke!\n\nAm 1. Mai 2026 schrieb Acme <s@acme.example>:\n> Größe 42", "Re: Which size", to=sent)
    arrive(office, imap, answer, answer)
    assert words(office.state(), Author.CONTACT)[1:] == ["Danke!"]
    office.pass_time(3600)
    assert len(smtp.raws) == 1


@pytest.mark.slow
def test_ids_longer_than_a_line_come_through_whole(office: Office, imap: Imap, smtp: Inbox) -> None:
    long = "<" + "DB9PR05MB" * 12 + "@prod.outlook.example>"
    arrive(office, imap, mail("Hello?").replace(b"Message-ID: <", f"Message-ID: {long}\r\nX-Was: <".encode()))
    office.answer_as_agent("Yes?")
    office.pass_time(5)
    assert f"In-Reply-To: {long}\r\n".encode() in smtp.raws[-1]


@pytest.mark.slow
def test_a_busy_server_gets_the_same_mail_later(office: Office, imap: Imap, smtp: Inbox) -> None:
    arrive(office, imap, mail("Anybody there?"))
    office.answer_as_agent("Yes.")
    smtp.refusals = ["451 busy"]
    office.pass_time(5)
    [letter] = office.letters.listed(HERE)
    assert (letter.state, letter.status, smtp.raws) == ("waiting", 451, [])
    office.pass_time(60)
    assert office.states == ["sent"]
    smtp.refusals = ["554 no"]
    office.answer_as_agent("Still there?")
    office.pass_time(5)
    assert sorted(office.states) == ["dead", "sent"]


def test_servers_that_are_not_there_are_named(office: Office) -> None:
    account = office.accounts[HERE]
    gone = replace(account.imap, port=1)
    found = list(problems(replace(account, imap=gone, smtp=gone)))
    assert [one.split(":")[0] for one in found] == ["Mailbox", "Sending"]
    wrong = list(problems(replace(account, folder="No such")))
    assert wrong == ["Mailbox: There is no folder 'No such' in the mailbox."]
    assert PASSWORD not in "".join(found + wrong)


@pytest.mark.parametrize(
    ("tls", "password", "says"), [("none", PASSWORD, "no log-in (AUTH)"), ("starttls", None, "no STARTTLS")]
)
def test_a_server_without_what_the_file_wants_says_so_and_is_tried_again(
    office: Office, imap: Imap, smtp: Inbox, monkeypatch: pytest.MonkeyPatch, tls: Tls, password: str | None, says: str
) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", PASSWORD)
    wants = replace(office.accounts[HERE].smtp, tls=tls, password_env="SMTP_PASSWORD" if password else None)
    office.accounts[HERE] = replace(office.accounts[HERE], smtp=wants)
    office.dispatcher = replace(office.dispatcher, submit=submit(lambda _: password))
    arrive(office, imap, mail("Anybody there?"))
    office.answer_as_agent("Yes.")
    office.pass_time(5)
    [letter] = office.letters.listed(HERE)
    assert letter.state == "waiting"
    assert letter.error is not None
    assert f"127.0.0.1:{smtp.port} offers {says}" in letter.error
    assert list(problems(office.accounts[HERE])) == [f"Sending: {letter.error}"]
    office.accounts[HERE] = replace(office.accounts[HERE], smtp=replace(wants, tls="none", password_env=None))
    office.dispatcher = replace(office.dispatcher, submit=submit(lambda _: None))
    office.pass_time(60)
    assert office.states == ["sent"]


def test_a_server_without_smtputf8_says_that_it_is_the_address() -> None:
    with smtp_server(utf8=False) as plain:
        server = MailServer("127.0.0.1", plain.port, "none", USER, None)
        came = submit(lambda _: None)(server, SUPPORT, "kím@home.example", EmailMessage())
    assert (came.final, came.error) == (True, "The mail server takes no addresses outside ASCII.")
