"""Mailboxes are checked and letters listed."""

import json


def test_a_mailbox_is_checked_and_its_letters_listed(warmline, tmp_path, monkeypatch):
    assert "No workspace has a mailbox" in warmline("email", "check", "--home", tmp_path).refused()
    folder = tmp_path / "workspaces" / "default"
    folder.mkdir(parents=True)
    server = "{host: 127.0.0.1, port: 1, tls: none}"
    given = f"address: a@b.example\npassword_env: NO_PASSWORD\nimap: {server}\nsmtp: {server}\n"
    (folder / "email.yaml").write_text(given)
    monkeypatch.delenv("NO_PASSWORD", raising=False)
    checked = warmline("email", "check", "--home", tmp_path)
    assert checked.status == 1
    assert checked.out.count("NO_PASSWORD") == 2
    assert json.loads(warmline("email", "letters", "--json", "--home", tmp_path).out) == []
    assert "--state is" in warmline("email", "letters", "--state", "lost", "--home", tmp_path).refused()
    assert "no such letter" in warmline("email", "replay", "nothing", "--home", tmp_path).refused()
    (folder / "email.yaml").write_text(given + "password: x\n")
    assert "email.yaml, password: there is no such field" in warmline("email", "check", "--home", tmp_path).refused()
