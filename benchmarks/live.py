"""Conversations as they are lived: `python -m benchmarks.live DATA [POSTGRES_URL]`.

A `warmline serve` process over a little more than 1,000 chunks, on SQLite or in a new schema of that PostgreSQL,
and everybody on the loopback beside it. 50 customers keep a stream open as the widget does, write, and when the reply
has come on the stream think for 2 to 6 seconds before they write again: first at once after the start, then the same
once more, then what was never asked but prepared meanwhile, then the first again while 5,000 others only keep a stream
open, each of a conversation of their own. A few desks listen to everything. Then how long after an escalation the
story can be read. Last the server is started again, and what was not asked of it before is asked at once, and what
suggestions cost is measured.
"""

import asyncio
import gc
import random
import resource
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import sqlalchemy as sa

from benchmarks.listening import AT_ONCE, Door, Place, asked, following, open_doors, stay
from benchmarks.served import filled, resident_kib, server
from evals.datasets import load_dataset
from runtime.accounts import Role
from runtime.ask import conversation_of
from runtime.beside import opened_accounts
from runtime.compose import opened
from runtime.settings import Settings

CUSTOMERS = 50
EACH = 6
THINK_S = (2.0, 6.0)
IDLE = 5_000
OPENING = 50
DESKS = 4
SINGLE = 200
SINGLE_EVERY_S = 0.2
STORIES = 50
SUGGESTED = 100
WARM_UP = 20
# A look for new passages is over then.
PREPARED_S = 60.0
# Two pings are over then: what idle streams need has been needed.
SETTLE_S = 32.0
REPLY_S = 30.0
DEBOUNCE_S = 0.3
PERSON = "I want to talk to a human being, please."


def main(data: Path, postgres_url: str | None) -> None:
    """Print the table."""
    allowed = most_files()
    questions = [one.text for one in load_dataset(data / "clapnq").questions]
    with TemporaryDirectory(prefix="live-") as folder, ledger(postgres_url) as ledger_url:
        settings = Settings(home=Path(folder), ledger_url=ledger_url)
        chunks = filled(settings, data)
        with opened_accounts(settings) as accounts:
            key = accounts.add_key(settings.workspace, "live", Role.AGENT)
        print(f"{chunks:,} chunks on {'PostgreSQL' if ledger_url else 'SQLite'}, {allowed:,} open files allowed.\n")
        print("| what | n | p50 | p95 | p99 | most |\n|---|---|---|---|---|---|")
        served = partial(server, settings.home, {"WARMLINE_LEDGER_URL": ledger_url} if ledger_url else {})
        with served() as (port, process):
            asyncio.run(lived(Place(port, key), process.pid, min(IDLE, allowed - 500), questions))
        with served() as (port, _):
            asyncio.run(begun_again(Place(port, key), questions))
        suggestions(settings, questions[:SUGGESTED])


def most_files() -> int:
    """Open as many files as this user may; the server inherits it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


@contextmanager
def ledger(postgres_url: str | None) -> Iterator[str | None]:
    """A new schema of that database, dropped at the end; None stands for SQLite in the home."""
    if postgres_url is None:
        yield None
        return
    url = sa.make_url(postgres_url).set(drivername="postgresql+psycopg")
    schema = f"live_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA {schema}")
        try:
            inside = url.update_query_dict({"options": f"-csearch_path={schema}"})
            yield inside.render_as_string(hide_password=False)
        finally:
            connection.exec_driver_sql(f"DROP SCHEMA {schema} CASCADE")
    engine.dispose()


async def lived(place: Place, pid: int, idle: int, questions: Sequence[str]) -> None:
    """Everything that is measured over HTTP."""
    # As many others are asked once everything has been prepared.
    warm, others = questions[:WARM_UP], questions[WARM_UP + CUSTOMERS * EACH :]
    questions = questions[WARM_UP : WARM_UP + CUSTOMERS * EACH]
    await conversing(place, warm, await open_doors(place.port, WARM_UP))
    told = partial(row, bars="p50 150, p95 400")
    told("message to reply less the debounce, ms, at once after the start", await conversing(place, questions))
    told("the same, passages known", await conversing(place, questions))
    await asyncio.sleep(PREPARED_S)
    told("the same, passages prepared and never quoted", await conversing(place, others))
    async with idle_streams(place, pid, idle):
        async with desks(place) as heard:
            single = await open_doors(place.port, SINGLE)
        row(f"event to a desk, ms, {idle:,} idle streams, conversations begun {AT_ONCE} at once", heard)
        async with desks(place) as heard:
            await single_messages(place, single, questions)
        row(f"event to a desk, ms, {idle:,} idle streams, one message at a time", heard, "p99 50")
        doors = await open_doors(place.port, CUSTOMERS)
        async with desks(place) as heard:
            told(f"message to reply, {idle:,} idle streams", await conversing(place, questions, doors))
        row(f"event to a desk, ms, {idle:,} idle streams, {CUSTOMERS} live", heard, "p99 50")
    row("escalation to the story read, ms", await stories(place, questions), "1,000")


async def begun_again(place: Place, questions: Sequence[str]) -> None:
    """What a restart costs those who ask right after it; a few are asked before, as at the first start."""
    await conversing(place, questions[:WARM_UP], await open_doors(place.port, WARM_UP))
    others = questions[WARM_UP + CUSTOMERS * EACH :]
    took = await conversing(place, others)
    row("message to reply less the debounce, ms, at once after a restart", took, "p50 150, p95 400")


async def conversing(place: Place, questions: Sequence[str], doors: Sequence[Door] = ()) -> list[float]:
    """Milliseconds from the message to its reply on the stream, less the debounce, for each question.

    A customer for each door; without doors `CUSTOMERS` begin a conversation first.
    """
    doors = doors or await open_doors(place.port, CUSTOMERS)
    began = time.perf_counter()
    shares = [(door, questions[n :: len(doors)], n) for n, door in enumerate(doors)]
    took = await asyncio.gather(*(customer(place, *one) for one in shares))
    found = [one for each in took for one in each]
    print(f"{len(found) / (time.perf_counter() - began):.1f} messages/s", file=sys.stderr)
    return found


async def customer(place: Place, door: Door, questions: Sequence[str], seed: int) -> list[float]:
    """One who thinks, writes and waits for the reply, so many times."""
    chance, took = random.Random(seed), []
    async with following(place.port, f"{door.path}/events", door.token) as events:
        for question in questions:
            await asyncio.sleep(chance.uniform(*THINK_S))
            sent = time.perf_counter()
            told = await asked(place.port, "POST", f"{door.path}/messages", door.token, {"text": question})
            async with asyncio.timeout(REPLY_S):
                while (await anext(events))["data"].get("replies_to") != told["message"]["id"]:
                    pass
            took.append((time.perf_counter() - sent - DEBOUNCE_S) * 1000)
    return took


@asynccontextmanager
async def idle_streams(place: Place, pid: int, count: int) -> Iterator[None]:
    """So many streams that stay open; tells what each takes of the server's memory."""
    doors = await open_doors(place.port, count)
    before = resident_kib(pid)
    held = []
    for start in range(0, count, OPENING):
        held += await asyncio.gather(*(stay(place.port, door) for door in doors[start : start + OPENING]))
    # Our own pauses are not the server's.
    gc.collect()
    gc.freeze()
    await asyncio.sleep(SETTLE_S)
    each = (resident_kib(pid) - before) / max(1, count)
    print(f"| resident KiB for each of {count:,} idle streams (bar 40) | 1 | {each:.1f} | | | |", flush=True)
    yield
    assert all(idle.open for _, idle in held)
    for transport, _ in held:
        transport.abort()


