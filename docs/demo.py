"""`make demo`: ingest the sample help centre, serve it, play one conversation over HTTP, keep serving."""

import secrets
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from ingest.open import syncing
from ingest.report import bring_all, summary
from runtime.accounts import Role
from runtime.compose import opened
from runtime.settings import SHIPPED, Settings

HOME = Path(".demo")
PORT = 8000
EMAIL = "maya@example.com"
READY_S = 60.0
WAIT = {"Prefer": "wait=20"}


def play() -> None:
    """The whole show. Leaves with Ctrl-C, or after the transcript when nobody sits at the terminal."""
    password = secrets.token_urlsafe(9)
    prepare(password)
    port = PORT if is_free(PORT) else 0
    with serving(port or free_port()) as url:
        Transcript(url, password).play()
        say("")
        say(f"Assistant  {url}/chat\nWidget     {url}/demo\nDesk       {url}/desk")
        say(f"Log-in     {EMAIL}  {password}")
        if sys.stdin.isatty():
            say("Serving until Ctrl-C.")
            signal.pause()


def prepare(password: str) -> None:
    """A fresh home with the sample documents and one agent; the model's export is kept."""
    for part in ("vectors", "lexical", "sentences", "uploads"):
        shutil.rmtree(HOME / part, ignore_errors=True)
    for ledger in HOME.glob("warmline.db*"):
        ledger.unlink()
    say("Opening the model (the first time it is exported to ONNX, about 20 seconds) ...")
    with opened(Settings(home=HOME)) as warmline:
        say(f"Ingesting {SHIPPED.name}/sample ...")
        with syncing(warmline, warmline.settings.workspace) as sync:
            say(summary(bring_all(warmline, sync, [str(SHIPPED / "sample")], quiet=False))["text"])
        warmline.accounts.add_user(warmline.settings.workspace, EMAIL, "Maya", Role.AGENT, password)


@contextmanager
def serving(port: int) -> Iterator[str]:
    """`warmline serve` in a process of its own, stopped at the end."""
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "cli", "serve", "--home", str(HOME), "--port", str(port)]
    with (HOME / "server.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_until_ready(url, process)
        say(f"Serving on {url}\n")
        yield url
    finally:
        process.terminate()
        process.wait(20)


def wait_until_ready(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Return when turns can be taken; exit with the server's own words when it cannot start."""
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    sys.exit(f"The server did not start:\n{(HOME / 'server.log').read_text()}")


def is_free(port: int) -> bool:
    """Whether nobody listens there yet."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port() -> int:
    """A port that the system has free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Transcript:
    """Plays the contact and the agent, and prints what both see."""

    def __init__(self, url: str, password: str) -> None:
        opened_by_contact = httpx.post(f"{url}/v1/conversations", json={"contact": {"name": "Ana"}}).json()
        self._path = f"/v1/conversations/{opened_by_contact['id']}"
        self._desk = f"/v1/desk/conversations/{opened_by_contact['id']}"
        self._contact = _client(url, opened_by_contact["token"])
        session = httpx.post(f"{url}/v1/sessions", json={"email": EMAIL, "password": password}).json()
        self._agent = _client(url, session["token"])

    def play(self) -> None:
        """The eight steps."""
        _print("Assistant", self._contact.get(self._path).json()["messages"][0]["text"])
        for question in (
            "How do I cancel my Grow Pass?",
            "and how long is the warranty?",
            "Do you have a shop in Oslo where I can look at the Sprig Max?",
            "yes please",
        ):
            self._ask(question)
        epoch = self._take_over()
        self._send("Not in Oslo, but our partner in Bergen shows it. Shall I send you the address?", epoch)
        _print("Ana", "That would be lovely, thank you!")
        self._say("That would be lovely, thank you!", {})
        self._send("It is on its way to your inbox. Have a good day!", epoch)
        self._agent.post(f"{self._desk}/handback", json={"outcome": "solved"}).raise_for_status()
        self._close()

    def _ask(self, question: str) -> None:
        _print("Ana", question)
        reply = self._say(question, WAIT)["reply"]
        _print("Assistant", reply["text"])
        for n, citation in enumerate(reply["citations"], start=1):
            say(f"             [{n}] {citation['source']}{_place(citation)}")
        decision = self._agent.get(self._desk).json()["decisions"][-1]
        why = decision["rule"] or decision["reason"]
        say(
            f"             ({decision['action']}{f', {why}' if why else ''}; confidence {decision['confidence']:.2f}"
            f" against {decision['threshold']:.2f}; needs a person {decision['needs_person']:.2f})\n"
        )

    def _say(self, text: str, headers: dict[str, str]) -> dict[str, Any]:
        key = {"Idempotency-Key": secrets.token_hex(8)}
        sent = self._contact.post(f"{self._path}/messages", json={"text": text}, headers={**key, **headers})
        return dict(sent.raise_for_status().json())

    def _take_over(self) -> int:
        epoch = int(self._agent.post(f"{self._desk}/claim", json={}).raise_for_status().json()["control_epoch"])
        story = self._agent.get(self._desk).json()
        say(f"  -- Maya claims the conversation: {story['reason']}, confidence {story['confidence']:.2f}")
        say(textwrap.indent(story["summary"], "     "))
        say("  -- suggested replies")
        for suggestion in self._agent.get(f"{self._desk}/suggestions").json():
            first = " ".join(suggestion["text"].split())
            say(f"     {suggestion['confidence']:.2f}  {textwrap.shorten(first, 90)}")
        say("")
        return epoch

    def _send(self, text: str, epoch: int) -> None:
        self._agent.post(f"{self._desk}/messages", json={"text": text, "control_epoch": epoch}).raise_for_status()
        _print("Maya", text)

    def _close(self) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until and not self._survey_is_open():
            time.sleep(0.1)
        for message in self._contact.get(self._path).json()["messages"][-2:]:
            _print("Assistant", message["text"])
        _print("Ana", "(rates 5 of 5)")
        rated = self._contact.post(f"{self._path}/survey", json={"score": 5}).raise_for_status().json()
        say(f"  -- {rated['phase']}")

    def _survey_is_open(self) -> bool:
        survey = self._contact.get(self._path).json()["survey"]
        return survey is not None


def _client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=40)


def _place(citation: dict[str, Any]) -> str:
    if citation["page"] is not None:
        return f", page {citation['page']}"
    return f", at {citation['second']:.0f} s" if citation["second"] is not None else ""


def _print(who: str, text: str) -> None:
    lines = [textwrap.fill(line, 96) for line in text.splitlines()]
    say(f"{who + ':':12} " + textwrap.indent("\n".join(lines), " " * 13).lstrip())


def say(text: str) -> None:
    """Print at once, also through a pipe."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
