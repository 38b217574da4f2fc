"""The e-mail channel as the server has it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from channels.collector import KIND as LOOK
from channels.errors import NoPassword
from channels.mail import mail_handlers
from runtime.compose import opened
from runtime.letters import KIND as SEND
from runtime.settings import Settings

SERVER = "{host: 127.0.0.1, port: 1, tls: none}"


@pytest.mark.slow
def test_a_server_with_a_mailbox_looks_into_it_and_says_that_it_writes(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home()
    folder = home / "workspaces" / "default"
    folder.mkdir(parents=True)
    (folder / "email.yaml").write_text(f"address: a@b.example\npassword_env: P_W\nimap: {SERVER}\nsmtp: {SERVER}\n")
    monkeypatch.delenv("P_W", raising=False)
    with opened(Settings(home=home)) as warmline:
        with pytest.raises(NoPassword, match="P_W"):
            mail_handlers(warmline)
        monkeypatch.setenv("P_W", "secret")
        handlers = mail_handlers(warmline)
        assert set(handlers) == {LOOK, SEND}
        assert warmline.workers_for(handlers).run_one()
        assert warmline.work.is_open(LOOK, "default")
        assert warmline.work.dead() == []
        which, _, _ = warmline.conversations.start("default", {"email": "kim@home.example"}, {})
        asked = warmline.conversations.ask_for_person("default", which)
        assert "Answers also go to kim@home.example." in asked.state.messages[-1].text
        assert warmline.mail_threads.send_transcript("default", which, None, by_staff=True) == "kim@home.example"
        assert warmline.workers_for(handlers).run_one()
        assert [one.state for one in warmline.letters.listed("default")] == ["waiting"]
