"""The description of a mailbox: read strictly, without secrets."""

from pathlib import Path

import pytest

from runtime.errors import BadMailbox
from runtime.mail_file import MailAccount, load_mail_accounts

GIVEN = """
address: Support@Acme.example
password_env: MAIL_PASSWORD
imap: {host: imap.acme.example}
smtp: {host: smtp.acme.example, tls: starttls, user: relay, password_env: RELAY_PASSWORD}
"""


def load(home: Path, text: str) -> MailAccount:
    folder = home / "workspaces" / "acme"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "email.yaml").write_text(text)
    return load_mail_accounts(home)["acme"]


def test_what_is_left_out_has_the_usual_values(tmp_path: Path) -> None:
    account = load(tmp_path, GIVEN)
    assert (account.imap.port, account.imap.tls, account.imap.user) == (993, "tls", "Support@Acme.example")
    assert (account.smtp.port, account.smtp.user, account.smtp.password_env) == (587, "relay", "RELAY_PASSWORD")
    assert (account.domain, account.folder, account.poll_s, account.web_contacts) == ("acme.example", "INBOX", 30, True)


def test_a_home_without_a_file_has_no_mailbox(tmp_path: Path) -> None:
    assert load_mail_accounts(tmp_path) == {}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("password_env: MAIL", "password: MAIL"), "password: there is no such field"),
        (("password_env: MAIL_PASSWORD\n", "\n"), "password_env is missing"),
        (("Support@", ""), "address: "),
        (("imap.acme.example", "imap.acme.example, tls: none"), "for a server on this machine"),
        (("imap.acme.example", "imap.acme.example, port: 0"), "imap.port: "),
        (("MAIL_PASSWORD", "my secret word"), "password_env: "),
        (("imap:", "[imap:"), "no YAML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    with pytest.raises(BadMailbox, match=said):
        load(tmp_path, GIVEN.replace(*change, 1))
