"""Server-sent events from the log: replay after Last-Event-ID, then live."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any

from fastapi import Depends, Header, Query
from starlette.responses import StreamingResponse

from api.errors import Invalid
from api.told import Told
from runtime.compose import Warmline
from runtime.event_log import BATCH, Logged
from runtime.feed import Feed, Subscription

PING_S = 15.0
# The log of a conversation is read again after so many pings, in case a wake-up was lost: with thousands of idle
# streams a look at each ping would keep the process busy with nothing else.
QUIET_PINGS = 8
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
Read = Callable[[int], Sequence[Logged] | None]
Show = Callable[[Logged], tuple[int, dict[str, Any] | None]]


class EventStream(StreamingResponse):
    """Server-sent events."""

    media_type = "text/event-stream"


def last_event_id(
    header: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    query: Annotated[str | None, Query(alias="last_event_id")] = None,
) -> int | None:
    """The sequence number that the client has seen. Raises `Invalid`."""
    given = header or query
    if given is None:
        return None
    # Other digits than ASCII's are digits too, and not all of them make a number.
    if not (given.isascii() and given.isdigit()) or len(given) > 18:
        raise Invalid("Last-Event-ID must be a sequence number.")
    return int(given)


After = Annotated[int | None, Depends(last_event_id)]


def stream(
    warmline: Warmline,
    workspace: str,
    conversation_id: str | None,
    after: int,
    read: Read,
    show: Show,
    ping_s: float = PING_S,
) -> EventStream:
    """Events of one conversation, or of the workspace, that `read` finds after a sequence number.

    The stream ends when `read` returns None: the reader may no longer see it. A workspace's is asked at each ping. It
    also ends with the process, and its reader asks for the rest elsewhere.
    """
    return EventStream(told(warmline.feed, workspace, conversation_id, after, read, show, ping_s), headers=HEADERS)


# All of it is ASCII: some readers take U+2028 and the like, which a contact may write, for the end of a line.
async def told(
    feed: Feed,
    workspace: str,
    conversation_id: str | None,
    after: int,
    read: Read,
    show: Show,
    ping_s: float = PING_S,
    chance: Callable[[], float] = random.random,
) -> AsyncIterator[str]:
    """The text of the stream, with a ping every so many seconds; `chance` gives numbers from 0 to below 1.

    The first ping, and the first look without news, come at a time of their own: streams that were opened together,
    as after a restart, would else be busy together for ever.
    """
    yield ": open\n\n"
    pings = QUIET_PINGS if conversation_id else 1
    shown_so_far, ping_at, left = Told(), time.monotonic() + chance() * ping_s, 1 + int(chance() * pings)
    with feed.subscribe(workspace, conversation_id) as subscription:
        while not feed.ended:
            if subscription.grown or not left:
                subscription.grown, left = False, pings
                found = await asyncio.to_thread(read, after)
                if found is None:
                    return
                full, (lines, after) = len(found) >= BATCH, _shown(found, after, show, shown_so_far)
                # While it waits, a stream holds nothing of what it has shown: there are thousands.
                del found
                while lines:
                    yield lines.pop(0)
                if full:
                    subscription.grown = True
                    continue
            for line in _fleeting(subscription, conversation_id, shown_so_far):
                yield line
            # What is not for this reader wakes it too, so the time for a ping does not start anew.
            await subscription.wait(max(0.0, ping_at - time.monotonic()))
            if time.monotonic() >= ping_at:
                yield _line("ping", {}, None)
                ping_at, left = time.monotonic() + ping_s, left - 1


def _shown(found: Sequence[Logged], after: int, show: Show, told: Told) -> tuple[list[str], int]:
    """The text of these events, and the number of the last."""
    lines = []
    for logged in found:
        told.note(logged)
        after, shown = show(logged)
        if shown is not None:
            lines.append(f"id: {after}\ndata: {json.dumps(shown)}\n\n")
    return lines, after


def _fleeting(subscription: Subscription, conversation_id: str | None, told: Told) -> list[str]:
    lines = []
    while subscription.fleeting:
        about, kind, data = subscription.fleeting.pop(0)
        if kind == "answer.delta" and told.contradicts(about, data):
            continue
        lines.append(_line(kind, dict(data), about if conversation_id is None else None))
    return lines


def _line(kind: str, data: dict[str, Any], about: str | None) -> str:
    shown: dict[str, Any] = {"type": kind, "data": data}
    if about:
        shown["conversation_id"] = about
    return f"data: {json.dumps(shown)}\n\n"