@asynccontextmanager
async def desks(place: Place) -> Iterator[list[float]]:
    """Milliseconds from the stamp that each event carries, set before its commit, to each desk that hears it."""
    heard: list[float] = []

    async def listen(events: Any) -> None:
        async for event in events:
            if "at" in event:
                heard.append(since_ms(event["at"]))  # noqa: PERF401 - it never ends

    async with AsyncExitStack() as stack:
        open_ones = [
            await stack.enter_async_context(following(place.port, "/v1/desk/events", place.key)) for _ in range(DESKS)
        ]
        tasks = [asyncio.create_task(listen(one)) for one in open_ones]
        yield heard
        await asyncio.sleep(1.0)
        for task in tasks:
            task.cancel()


async def single_messages(place: Place, doors: Sequence[Door], questions: Sequence[str]) -> None:
    """One message after another, each in a conversation of its own; the assistant replies as always."""
    for door, question in zip(doors, questions, strict=False):
        await asyncio.sleep(SINGLE_EVERY_S)
        await asked(place.port, "POST", f"{door.path}/messages", door.token, {"text": question})


async def stories(place: Place, questions: Sequence[str]) -> list[float]:
    """Milliseconds from the stamp of the escalation until an agent has read the story, after three questions each."""
    took = []
    async with following(place.port, "/v1/desk/events", place.key) as events:
        for n, door in enumerate(await open_doors(place.port, STORIES)):
            say = partial(asked, place.port, "POST", f"{door.path}/messages", door.token)
            for question in questions[3 * n : 3 * n + 3]:
                await say({"text": question})
            await say({"text": PERSON})
            async for event in events:
                if event.get("conversation_id") == door.id and event["data"].get("phase") == "queued":
                    break
            told = await asked(place.port, "GET", f"/v1/desk/conversations/{door.id}", place.key)
            took.append(since_ms(event["at"]))
            if not (told["story"] and told["summary"]):
                raise RuntimeError("An escalated conversation has no story.")
    return took


def since_ms(at: str) -> float:
    """Milliseconds that have passed since an event's stamp, which leaves out what is less than one."""
    return (time.time() - datetime.fromisoformat(at).timestamp()) * 1000


def suggestions(settings: Settings, questions: Sequence[str]) -> None:
    """What up to three suggestions take on top of the draft that the assistant would have made anyway."""
    with opened(settings) as warmline:
        brain = warmline.brain(settings.workspace)
        asked = [conversation_of((), one) for one in questions]
        for name in ("passages new", "passages known"):
            shares = []
            for conversation in asked:
                began = time.perf_counter()
                turn = brain.staff_draft(conversation)
                drafted = time.perf_counter()
                warmline.assist.among(settings.workspace, conversation, turn)
                shares.append((time.perf_counter() - drafted) / (drafted - began))
            row(f"suggestions over the draft, times, {name}", shares, "0.3")


def row(name: str, values: Sequence[float], bars: str = "none") -> None:
    """One line of the table."""
    p50, p95, p99, most = np.percentile(values, [50, 95, 99, 100])
    print(f"| {name} (bar {bars}) | {len(values)} | {p50:.2f} | {p95:.2f} | {p99:.2f} | {most:.2f} |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
