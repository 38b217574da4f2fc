"""A server that is killed in mid-turn loses no message, leaves none unanswered, and answers none twice."""

import random
import signal
import time
from pathlib import Path

import httpx
import pytest

from tests.serving import Served, prepare_home, start_server, stop_server

QUESTION = "Is theft insurance included in the price?"


def ask_and_kill(served: Served, after_s: float) -> httpx.Client:
    opened = httpx.post(f"{served.url}/v1/conversations").json()
    client = httpx.Client(headers={"Authorization": f"Bearer {opened['token']}"}, timeout=30)
    client.base_url = httpx.URL(f"/v1/conversations/{opened['id']}")
    sent = client.post(
        f"{served.url}/v1/conversations/{opened['id']}/messages",
        json={"text": QUESTION},
        headers={"Idempotency-Key": "only"},
    )
    assert sent.status_code == 201
    time.sleep(after_s)
    served.process.send_signal(signal.SIGKILL)
    served.process.wait()
    return client


def messages_once_answered(served: Served, client: httpx.Client) -> list[dict[str, object]]:
    url = f"{served.url}{client.base_url.path}".rstrip("/")
    until = time.monotonic() + 40
    while time.monotonic() < until:
        messages = client.get(url).json()["messages"]
        if len(messages) > 2:
            break
        time.sleep(0.1)
    again = client.post(f"{url}/messages", json={"text": QUESTION}, headers={"Idempotency-Key": "only"})
    assert again.status_code == 201
    # A second reply, if one were coming, would have its debounce behind it by now.
    time.sleep(1.0)
    return list(client.get(url).json()["messages"])


def kill_rounds(tmp_path: Path, model_cache: Path, rounds: int) -> None:
    chance = random.Random(7)
    home = prepare_home(tmp_path, model_cache)
    clients = []
    for _ in range(rounds):
        # A short lease, so that what the dead process held is free again soon.
        served = start_server(home, lease_s="2")
        clients.append(ask_and_kill(served, chance.uniform(0.0, 0.6)))
    served = start_server(home, lease_s="2")
    try:
        for client in clients:
            told = [message["author"] for message in messages_once_answered(served, client)]
            assert told == ["assistant", "contact", "assistant"]
    finally:
        stop_server(served)


def test_a_message_survives_a_kill_in_mid_turn(tmp_path: Path, model_cache: Path) -> None:
    kill_rounds(tmp_path, model_cache, rounds=2)


@pytest.mark.slow
def test_messages_survive_many_kills(tmp_path: Path, model_cache: Path) -> None:
    kill_rounds(tmp_path, model_cache, rounds=25)
