"""People, keys and the secret of a site."""

import io

import pytest

from runtime.beside import opened_accounts
from runtime.settings import Settings


@pytest.mark.parametrize("words", [("user", "add", "a@example.com"), ("key", "add", "desk")])
def test_a_wrong_role_is_refused(warmline, tmp_path, words):
    ran = warmline(*words, "--role", "king", "--home", tmp_path)
    assert ran.refused() == "--role is one of agent, owner, analyst, admin."


ADD = ("user", "add", "ann@example.com", "--role", "agent", "--password-stdin", "--home")


def test_the_end_of_a_line_is_no_part_of_a_password(warmline, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\r\n", newline=""))
    assert warmline(*ADD, tmp_path).status == 0
    with opened_accounts(Settings(home=tmp_path)) as accounts:
        assert accounts.log_in("ann@example.com", "correct horse")


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_a_password_that_is_no_text_is_refused(warmline, tmp_path, monkeypatch, errors):
    given = io.TextIOWrapper(io.BytesIO(b"\xff\xfe12345678\n"), "utf-8", errors)
    monkeypatch.setattr("sys.stdin", given)
    assert "not UTF-8" in warmline(*ADD, tmp_path).refused()


def test_an_account_needs_an_address(warmline, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    said = warmline("user", "add", "ann", "--role", "agent", "--password-stdin", "--home", tmp_path).refused()
    assert said == "The e-mail is no address; write one such as ann@example.com."


def test_a_key_needs_no_name(warmline, tmp_path):
    ran = warmline("key", "add", "--home", tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("wl_")


def test_an_identity_secret_is_printed_and_replaced(warmline, tmp_path):
    first, second = (warmline("identity", "secret", "--home", tmp_path).out.strip() for _ in range(2))
    assert first.startswith("wli_")
    assert first != second
