"""Mails of all kinds are read; none makes the reading fail, none can write a header of ours."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channels.errors import UnreadableMail
from channels.read_mail import CUT, EMPTY, read_mail
from runtime.mailroom import Mail
from tests.channels.mailing import KIM, mail

OWN = frozenset({"support@acme.example"})


def read(raw: bytes, max_chars: int = 4000) -> Mail:
    return read_mail(raw, OWN, max_chars)


def raw(*lines: str | bytes) -> bytes:
    return b"\r\n".join(one if isinstance(one, bytes) else one.encode() for one in lines)


def test_a_plain_mail_is_read() -> None:
    found = read(mail("The text.", "A question"))
    assert (found.sender, found.name, found.subject) == (KIM, "Kim", "A question")
    assert found.text == "A question\n\nThe text."
    assert found.message_id is not None
    assert found.unanswered is None


def test_the_subject_is_not_said_again_in_an_answer() -> None:
    assert read(mail("Yes.", "Re: A question", In_Reply_To="<x@y>")).text == "Yes."


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("iso-8859-1", "Größe".encode("latin-1"), "Größe"),
        ("utf-8", "Größe".encode("latin-1"), "Größe"),
        ("no-such-charset", "Größe".encode(), "Größe"),
        ("us-ascii", "Größe".encode(), "Größe"),
        ("utf-16", b"odd", "odd"),
        ("punycode", b"a-b", "a-b"),
        ("utf-8", b"a\x00b\x1bc", "abc"),
    ],
)
def test_text_is_read_whatever_it_says_of_its_charset(charset: str, body: bytes, text: str) -> None:
    head = ("From: kim@home.example", f'Content-Type: text/plain; charset="{charset}"')
    assert read(raw(*head, "Content-Transfer-Encoding: 8bit", "", body)).text == text


def test_a_mail_of_html_alone_is_read_as_text() -> None:
    page = "<p>Is it <b>broken</b>?</p><p>On 1 May 2026, Acme wrote:</p><blockquote>old</blockquote>"
    assert read(raw("From: kim@home.example", "Content-Type: text/html", "", page)).text == "Is it broken?"


def test_names_of_attachments_are_told_and_paths_are_not() -> None:
    boundary = (
        "--b",
        "Content-Type: application/pdf",
        r'Content-Disposition: attachment; filename="../../a b.pdf"',
        "",
    )
    head = ("From: kim@home.example", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "See there.")
    assert read(raw(*head, *boundary, "JVBERi0=", "--b--")).text == "See there.\n\n[Attached: a b.pdf]"


def test_a_cut_mail_gives_what_there_is() -> None:
    attached = base64.b64encode(b"x" * 3000).decode()
    head = ("From: kim@home.example", "Content-Type: multipart/mixed; boundary=b", "", "--b", "", "The question.")
    whole = raw(*head, "--b", "Content-Type: image/png", "Content-Transfer-Encoding: base64", "", attached)
    assert read(whole[:1000]).text == "The question."


def test_a_long_mail_is_cut_and_says_so() -> None:
    text = read(mail("word " * 2000), 500).text
    assert len(text) == 500
    assert text.endswith(CUT)


def test_a_mail_without_text_says_so() -> None:
    assert read(raw("From: kim@home.example", "", "")).text == EMPTY


def test_a_forwarded_mail_is_kept_whole() -> None:
    inner = "Begin\n\nOn 1 May 2026, Shop wrote:\n> your order"
    assert "your order" in read(mail(inner, "Fwd: order")).text


def test_the_same_mail_has_the_same_key_and_another_senders_has_not() -> None:
    first = mail(Message_ID_="x")
    assert read(first).key == read(first + b"\n").key
    assert read(first).key != read(first.replace(KIM.encode(), b"eve@evil.example")).key


@pytest.mark.parametrize("name", ["From", "Subject", "References", "Content-Type", "Message-ID"])
def test_headers_that_nobody_writes_take_no_time(name: str) -> None:
    assert read(raw(f"{name}: " + "a b " * 100_000, "From: kim@home.example", "", "Hello.")).text


def test_what_is_built_to_take_for_ever_is_refused() -> None:
    with pytest.raises(UnreadableMail):
        read(b"\n" * 500_000)
    with pytest.raises(UnreadableMail):
        read(b"Content-Type: multipart/mixed; boundary=a\n" * 100)


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["From", "Subject", "Content-Type", "References", "Content-Transfer-Encoding", "To"]),
            st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60),
        ),
        max_size=6,
    ),
    st.binary(max_size=200),
)
def test_no_mail_makes_the_reading_fail(headers: list[tuple[str, str]], body: bytes) -> None:
    found = read(raw(*(f"{name}: {value}" for name, value in headers), "", body))
    assert found.text
    found.text.encode()
    assert not {"\r", "\n", "\x00"} & set(found.subject + found.name + found.sender)
