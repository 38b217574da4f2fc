"""The real server in a process of its own, for tests that speak HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from ingest.open import syncing
from runtime.accounts import Role
from runtime.compose import opened
from runtime.settings import Settings
from tests.company import make_company, write_documents

AGENT_EMAIL, AGENT_PASSWORD = "maya@example.com", "correct horse battery"
START_S = 60.0


@dataclass(frozen=True)
class Served:
    """A running server and a log-in for it."""

    url: str
    agent_email: str
    agent_password: str
    process: subprocess.Popen[bytes]
    home: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare_home(folder: Path, model_cache: Path, seed: int = 1, **settings: str) -> Path:
    """A home with a made-up company's documents and one agent."""
    home = folder / "home"
    home.mkdir(parents=True)
    (home / "models").symlink_to(model_cache, target_is_directory=True)
    write_documents(make_company(seed), folder / "documents")
    with opened(Settings(home=home, **settings)) as warmline:
        with syncing(warmline, "default") as sync:
            report = sync(folder / "documents")
        assert not report.quarantined, report.quarantined
        warmline.accounts.add_user("default", AGENT_EMAIL, "Maya", Role.AGENT, AGENT_PASSWORD)
        (home / "key").write_text(warmline.accounts.add_key("default", "tests", Role.ADMIN))
    return home


def start_server(home: Path, *options: str, **settings: str) -> Served:
    """Start, and wait until turns can be taken."""
    port = free_port()
    command = [sys.executable, "-m", "cli", "serve", "--port", str(port), "--home", str(home), *options]
    environment = {
        **os.environ,
        "COVERAGE_PROCESS_START": "",
        **{f"WARMLINE_{k.upper()}": v for k, v in settings.items()},
    }
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    served = Served(f"http://127.0.0.1:{port}", AGENT_EMAIL, AGENT_PASSWORD, process, home)
    wait_until_ready(served)
    return served


def wait_until_ready(served: Served) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert served.process.poll() is None, (served.home / "server.log").read_text()
        try:
            if httpx.get(f"{served.url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server did not become ready")


def stop_server(served: Served) -> None:
    served.process.send_signal(signal.SIGTERM)
    try:
        served.process.wait(20)
    except subprocess.TimeoutExpired:
        served.process.kill()
        served.process.wait()
        raise


@contextmanager
def serve(folder: Path, model_cache: Path, seed: int = 1, **settings: str) -> Iterator[Served]:
    """A server over a freshly made-up company, stopped at the end."""
    served = start_server(prepare_home(folder, model_cache, seed), **settings)
    try:
        yield served
    finally:
        stop_server(served)
