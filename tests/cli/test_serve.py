"""What servers and workers beside each other need."""

import signal
import socket

import pytest

from tests.serving import start_server, stop_server


@pytest.mark.parametrize("words", [("serve", "--workers", "2"), ("worker",)])
def test_several_processes_need_a_ledger_and_vectors_that_are_shared(warmline, monkeypatch, new_home, words):
    home = new_home()
    assert "WARMLINE_LEDGER_URL" in warmline(*words, "--home", home).refused()
    monkeypatch.setenv("WARMLINE_LEDGER_URL", "postgresql://ann@127.0.0.1:1/warmline")
    assert "WARMLINE_VECTORS_URL" in warmline(*words, "--home", home).refused()


def test_a_port_that_is_taken_is_refused(warmline, home):
    before = signal.getsignal(signal.SIGTERM)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = warmline("serve", "--port", port, "--home", home).refused()
    assert said.startswith(f"Nothing can listen on 127.0.0.1:{port} (Address already in use)")
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_server_that_is_told_to_stop_ends_with_status_0(home):
    served = start_server(home)
    stop_server(served)
    assert served.process.returncode == 0
