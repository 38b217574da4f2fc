"""Several server and worker processes on one PostgreSQL and one Chroma server."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.runtime.on_chroma import chroma_server
from tests.runtime.on_postgres import new_schema, postgres_url
from tests.serving import Served, prepare_home, start_server, stop_server

QUESTION = "Is theft insurance included in the price?"
PATIENCE_S = 30.0


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, model_cache: Path) -> Iterator[Served]:
    """Two server processes and one worker."""
    folder = tmp_path_factory.mktemp("several")
    with new_schema(postgres_url()) as ledger, chroma_server(folder / "chroma") as vectors:
        settings = {"ledger_url": ledger.url, "vectors_url": vectors}
        home = prepare_home(folder, model_cache, **settings)
        environment = {**os.environ, **{f"WARMLINE_{name.upper()}": value for name, value in settings.items()}}
        made = start_server(home, "--workers", "2", **settings)
        worker = subprocess.Popen([sys.executable, "-m", "cli", "worker", "--home", str(home)], env=environment)
        try:
            yield made
        finally:
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(30) == 0
            stop_server(made)


def children(served: Served) -> set[int]:
    listed = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children").read_text()
    return {int(one) for one in listed.split()}


def opened(served: Served) -> tuple[str, dict[str, str]]:
    made = httpx.post(f"{served.url}/v1/conversations", timeout=30).json()
    return f"{served.url}/v1/conversations/{made['id']}", {"Authorization": f"Bearer {made['token']}"}


def asked(served: Served, text: str = QUESTION) -> dict[str, object]:
    path, headers = opened(served)
    sent = httpx.post(f"{path}/messages", json={"text": text}, headers={**headers, "Prefer": "wait=20"}, timeout=40)
    assert sent.status_code == 201
    return dict(sent.json()["reply"])


def heard(path: str, headers: dict[str, str], listeners: int, wanted: str, say) -> list[float]:
    """How long after `say` each of so many streams, each on a connection of its own, heard an event of that type."""
    times: list[float] = []
    ready = threading.Barrier(listeners + 1)
    said = 0.0

    def listen() -> None:
        with httpx.stream("GET", f"{path}/events", headers=headers, timeout=PATIENCE_S) as stream:
            lines = stream.iter_lines()
            next(lines)
            ready.wait()
            for line in lines:
                if line.startswith("data: ") and json.loads(line[6:])["type"] == wanted:
                    times.append(time.monotonic() - said)
                    return

    threads = [threading.Thread(target=listen, daemon=True) for _ in range(listeners)]
    for thread in threads:
        thread.start()
    ready.wait()
    time.sleep(0.5)
    said = time.monotonic()
    say()
    for thread in threads:
        thread.join(PATIENCE_S)
    return times


@pytest.mark.slow
def test_questions_are_answered_whichever_process_is_asked(served: Served) -> None:
    for _ in range(8):
        assert asked(served)["citations"]


@pytest.mark.slow
def test_every_stream_hears_what_happens_in_another_process(served: Served) -> None:
    path, headers = opened(served)

    def typing() -> None:
        httpx.post(f"{path}/typing", headers=headers, timeout=30)

    # So many connections that both processes hold some of them.
    assert len(heard(path, headers, 12, "typing", typing)) == 12


@pytest.mark.slow
def test_a_new_document_is_answered_from_by_every_process(served: Served) -> None:
    key = {"Authorization": f"Bearer {(served.home / 'key').read_text()}"}
    document = {"source": "quiet.md", "text": "# Quiet hours\n\nThe zebra lounge is quiet from 21:37 on every day."}
    assert httpx.post(f"{served.url}/v1/documents", json=document, headers=key, timeout=30).status_code == 202
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        found = [httpx.get(f"{served.url}/v1/desk/search?q=zebra", headers=key, timeout=30).json() for _ in range(8)]
        if all(any("21:37" in one["text"] for one in hits) for hits in found):
            return
        time.sleep(0.3)
    raise AssertionError("a process does not find the new document")


@pytest.mark.slow
def test_a_server_process_that_is_killed_is_started_again(served: Served) -> None:
    time.sleep(10)
    before = children(served)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and (len(children(served)) < 2 or children(served) == before):
        time.sleep(0.1)
    assert len(children(served)) == 2
    assert asked(served)["citations"]
