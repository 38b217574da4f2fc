"""Ingest and a turn work with the network cut off: nothing is downloaded, nothing is reported."""

import subprocess
import sys
from pathlib import Path

from tests.company import make_company, write_documents

# Every way to reach an address is closed before anything else is imported.
CUT_OFF = """
import socket
def refuse(self, address, *rest):
    if self.family != socket.AF_UNIX:
        raise SystemExit(f"something tried to reach {address}")
socket.socket.connect = refuse
socket.socket.connect_ex = refuse
def no_names(*names, **more):
    raise SystemExit(f"something tried to look up {names[0]}")
socket.getaddrinfo = no_names
import sys
from cli.commands import app
from cli.program import run
sys.argv = ["warmline", *sys.argv[1:]]
sys.exit(run(lambda: app(standalone_mode=False)))
"""


def cut_off(home: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", CUT_OFF, *arguments, "--home", str(home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_ingest_and_a_turn_never_touch_the_network(tmp_path: Path, model_cache: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(model_cache, target_is_directory=True)
    write_documents(make_company(3), tmp_path / "documents")

    ingested = cut_off(home, "ingest", str(tmp_path / "documents"))
    assert ingested.returncode == 0, f"{ingested.stdout}\n{ingested.stderr}"
    assert "5 added" in ingested.stdout

    asked = cut_off(home, "ask", "Is theft insurance included?", "--json")
    assert asked.returncode == 0, asked.stderr
    assert "insurance.txt" in asked.stdout
