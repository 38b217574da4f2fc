"""A server that is killed while it delivers loses no event; what comes again comes under the same id."""

import json
import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest

from runtime.beside import opened_webhooks
from runtime.settings import Settings
from tests.receiving import Receiver, receiving
from tests.runtime.on_postgres import new_schema, postgres_url
from tests.serving import Served, prepare_home, start_server, stop_server

KILLS = int(os.environ.get("WARMLINE_TEST_KILLS", "15"))
ALLOWED = {"lease_s": "2", "webhook_allowed": '["127.0.0.0/8"]'}


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The setting that names it."""
    if request.param == "sqlite":
        yield {}
        return
    with new_schema(postgres_url()) as made:
        yield {"ledger_url": made.url}


def opened_and_killed(served: Served, after_s: float) -> str:
    conversation = httpx.post(f"{served.url}/v1/conversations").json()["id"]
    time.sleep(after_s)
    served.process.send_signal(signal.SIGKILL)
    served.process.wait()
    return str(conversation)


def told_of(receiver: Receiver) -> set[str]:
    return {json.loads(one.body)["conversation_id"] for one in receiver.received}


def kill_rounds(tmp_path: Path, model_cache: Path, ledger: dict[str, str], rounds: int) -> None:
    chance = random.Random(7)
    home = prepare_home(tmp_path, model_cache, **ledger)
    settings = Settings(home=home, **ledger)
    start = partial(start_server, home, **ALLOWED, **ledger)
    with receiving() as receiver, opened_webhooks(settings) as (webhooks, deliveries):
        webhooks.add(settings.workspace, receiver.url, ["conversation.started"])
        made = {opened_and_killed(start(), chance.uniform(0.0, 0.05)) for _ in range(rounds)}
        served = start()
        try:
            until = time.monotonic() + 40
            while time.monotonic() < until and deliveries.count(settings.workspace, "delivered") < rounds:
                time.sleep(0.1)
        finally:
            stop_server(served)
        assert told_of(receiver) == made
        assert len(set(receiver.ids)) == rounds
        assert [one.state for one in deliveries.listed(settings.workspace)] == ["delivered"] * rounds


def test_a_request_that_was_cut_off_is_none() -> None:
    with receiving() as receiver:
        url = httpx.URL(receiver.url)
        for sent in (b"", b"{}"):
            with socket.create_connection((url.host, url.port)) as cut:
                cut.sendall(b"POST /hook HTTP/1.1\r\nContent-Length: 9\r\nwebhook-id: one\r\n\r\n" + sent)
                cut.shutdown(socket.SHUT_WR)
                assert cut.recv(100) == b""
        assert receiver.ids == []


@pytest.mark.slow
def test_events_survive_kills_in_the_middle_of_their_delivery(
    tmp_path: Path, model_cache: Path, ledger: dict[str, str]
) -> None:
    kill_rounds(tmp_path, model_cache, ledger, rounds=KILLS)
