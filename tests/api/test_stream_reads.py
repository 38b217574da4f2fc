"""How often an open stream looks into the log: thousands may be open, and most have nothing to tell."""

import asyncio
from collections.abc import Sequence
from itertools import islice

from api.stream import QUIET_PINGS, told
from runtime.event_log import BATCH, Logged
from runtime.feed import Feed

PING_S = 0.001


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
        stream = told(Feed(), "acme", conversation_id, 0, read, lambda one: (one.seq, {"seq": one.seq}), PING_S)
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
