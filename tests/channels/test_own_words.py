"""What is left of an answer without the mail that it answers."""

import time

import pytest

from channels.own_words import own_words


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\nOn Wed, Dec 20, 2023 at 13:37, Acme <s@acme.example> wrote:\n> old\n> older", "Yes."),
        ("Yes.\n\nOn 20 Dec 2023, Acme Support\n<support@acme.example>\nwrote:\n\n> old", "Yes."),
        ("Ja.\n\nAm 01.02.2026 um 10:00 schrieb Acme <s@acme.example>:\n> alt", "Ja."),
        ("Oui.\n\nLe 1 mai 2026 à 10:00, Acme a écrit :\n> vieux", "Oui."),
        ("Yes.\n\nOn 1 May 2026, Acme wrote:\n\nold, quoted without marks", "Yes."),
        ("On 1 May 2026, Acme wrote:\n> first?\none\n> second?\ntwo", "one\ntwo"),
        ("Yes.\n\n________________________________\nFrom: Acme\nSent: today\nTo: Kim\nSubject: Re\n\nold", "Yes."),
        ("Ja.\n\nVon: Acme\nGesendet: heute\nAn: Kim\nBetreff: AW\n\nalt", "Ja."),
        ("Yes.\n\n-----Original Message-----\nold", "Yes."),
        ("Yes.\n-- \nKim Lee\nHome Ltd", "Yes."),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("> only what was quoted", "> only what was quoted"),
        ("My friend wrote:\nit is broken", "My friend wrote:\nit is broken"),
        ("It says:\nError: 5 failed\nSee page 3:", "It says:\nError: 5 failed\nSee page 3:"),
        ("From: Berlin to Paris\nhow long does it take?", "From: Berlin to Paris\nhow long does it take?"),
        ("- one\n- two\n--", "- one\n- two"),
    ],
)
def test_what_was_quoted_and_signed_is_left_out(text: str, own: str) -> None:
    assert own_words(text) == own


@pytest.mark.parametrize("unit", ["On 1 a\n", "From: a\n", ">", "--\n", "On 1 wrote ", "_" * 20 + "\n"])
def test_no_text_takes_for_ever(unit: str) -> None:
    began = time.process_time()
    own_words(unit * (50_000 // len(unit)))
    assert time.process_time() - began < 1
