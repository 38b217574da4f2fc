"""The mails that go out: what they say, and that nobody else's words can be headers of them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.errors import BadAddress
from channels.write_mail import SURVEY_HINT, From, words_of, write_mail
from conversation.model import Author, Citation, Message, MessageKind
from runtime.letters import Letter
from runtime.mail_ids import THREAD, signed_parts
from runtime.mail_threads import Thread
from tests.channels.mailing import ACCOUNT, KIM

SENDER = From(ACCOUNT, "secret", "Ada", "Acme")
ONE, TWO = "1" * 32, "2" * 32
HEADERS = {"From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Auto-Submitted"}
HEADERS |= {"X-Auto-Response-Suppress", "Content-Type", "Content-Transfer-Encoding", "MIME-Version"}


def letter(address: str = KIM) -> Letter:
    return Letter(TWO, ONE, "reply", address, True, 1, 1, "sending", 0.0, 1, None, None, None)


def thread(subject: str = "Size", *ids: str, by_mail: bool = True) -> Thread:
    return Thread(ONE, KIM, subject, by_mail, ids, False)


def said(text: str = "Hello.", **more) -> Message:
    return Message("m1", Author.ASSISTANT, text, "2026-05-01T10:00:00+00:00", **more)


def test_ids_lead_back_to_the_conversation_and_the_letter() -> None:
    mail = write_mail(SENDER, letter(), thread("Size", "<a@b>", "<c@d>"), "Hello.", datetime.now(UTC))
    assert list(signed_parts("secret", [mail["Message-ID"], mail["References"]])) == [(ONE, TWO), (ONE, THREAD)]
    assert mail["References"].split()[1:] == ["<a@b>", "<c@d>"]
    assert mail["In-Reply-To"] == "<c@d>"
    assert list(signed_parts("another secret", [mail["Message-ID"]])) == []


@settings(max_examples=25)
@given(st.text(max_size=80), st.text(max_size=80))
def test_nothing_that_somebody_wrote_becomes_a_header(subject: str, text: str) -> None:
    body = f"\r\nBcc: eve@evil.example\r\n\r\n{text}".encode("utf-8", "replace").decode()
    hostile = thread(f"a\r\nBcc: eve@evil.example\n{subject}".encode("utf-8", "replace").decode(), "<a@b>")
    raw = write_mail(SENDER, letter(), hostile, body, datetime.now(UTC)).as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    assert set(read.keys()) <= HEADERS
    assert not read.defects
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("address", ["kim@home.example\r\nBcc: eve@x.example", "no address", "a@b@c", ""])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        write_mail(SENDER, letter(address), thread(), "Hello.", datetime.now(UTC))


def test_sources_are_listed_below_what_was_said() -> None:
    web = Citation("https://acme.example/faq", "d1", 1, "q", 0, 1, title="Questions")
    file = Citation("care/tank.md", "d2", 1, "q", 0, 1)
    text = words_of([said("Use water.", kind=MessageKind.ANSWER, citations=(web, file))], SENDER, thread(), True)
    assert text.startswith(
        "Use water.\n[1] Questions <https://acme.example/faq>\n[2] care/tank.md\n\n-- \nAda, an automated"
    )


def test_the_survey_says_how_to_answer_it_and_choices_are_listed() -> None:
    text = words_of(
        [said("How did we do?", kind=MessageKind.SURVEY), said("Which?", quick_replies=("S", "L"))],
        SENDER,
        thread(by_mail=False),
        True,
    )
    assert SURVEY_HINT in text
    assert "You can answer: S | L" in text
    assert "If that was not you, ignore it." in text
