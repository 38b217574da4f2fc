"""Several processes behind one socket: one that dies at once is a reason to stop, and a parent takes them along."""

import socket
import subprocess
import sys
import time

import httpx
import pytest

from api.fleet import check_free, run_several
from runtime.errors import NoPort
from tests.serving import free_port

STAYS = """
import http.server, os, socket, sys, threading
from api.fleet import stop_with_parent
class Own(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(str(os.getpid()).encode())
    def log_message(self, *_): pass
stop_with_parent()
server = http.server.HTTPServer(("", 0), Own, bind_and_activate=False)
server.socket.close()
server.socket = socket.socket(fileno=int(sys.argv[2]))
server.serve_forever()
"""
PARENT = """
import sys
from api.fleet import run_several
sys.exit(run_several([sys.executable, "-c", sys.argv[1]], "127.0.0.1", int(sys.argv[2]), 2))
"""


def test_a_process_that_ends_at_once_ends_all_with_its_status() -> None:
    script = "import sys; sys.exit(2)"
    command = [sys.executable, "-c", PARENT, script, str(free_port())]
    assert subprocess.run(command, timeout=30, check=False, capture_output=True).returncode == 2


def test_a_port_that_is_taken_and_a_host_that_is_none_are_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(NoPort, match=rf"^Nothing can listen on 127.0.0.1:{port} \(Address already in use\); give"):
            check_free("127.0.0.1", port)
        with pytest.raises(NoPort, match="already in use"):
            run_several([], "127.0.0.1", port, 2)
    check_free("127.0.0.1", port)
    for host in ("no.such.host.invalid", "a" * 64):
        with pytest.raises(NoPort, match="give another --port or --host"):
            check_free(host, port)


def answers(url: str) -> bool:
    time.sleep(0.05)
    try:
        return httpx.get(url, timeout=1).status_code == 200
    except httpx.TransportError:
        return False


def test_processes_share_the_port_and_go_with_their_parent() -> None:
    port = free_port()
    parent = subprocess.Popen([sys.executable, "-c", PARENT, STAYS, str(port)], stdout=subprocess.DEVNULL)
    url, until = f"http://127.0.0.1:{port}", time.monotonic() + 20
    try:
        while not answers(url):
            assert time.monotonic() < until, "no process answers"
    finally:
        parent.kill()
        parent.wait()
    while answers(url):
        assert time.monotonic() < until, "a process goes on without its parent"
