"""A mailbox read and answered by two server processes on one PostgreSQL, of which one is killed: all once."""

import os
import signal
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from conversation.model import Author
from runtime.compose import opened
from runtime.settings import Settings
from runtime.tables import conversations
from tests.channels.mailing import mail
from tests.channels.servers import PASSWORD, Inbox, imap_server, smtp_server
from tests.faults.test_kill_mail import PATIENCE_S, QUICK, describe_mailbox, written_to
from tests.faults.test_several_processes import children
from tests.runtime.building import words
from tests.runtime.on_chroma import chroma_server
from tests.runtime.on_postgres import new_schema, postgres_url
from tests.serving import prepare_home, start_server, stop_server

SENDERS = [f"kim{number}@home.example" for number in range(12)]


def wait_for(smtp: Inbox, senders: set[str]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and not senders <= written_to(smtp):
        time.sleep(0.1)
    assert senders <= written_to(smtp)


@pytest.mark.slow
def test_two_processes_take_and_answer_each_mail_once(
    tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    with (
        new_schema(postgres_url()) as ledger,
        chroma_server(tmp_path / "chroma") as vectors,
        imap_server() as imap,
        smtp_server() as smtp,
    ):
        settings = {"ledger_url": ledger.url, "vectors_url": vectors}
        home = prepare_home(tmp_path, model_cache, **settings)
        describe_mailbox(home, imap, smtp)
        served = start_server(home, "--workers", "2", **QUICK, **settings)
        try:
            # Both have looked by the time that both answer; what is delivered from now on is theirs.
            time.sleep(3)
            imap.deliver(*(mail("What is the deposit?", sender=one) for one in SENDERS[:6]))
            wait_for(smtp, set(SENDERS[:6]))
            time.sleep(8)
            imap.deliver(*(mail("What is the deposit?", sender=one) for one in SENDERS[6:]))
            os.kill(min(children(served)), signal.SIGKILL)
            wait_for(smtp, set(SENDERS))
            assert httpx.get(f"{served.url}/healthz", timeout=10).status_code == 200
        finally:
            stop_server(served)
        with opened(Settings(home=home, **settings)) as warmline:
            ids = warmline.log.read(lambda c: [row.id for row in c.execute(conversations.select())])
            states = [warmline.log.state("default", one)[1] for one in ids]
            letters = warmline.letters.listed("default")
        assert Counter(state.contact["email"] for state in states) == Counter(SENDERS)
        assert {len(words(state, Author.CONTACT)) for state in states} == {1}
        assert {one.state for one in letters} == {"sent"}
        assert len({one["Message-ID"] for one in smtp.mails}) == len(letters)
