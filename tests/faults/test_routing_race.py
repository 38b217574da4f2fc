"""Two processes give waiting conversations to agents at once: none is given twice, and nobody gets too many."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from conversation.events import Phase
from conversation.model import Agent
from runtime.settings import Settings
from tests.faults.matching import CAPACITY, ROUTING, match
from tests.runtime.building import HERE, Floor, floor
from tests.runtime.on_postgres import new_schema, postgres_url

SOON_S = 0.01
# More than all agents together may have.
WAITING = 8
# Of the slow test.
ROUNDS = int(os.environ.get("WARMLINE_TEST_RACES", "100"))


class Elsewhere:
    """The other process."""

    def __init__(self, url: str, home: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.matching", url, str(home)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout.readline() == "ready\n"

    def match(self, at: float) -> None:
        """Begin then; `wait` for the end."""
        self._process.stdin.write(f"{at}\n")
        self._process.stdin.flush()

    def wait(self) -> None:
        assert self._process.stdout.readline() == "done\n"

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def matched(here: Floor, elsewhere: Elsewhere) -> None:
    at = time.time() + SOON_S
    elsewhere.match(at)
    match(here.router, at)
    elsewhere.wait()


def freed(here: Floor, elsewhere: Elsewhere, agents: Sequence[Agent], ones: Sequence[str]) -> None:
    """Agents claim and hand back what is kept for them, while the other process goes on."""
    elsewhere.match(0.0)
    for one in ones:
        holder = here.house.state(one).reserved
        if holder in agents:
            here.house.conversations.claim(HERE, one, holder)
            here.house.conversations.handback(HERE, one, holder, True, None)
    elsewhere.wait()


def most_held(here: Floor) -> Counter[str]:
    """The most that each agent held at any time, by the log, whose order is that of the commits."""
    held, most = {}, Counter()
    seq = 0
    while found := here.house.log.log_since(HERE, seq):
        for logged in found:
            seq = logged.log_seq
            if logged.type == "conversation.assigned":
                assert logged.conversation_id not in held, "given twice"
                held[logged.conversation_id] = logged.data["agent"]["id"]
                most |= Counter(held.values())
            if logged.type == "control.changed" and logged.data["phase"] == Phase.CLOSING:
                held.pop(logged.conversation_id)
    return most


def race(tmp_path: Path, rounds: int) -> None:
    with new_schema(postgres_url()) as database:
        here = floor(database, Settings(home=tmp_path), ROUTING)
        agents = here.hire(*CAPACITY)
        here.come(*agents)
        elsewhere = Elsewhere(database.url, tmp_path)
        waiting: list[str] = []
        try:
            for _ in range(rounds):
                ones = [here.house.started("Hello") for _ in range(WAITING - len(waiting))]
                for one in ones:
                    here.house.conversations.ask_for_person(HERE, one)
                waiting += ones
                matched(here, elsewhere)
                freed(here, elsewhere, agents, waiting)
                waiting = [one for one in waiting if here.house.state(one).phase is Phase.QUEUED]
        finally:
            elsewhere.close()
        assert most_held(here) == CAPACITY


def test_two_processes_give_nothing_twice_and_nobody_too_much(tmp_path: Path) -> None:
    race(tmp_path, rounds=1)


@pytest.mark.slow
def test_two_processes_give_nothing_twice_and_nobody_too_much_many_times(tmp_path: Path) -> None:
    race(tmp_path, rounds=ROUNDS)
