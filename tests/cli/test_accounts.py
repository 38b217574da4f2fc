"""People, keys and the secret of a site."""

from pathlib import Path

import pytest

from runtime.beside import opened_accounts
from runtime.settings import Settings
from tests.cli.running import in_a_process


@pytest.mark.parametrize("words", [("user", "add", "a@example.com"), ("key", "add", "desk")])
def test_a_wrong_role_is_refused(warmline, tmp_path, words):
    ran = warmline(*words, "--role", "king", "--home", tmp_path)
    assert ran.refused() == "--role is one of agent, owner, analyst, admin."


def added(home: Path, given: bytes, email: str = "ann@example.com", errors: str = "strict") -> tuple[int, str]:
    """Status and complaint of a process of its own that reads these bytes as the password."""
    words = ("user", "add", email, "--role", "agent", "--password-stdin", "--home", str(home))
    ran = in_a_process(given, *words, errors=errors)
    return ran.status, ran.err


def test_the_end_of_a_line_is_no_part_of_a_password(tmp_path):
    assert added(tmp_path, b"correct horse\r\n")[0] == 0
    with opened_accounts(Settings(home=tmp_path)) as accounts:
        assert accounts.log_in("ann@example.com", "correct horse")


@pytest.mark.parametrize("errors", ["strict", "surrogateescape"])
def test_a_password_that_is_no_text_is_refused(tmp_path, errors):
    status, said = added(tmp_path, b"\xff\xfe12345678\n", errors=errors)
    assert (status, "not UTF-8" in said, "Traceback" in said) == (2, True, False)


def test_without_a_terminal_a_password_is_not_asked_for(tmp_path):
    ran = in_a_process(b"correct horse\n", "user", "add", "ann@example.com", "--role", "agent", "--home", tmp_path)
    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert ran.err.endswith("There is no terminal to type a password at; pipe it in with --password-stdin.\n")


def test_an_account_needs_an_address(tmp_path):
    said = "The e-mail is no address; write one such as ann@example.com.\n"
    assert added(tmp_path, b"correct horse\n", email="ann") == (2, said)


def test_a_key_needs_no_name(warmline, tmp_path):
    ran = warmline("key", "add", "--home", tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("wl_")


def test_an_identity_secret_is_printed_and_replaced(warmline, tmp_path):
    first, second = (warmline("identity", "secret", "--home", tmp_path).out.strip() for _ in range(2))
    assert first.startswith("wli_")
    assert first != second


def test_people_are_listed_and_removed(warmline, tmp_path):
    added(tmp_path, b"correct horse\n")
    assert warmline("user", "list", "--home", tmp_path).out == "ann@example.com  agent  Ann\n"
    assert warmline("user", "remove", "ANN@example.com", "--home", tmp_path).out == "Removed ann@example.com.\n"
    said = "There is no account for ann@example.com in the workspace default; see warmline user list."
    assert warmline("user", "remove", "ann@example.com", "--home", tmp_path).refused() == said


def test_another_password_is_read_from_standard_input(tmp_path):
    added(tmp_path, b"correct horse\n")
    words = ("user", "password", "ann@example.com", "--password-stdin", "--home", str(tmp_path))
    assert in_a_process(b"battery staple\n", *words).out == "ann@example.com has another password.\n"
    with opened_accounts(Settings(home=tmp_path)) as accounts:
        assert accounts.log_in("ann@example.com", "battery staple")


def test_keys_are_listed_without_their_secret_and_removed_by_name(warmline, tmp_path):
    secret = warmline("key", "add", "importer", "--role", "owner", "--home", tmp_path).out.strip()
    listed = warmline("key", "list", "--home", tmp_path).out
    assert listed.endswith("  importer  owner\n")
    assert secret not in listed
    removed = warmline("key", "remove", "importer", "--home", tmp_path)
    assert (removed.status, "importer" in removed.out) == (0, True)
    said = "There is no key of that id or name in the workspace default; see warmline key list."
    assert warmline("key", "remove", "importer", "--home", tmp_path).refused() == said
