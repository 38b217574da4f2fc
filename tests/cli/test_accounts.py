"""People, keys and the secret of a site."""

import pytest


@pytest.mark.parametrize("words", [("user", "add", "a@example.com"), ("key", "add", "desk")])
def test_a_wrong_role_is_refused(warmline, tmp_path, words):
    ran = warmline(*words, "--role", "king", "--home", tmp_path)
    assert ran.refused() == "--role is one of agent, owner, analyst, admin."


def test_a_key_needs_no_name(warmline, tmp_path):
    ran = warmline("key", "add", "--home", tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("wl_")


def test_an_identity_secret_is_printed_and_replaced(warmline, tmp_path):
    first, second = (warmline("identity", "secret", "--home", tmp_path).out.strip() for _ in range(2))
    assert first.startswith("wli_")
    assert first != second
