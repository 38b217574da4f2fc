"""Wake-ups inside one process, passed on to others: the log is the truth, a lost one costs latency only."""

import asyncio
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

MAX_PENDING = 100


class Subscription:
    """One stream's mailbox: `wait` returns when its log has grown or something fleeting was said.

    `grown` says that the log is to be read; who is about to read it sets it back.
    """

    __slots__ = ("_loop", "_news", "_waits", "about", "fleeting", "grown")

    def __init__(self, workspace: str, conversation_id: str | None) -> None:
        self.about = workspace, conversation_id
        # Nobody has looked yet.
        self.grown = True
        # A list: an empty deque takes most of a KiB, and thousands of streams are idle.
        self.fleeting: list[tuple[str, str, Mapping[str, Any]]] = []
        self._loop = asyncio.get_running_loop()
        self._news = False
        self._waits: asyncio.Future[None] | None = None

    def wake(self) -> None:
        """Callable from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._news = True
        self._release()

    def _release(self) -> None:
        if self._waits and not self._waits.done():
            self._waits.set_result(None)

    async def wait(self, timeout_s: float) -> bool:
        """Until woken, at most `timeout_s`. Returns whether there is news. One waits at a time."""
        # Neither an `Event` nor a `timeout`: each takes a KiB while it waits, and thousands of streams wait.
        if not self._news:
            self._waits = self._loop.create_future()
            timer = self._loop.call_later(timeout_s, self._release)
            try:
                await self._waits
            finally:
                timer.cancel()
                self._waits = None
        news, self._news = self._news, False
        return news

    async def wait_until_grown(self, until: float) -> None:
        """The same for who has no use for what is fleeting; `until` is a time of `time.monotonic`."""
        while not self.grown and (left_s := until - time.monotonic()) > 0:
            await self.wait(left_s)


class Feed:
    """Tells open streams that a conversation has changed; call it after the commit."""

    def __init__(self) -> None:
        # Nothing more will be told: who waits for news waits in vain.
        self.ended = False
        self._lock = threading.Lock()
        # Thousands of streams may be open: none is looked at that does not show what has happened.
        self._subscriptions: defaultdict[tuple[str, str | None], set[Subscription]] = defaultdict(set)
        self._generations: Counter[str] = Counter()
        self._watchers: list[Callable[[], None]] = []
        self._relays: list[Callable[[list[Any]], None]] = []

    def relay(self, send: Callable[[list[Any]], None]) -> None:
        """Have other processes told as well: `send` gets the arguments of `deliver` or `deliver_fleeting`."""
        self._relays.append(send)

    def watch(self, wake: Callable[[], None]) -> None:
        """Call `wake` whenever any log has grown: the change may have caused background work."""
        self._watchers.append(wake)

    @contextmanager
    def subscribe(self, workspace: str, conversation_id: str | None) -> Iterator[Subscription]:
        """A mailbox for one conversation, or for the whole workspace when the id is None."""
        subscription = Subscription(workspace, conversation_id)
        with self._lock:
            self._subscriptions[subscription.about].add(subscription)
        try:
            yield subscription
        finally:
            with self._lock:
                self._subscriptions[subscription.about].discard(subscription)
                if not self._subscriptions[subscription.about]:
                    del self._subscriptions[subscription.about]

    def notify(self, workspace: str, conversation_id: str) -> None:
        """The log of that conversation has grown."""
        self.deliver(workspace, conversation_id)
        for send in self._relays:
            send([workspace, conversation_id])

    def deliver(self, workspace: str, conversation_id: str) -> None:
        """The same in this process alone."""
        # Before anybody is woken: what was read under an older number is not all of it.
        with self._lock:
            self._generations[workspace] += 1
        for subscription in self._listeners(workspace, conversation_id):
            subscription.grown = True
            subscription.wake()
        for wake in self._watchers:
            wake()

    def generation(self, workspace: str) -> int:
        """Another number each time that a log of the workspace has grown, as far as this process has heard."""
        return self._generations[workspace]

    def say(self, workspace: str, conversation_id: str, kind: str, data: Mapping[str, Any]) -> None:
        """Something that is shown once and never stored, such as typing."""
        self.deliver_fleeting(workspace, conversation_id, kind, data)
        for send in self._relays:
            send([workspace, conversation_id, kind, dict(data)])

    def deliver_fleeting(self, workspace: str, conversation_id: str, kind: str, data: Mapping[str, Any]) -> None:
        """The same in this process alone."""
        for subscription in self._listeners(workspace, conversation_id):
            subscription.fleeting.append((conversation_id, kind, data))
            del subscription.fleeting[:-MAX_PENDING]
            subscription.wake()

    def end(self) -> None:
        """Have everybody who waits look up and go."""
        self.ended = True
        with self._lock:
            waiting = [one for each in self._subscriptions.values() for one in each]
        for subscription in waiting:
            subscription.grown = True
            subscription.wake()

    def _listeners(self, workspace: str, conversation_id: str) -> list[Subscription]:
        with self._lock:
            found = (self._subscriptions.get((workspace, about), ()) for about in (conversation_id, None))
            return [one for each in found for one in each]
