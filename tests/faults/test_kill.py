"""A server that is killed in mid-turn loses no message, leaves none unanswered, and answers none twice.

In the default run a worker is killed instead (`test_kill_worker.py`), which takes less time.
"""

import random
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.serving import Served, prepare_home, start_server, stop_server

QUESTION = "Is theft insurance included in the price?"


@dataclass(frozen=True)
class Asked:
    """A conversation that was asked in, whatever became of its server."""

    path: str
    headers: dict[str, str]

    def send(self, served: Served) -> None:
        headers = {**self.headers, "Idempotency-Key": "only"}
        sent = httpx.post(f"{served.url}{self.path}/messages", json={"text": QUESTION}, headers=headers, timeout=30)
        assert sent.status_code == 201

    def messages(self, served: Served) -> list[dict[str, str]]:
        return list(httpx.get(f"{served.url}{self.path}", headers=self.headers, timeout=30).json()["messages"])


def ask_and_kill(served: Served, after_s: float) -> Asked:
    opened = httpx.post(f"{served.url}/v1/conversations").json()
    asked = Asked(f"/v1/conversations/{opened['id']}", {"Authorization": f"Bearer {opened['token']}"})
    asked.send(served)
    time.sleep(after_s)
    served.process.send_signal(signal.SIGKILL)
    served.process.wait()
    return asked


def authors_in_the_end(served: Served, asked: Asked) -> list[str]:
    """Wait for the reply, send the message once more, and give a second reply the time to show itself."""
    until = time.monotonic() + 40
    while time.monotonic() < until and len(asked.messages(served)) < 3:
        time.sleep(0.1)
    asked.send(served)
    time.sleep(1.0)
    return [message["author"] for message in asked.messages(served)]


def kill_rounds(tmp_path: Path, model_cache: Path, rounds: int) -> None:
    chance = random.Random(7)
    home = prepare_home(tmp_path, model_cache)
    # A short lease, so that what a dead process held is free again soon.
    killed = [ask_and_kill(start_server(home, lease_s="2"), chance.uniform(0.0, 0.6)) for _ in range(rounds)]
    served = start_server(home, lease_s="2")
    try:
        for asked in killed:
            assert authors_in_the_end(served, asked) == ["assistant", "contact", "assistant"]
    finally:
        stop_server(served)


@pytest.mark.slow
def test_messages_survive_many_kills(tmp_path: Path, model_cache: Path) -> None:
    kill_rounds(tmp_path, model_cache, rounds=25)
