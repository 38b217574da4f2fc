"""Twenty clients claim one conversation at once: one gets it, and the assistant is silent from then on."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runtime.conversations import Conversations
from runtime.database import Database
from runtime.event_log import EventLog
from runtime.feed import Feed
from runtime.settings import Settings
from tests.faults.claiming import Clients
from tests.runtime.building import HERE, sqlite_ledger
from tests.runtime.on_postgres import new_schema, postgres_url

SOON_S = 0.01


def race(database: Database, home: Path, rounds: int, processes: int) -> None:
    log = EventLog(database, lambda *_: (), time.time, lambda: "2026-03-01T12:00:00.000+00:00")
    conversations = Conversations(log, Feed(), Settings(home=home), lambda: "2026-03-01T12:00:00.000+00:00")
    each = 20 // processes
    here = Clients(database.url, 0, each, replies=True)
    command = [sys.executable, "-m", "tests.faults.claiming", database.url]
    others = [
        subprocess.Popen([*command, str(n * each), str(each)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for n in range(1, processes)
    ]
    winners = replies_before = 0
    try:
        assert [one.stdout.readline() for one in others] == ["ready\n"] * len(others)
        for _ in range(rounds):
            one, _, _ = conversations.start(HERE, {}, {})
            conversations.say(HERE, one, "Hello", None)
            at = time.time() + SOON_S
            for other in others:
                other.stdin.write(json.dumps([one, at]) + "\n")
                other.stdin.flush()
            won = here.race(one, at)
            won += [name for other in others for name in json.loads(other.stdout.readline())]
            types = [logged.type for logged in log.since(HERE, one, 0)]
            claimed = len(types) - 1 - types[::-1].index("control.changed")
            assert "decision.made" not in types[claimed:]
            assert len(won) == 1
            assert types.count("control.changed") == 2
            winners += len(won)
            replies_before += "decision.made" in types
    finally:
        for other in others:
            other.stdin.close()
            other.wait(20)
            other.stdout.close()
        here.close()
    assert winners == rounds
    print(f"{rounds} rounds, {winners} winners, {replies_before} replies before the claim, 0 after it")


def test_of_twenty_clients_one_wins_on_sqlite(tmp_path: Path) -> None:
    database = sqlite_ledger(tmp_path / "warmline.db")
    race(database, tmp_path, rounds=5, processes=1)
    database.close()


def test_of_twenty_clients_in_two_processes_one_wins_on_postgres(tmp_path: Path) -> None:
    with new_schema(postgres_url()) as database:
        race(database, tmp_path, rounds=5, processes=2)


@pytest.mark.slow
def test_of_twenty_clients_one_wins_five_hundred_times_on_sqlite(tmp_path: Path) -> None:
    database = sqlite_ledger(tmp_path / "warmline.db")
    race(database, tmp_path, rounds=500, processes=1)
    database.close()


@pytest.mark.slow
def test_of_twenty_clients_in_two_processes_one_wins_five_hundred_times_on_postgres(tmp_path: Path) -> None:
    with new_schema(postgres_url()) as database:
        race(database, tmp_path, rounds=500, processes=2)
