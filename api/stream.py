"""Server-sent events from the log: replay after Last-Event-ID, then live."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from api.errors import Invalid
from runtime.compose import Warmline
from runtime.event_log import Logged
from runtime.feed import Subscription

PING_S = 15.0
HEADERS = {"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"}
Read = Callable[[int], Sequence[Logged]]
Show = Callable[[Logged], tuple[int, dict[str, Any] | None]]


def last_event_id(request: Request) -> int | None:
    """The sequence number that the client has seen. Raises `Invalid`."""
    given = request.headers.get("last-event-id") or request.query_params.get("last_event_id")
    if given is None:
        return None
    if not given.isdigit() or len(given) > 18:
        raise Invalid("Last-Event-ID must be a sequence number.")
    return int(given)


def stream(
    warmline: Warmline, workspace: str, conversation_id: str | None, after: int, read: Read, show: Show
) -> StreamingResponse:
    """Events of one conversation, or of the workspace, that `read` finds after a sequence number."""
    body = _events(warmline, workspace, conversation_id, after, read, show)
    return StreamingResponse(body, media_type="text/event-stream", headers=HEADERS)


async def _events(
    warmline: Warmline, workspace: str, conversation_id: str | None, after: int, read: Read, show: Show
) -> AsyncIterator[str]:
    yield ": open\n\n"
    with warmline.feed.subscribe(workspace, conversation_id) as subscription:
        while True:
            while found := await asyncio.to_thread(read, after):
                for logged in found:
                    after, shown = show(logged)
                    if shown is not None:
                        yield f"id: {after}\ndata: {json.dumps(shown, ensure_ascii=False)}\n\n"
            for line in _fleeting(subscription, conversation_id):
                yield line
            # The log is read again even without news: a wake-up may have been lost.
            if not await subscription.wait(PING_S):
                yield _line("ping", {}, None)


def _fleeting(subscription: Subscription, conversation_id: str | None) -> list[str]:
    lines = []
    while subscription.fleeting:
        about, kind, data = subscription.fleeting.popleft()
        lines.append(_line(kind, dict(data), about if conversation_id is None else None))
    return lines


def _line(kind: str, data: dict[str, Any], about: str | None) -> str:
    shown: dict[str, Any] = {"type": kind, "data": data}
    if about:
        shown["conversation_id"] = about
    return f"data: {json.dumps(shown, ensure_ascii=False)}\n\n"
