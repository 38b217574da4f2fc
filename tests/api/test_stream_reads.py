"""How often an open stream looks into the log: thousands may be open, and most have nothing to tell."""

import asyncio
import time
from collections.abc import Sequence
from itertools import islice

from api.stream import QUIET_PINGS, told
from runtime.event_log import BATCH, Logged
from runtime.feed import Feed

PING_S = 0.001
LATE = 0.999


def logged(seq: int) -> Logged:
    return Logged(seq, "c1", seq, "note.created", "2026-03-01T12:00:00.000+00:00", {})


def lines(conversation_id: str | None, log: Sequence[Logged], count: int) -> tuple[list[str], int]:
    """So many lines of the stream over that log, and how often the log was read for them."""
    reads = 0

    def read(after: int) -> list[Logged]:
        nonlocal reads
        reads += 1
        return list(islice((one for one in log if one.seq > after), BATCH))

    async def follow() -> list[str]:
        stream = told(
            Feed(), "acme", conversation_id, 0, read, lambda one: (one.seq, {"seq": one.seq}), PING_S, lambda: LATE
        )
        found = [await anext(stream) for _ in range(count)]
        await stream.aclose()
        return found

    return asyncio.run(follow()), reads


def test_a_silent_conversation_is_looked_at_seldom_and_a_desk_at_each_ping() -> None:
    assert lines("c1", [], 1 + QUIET_PINGS)[1] == 1
    assert lines("c1", [], 1 + QUIET_PINGS + 1)[1] == 2
    assert lines(None, [], 1 + 3)[1] == 3


def test_a_log_is_told_to_its_end_without_a_pause_and_then_not_read_again() -> None:
    found, reads = lines("c1", [logged(seq) for seq in range(1, BATCH + 3)], 1 + BATCH + 2 + 1)
    assert reads == 2
    assert found[-2].startswith(f"id: {BATCH + 2}\n")
    assert '"ping"' in found[-1]


def test_what_is_fleeting_is_shown_without_a_look_into_the_log() -> None:
    async def follow() -> tuple[list[str], int]:
        feed, reads = Feed(), 0

        def read(_after: int) -> list[Logged]:
            nonlocal reads
            reads += 1
            return []

        stream = told(feed, "acme", "c1", 0, read, lambda one: (one.seq, {}), ping_s=60.0)
        found = [await anext(stream)]
        waiting = asyncio.ensure_future(anext(stream))
        while not reads:
            await asyncio.sleep(0.001)
        for _ in range(2):
            feed.say("acme", "c1", "typing", {"author": "agent"})
        found += [await waiting, await anext(stream)]
        await stream.aclose()
        return found, reads

    found, reads = asyncio.run(follow())
    assert ["typing" in line for line in found] == [False, True, True]
    assert reads == 1


def test_streams_that_were_opened_together_are_not_pinged_together() -> None:
    async def first_ping(chance: float) -> float:
        stream = told(Feed(), "acme", "c1", 0, lambda _: [], lambda one: (one.seq, {}), 0.2, lambda: chance)
        await anext(stream)
        began = time.monotonic()
        assert '"ping"' in await anext(stream)
        await stream.aclose()
        return time.monotonic() - began

    async def both() -> list[float]:
        return await asyncio.gather(first_ping(0.0), first_ping(LATE))

    early, late = asyncio.run(both())
    assert early < late
