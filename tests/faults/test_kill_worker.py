"""A worker that is killed in mid-turn or mid-timer, on SQLite and on PostgreSQL: nothing is lost or done twice."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversation.events import Phase
from conversation.model import Author, MessageKind
from conversation.state import Conversation
from runtime.conversations import Conversations
from tests.conversation.building import ANN
from tests.faults.mortal_worker import joined_in
from tests.runtime.building import HERE, sqlite_ledger
from tests.runtime.on_postgres import new_schema, postgres_url

PATIENCE_S = 40.0


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "postgres":
        with new_schema(postgres_url()) as made:
            yield made.url
    else:
        made = sqlite_ledger(tmp_path / "warmline.db")
        made.close()
        yield made.url


def started_worker(ledger: str, home: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.mortal_worker", ledger, str(home)]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"ready\n"
    return worker


def killed(worker: subprocess.Popen[bytes]) -> None:
    worker.kill()
    worker.wait()
    assert worker.stdout is not None
    worker.stdout.close()


def in_the_end(conversations: Conversations, one: str, done) -> Conversation:
    until = time.monotonic() + PATIENCE_S
    while not done(state := conversations.log.state(HERE, one)[1]):
        assert time.monotonic() < until, f"{one} stays in {state.phase}"
        time.sleep(0.05)
    return state


def kill_rounds(ledger: str, home: Path, rounds: int) -> None:
    """In each round one message and one handback, and a kill somewhere in what they cause."""
    chance = random.Random(11)
    database, conversations, _ = joined_in(ledger, home)
    asking, closing = [], []
    for _ in range(rounds):
        worker = started_worker(ledger, home)
        held, _, _ = conversations.start(HERE, {}, {})
        conversations.claim(HERE, held, ANN)
        one, _, _ = conversations.start(HERE, {}, {})
        conversations.say(HERE, one, "Where is my order?", "only")
        conversations.handback(HERE, held, ANN, True, None)
        asking.append(one)
        closing.append(held)
        time.sleep(chance.uniform(0.0, 0.12))
        killed(worker)
    worker = started_worker(ledger, home)
    try:
        for one in asking:
            state = in_the_end(conversations, one, lambda state: not state.unanswered)
            authors = [message.author for message in state.messages]
            assert authors == [Author.ASSISTANT, Author.CONTACT, Author.ASSISTANT]
        for one in closing:
            state = in_the_end(conversations, one, lambda state: state.phase is Phase.RESOLVED)
            kinds = [message.kind for message in state.messages]
            assert kinds.count(MessageKind.SURVEY) == 1
            assert sum(logged.type == "reminder.sent" for logged in conversations.log.since(HERE, one, 0)) == 1
    finally:
        killed(worker)
    database.close()


def test_turns_and_timers_survive_a_kill_of_their_worker(ledger: str, tmp_path: Path) -> None:
    kill_rounds(ledger, tmp_path, rounds=1)


@pytest.mark.slow
def test_turns_and_timers_survive_fifty_kills_of_their_worker(ledger: str, tmp_path: Path) -> None:
    kill_rounds(ledger, tmp_path, rounds=50)
