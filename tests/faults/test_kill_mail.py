"""A server that is killed while it reads and answers mails loses none, and says none twice."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from conversation.model import Author
from runtime.compose import opened
from runtime.settings import Settings
from runtime.tables import conversations
from tests.channels.mailing import mail
from tests.channels.servers import PASSWORD, USER, Imap, Inbox, imap_server, smtp_server
from tests.runtime.building import words
from tests.serving import prepare_home, start_server, stop_server

QUICK = {"lease_s": "2", "debounce_s": "0.02"}
PATIENCE_S = 60.0
# Of the slow test.
KILLS = int(os.environ.get("WARMLINE_TEST_KILLS", "12"))


def describe_mailbox(home: Path, imap: Imap, smtp: Inbox) -> None:
    server = "{{host: 127.0.0.1, port: {port}, tls: none{more}}}"
    given = (
        "address: support@acme.example",
        f"user: {USER}",
        "imap: " + server.format(port=imap.port, more=", password_env: MAIL_PASSWORD"),
        "smtp: " + server.format(port=smtp.port, more=""),
        "poll_s: 1",
        "gather_s: 0.2",
    )
    folder = home / "workspaces" / "default"
    folder.mkdir(parents=True)
    (folder / "email.yaml").write_text("\n".join(given))


def written_to(smtp: Inbox) -> set[str]:
    return {one for _, recipients in list(smtp.envelopes) for one in recipients}


def kill_rounds(home: Path, imap: Imap, smtp: Inbox, rounds: int) -> None:
    chance = random.Random(7)
    senders = [f"kim{number}@home.example" for number in range(rounds)]
    stop_server(start_server(home, **QUICK))
    for sender in senders:
        served = start_server(home, **QUICK)
        imap.deliver(mail("What is the deposit?", sender=sender))
        time.sleep(chance.uniform(0.0, 2.5))
        served.process.send_signal(signal.SIGKILL)
        served.process.wait()
    served = start_server(home, **QUICK)
    try:
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and written_to(smtp) != set(senders):
            time.sleep(0.1)
    finally:
        stop_server(served)
    assert written_to(smtp) == set(senders)
    with opened(Settings(home=home)) as warmline:
        ids = warmline.log.read(lambda c: [row.id for row in c.execute(conversations.select())])
        states = [warmline.log.state("default", one)[1] for one in ids]
        assert sorted(state.contact["email"] for state in states) == sorted(senders)
        assert {len(words(state, Author.CONTACT)) for state in states} == {1}
        letters = warmline.letters.listed("default")
        assert {one.state for one in letters} == {"sent"}
    # What came twice, as SMTP may, came under the same Message-ID.
    assert len({one["Message-ID"] for one in smtp.mails}) == len(letters)


@pytest.mark.slow
def test_mails_survive_kills_while_they_are_read_and_answered(
    tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", PASSWORD)
    home = prepare_home(tmp_path, model_cache)
    with imap_server() as imap, smtp_server() as smtp:
        describe_mailbox(home, imap, smtp)
        kill_rounds(home, imap, smtp, rounds=KILLS)
