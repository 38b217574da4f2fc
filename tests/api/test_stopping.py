"""A server that is told to stop ends what is open, and says nothing of it that would frighten anybody."""

import signal
import socket
import threading
import time

import httpx
import pytest

from api.main import GRACE_S
from tests.api.listening import opened_stream
from tests.api.opening import NewHome
from tests.api.people import open_as
from tests.serving import Served, start_server, stop_server


def stop(served: Served, number: int) -> tuple[float, str]:
    """How long it takes, and all that was logged."""
    began = time.monotonic()
    served.process.send_signal(number)
    served.process.wait(20)
    return time.monotonic() - began, (served.home / "server.log").read_text()


@pytest.fixture
def served(stocked_home: NewHome):
    served = start_server(
        stocked_home(),
        debounce_s="60",
        debounce_cap_s="60",
        messages_per_minute="100000",
        messages_per_address="100000",
    )
    try:
        yield served
    finally:
        if served.process.poll() is None:
            stop_server(served)


def test_streams_and_whoever_waits_for_a_reply_are_let_go_at_once(served: Served) -> None:
    replies: list[httpx.Response] = []
    with httpx.Client(base_url=served.url, timeout=30) as client:
        contact = open_as(client)
        waiting = threading.Thread(target=lambda: replies.append(contact.say("Hello", wait_s=30)))
        with opened_stream(contact) as stream:
            waiting.start()
            stream.read(lambda events: events[-1]["data"].get("author") == "contact")
            took_s, log = stop(served, signal.SIGINT)
            assert "message.created" not in {one["type"] for one in stream.rest()}
        waiting.join()
    assert (replies[0].status_code, replies[0].json()["reply"]) == (201, None)
    assert "Traceback" not in log
    assert "Cancel" not in log
    assert took_s < GRACE_S


def test_who_takes_nothing_in_is_cut_short_without_a_page_in_the_log(served: Served) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with httpx.Client(base_url=served.url, timeout=30) as client:
        contact = open_as(client)
        # More than all the buffers in between hold.
        for _ in range(200):
            assert contact.say("\U0001f44b" * 4_000).status_code == 201
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            deaf.connect((host, int(port)))
            head = f"GET {contact.path}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {contact.token}\r\n\r\n"
            deaf.sendall(head.encode())
            time.sleep(0.5)
            took_s, log = stop(served, signal.SIGTERM)
    assert served.process.returncode == 0
    assert "Traceback" not in log
    assert "Cancel 1 running" in log
    assert took_s < GRACE_S + 5
