"""Server-sent events as a client reads them."""

import json
import queue
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import httpx

from tests.api.people import PATIENCE_S, Person

Until = Callable[[list[dict[str, Any]]], bool]


def follow(person: Person, until: Until, after: int | None = None, **headers: str) -> list[dict[str, Any]]:
    """The events up to the first that makes `until` true; each shows its `id`, or None."""
    with opened_stream(person, after, **headers) as stream:
        return stream.read(until)


class Stream:
    """An open stream, read in a thread so that a test can act meanwhile."""

    def __init__(self, response: httpx.Response) -> None:
        self.events: list[dict[str, Any]] = []
        self._response = response
        self._inbox: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.thread = threading.Thread(target=self._fill)
        self.thread.start()

    def _fill(self) -> None:
        with suppress(httpx.HTTPError):
            for event in _parsed(self._response.iter_lines()):
                self._inbox.put(event)
        self._inbox.put(None)

    def read(self, until: Until) -> list[dict[str, Any]]:
        """Everything so far, as soon as `until` is true of it."""
        while not (self.events and until(self.events)):
            event = self._inbox.get(timeout=PATIENCE_S)
            assert event is not None, f"the stream ended early: {self.events}"
            self.events.append(event)
        return self.events

    def rest(self) -> list[dict[str, Any]]:
        """What still comes before the server ends the stream."""
        found = []
        while (event := self._inbox.get(timeout=PATIENCE_S)) is not None:
            found.append(event)
        return found


@contextmanager
def opened_stream(person: Person, after: int | None = None, **headers: str) -> Iterator[Stream]:
    """Follow `person`'s events until the end of the context."""
    more = headers if after is None else {"Last-Event-ID": str(after), **headers}
    shown = {"Authorization": f"Bearer {person.token}", **more}
    with (
        httpx.Client(base_url=str(person.client.base_url), timeout=PATIENCE_S) as client,
        client.stream("GET", f"{person.path}/events", headers=shown) as response,
    ):
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "no-cache" in response.headers["cache-control"]
        stream = Stream(response)
        try:
            yield stream
        finally:
            _hang_up(response)
            stream.thread.join()


def _hang_up(response: httpx.Response) -> None:
    """Ends a read that another thread waits in, as closing alone does not."""
    with suppress(OSError):
        response.extensions["network_stream"].get_extra_info("socket").shutdown(socket.SHUT_RDWR)


def _parsed(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    number: int | None = None
    for line in lines:
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("data: "):
            yield {"id": number, **json.loads(line[6:])}
        elif not line:
            number = None
        else:
            assert line.startswith(":"), line


def numbers(events: list[dict[str, Any]]) -> list[int]:
    """The ids, of those that have one."""
    return [event["id"] for event in events if event["id"] is not None]


def has(kind: str, /, **data: Any) -> Until:
    """Whether an event of that type, with these data, is among them."""

    def found(events: list[dict[str, Any]]) -> bool:
        return any(one["type"] == kind and _within(data, one["data"]) for one in events)

    return found


def _within(wanted: Mapping[str, Any], data: Mapping[str, Any]) -> bool:
    return all(data.get(name) == value for name, value in wanted.items())
