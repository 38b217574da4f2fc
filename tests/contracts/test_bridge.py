"""What happens in one process wakes the streams and workers of another, on PostgreSQL."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing

import pytest

from runtime.bridge import MAX_BYTES, Bridge
from runtime.database import Database
from runtime.feed import Feed, Subscription
from tests.runtime.building import ELSEWHERE, HERE, House
from tests.runtime.on_postgres import emptied, new_schema, postgres_url

PATIENCE_S = 10.0


@pytest.fixture
def database(postgres: Database) -> Database:
    return emptied(postgres)


@pytest.fixture
def far(database: Database) -> Iterator[Feed]:
    """The feed of another process."""
    with closing(Database(database.url)) as opened:
        feed = Feed()
        bridge = Bridge(opened, feed)
        bridge.start()
        yield feed
        bridge.stop()


@pytest.fixture
def near(house: House) -> Iterator[House]:
    bridge = Bridge(house.database, house.feed)
    bridge.start()
    yield house
    bridge.stop()


def listening(feed: Feed, about: str | None, then: Callable[[Subscription], Awaitable[None]]) -> None:
    async def listen() -> None:
        with feed.subscribe(HERE, about) as box:
            await then(box)

    asyncio.run(listen())


def test_news_reach_streams_and_watchers_in_another_process(near: House, far: Feed) -> None:
    called = threading.Event()
    far.watch(called.set)

    async def then(box: Subscription) -> None:
        near.started("Hello")
        assert await box.wait(PATIENCE_S)

    listening(far, None, then)
    assert called.wait(PATIENCE_S)


def test_what_is_fleeting_arrives_in_order_and_is_not_echoed(near: House, far: Feed) -> None:
    async def then(box: Subscription) -> None:
        with near.feed.subscribe(HERE, "c1") as own:
            for n in range(5):
                near.feed.say(HERE, "c1", "answer.delta", {"text": f"part {n} \N{SNOWMAN}", "position": n})
            near.feed.say(ELSEWHERE, "c1", "typing", {})
            near.feed.say(HERE, "c2", "typing", {})
            while len(box.fleeting) < 5:
                assert await box.wait(PATIENCE_S)
            await asyncio.sleep(0.1)
            assert [data["position"] for _, _, data in box.fleeting] == [0, 1, 2, 3, 4]
            assert box.fleeting[0] == ("c1", "answer.delta", {"text": "part 0 \N{SNOWMAN}", "position": 0})
            assert len(own.fleeting) == 5

    listening(far, "c1", then)


def test_without_any_word_the_log_is_read_after_a_while(house: House, far: Feed) -> None:
    """`house` has no bridge: as if its word had been lost."""

    async def then(box: Subscription) -> None:
        house.started("Hello")
        assert await box.wait(PATIENCE_S)

    listening(far, None, then)


def test_more_than_fits_one_notification_comes_in_several_and_what_never_fits_is_left_out(
    near: House, far: Feed
) -> None:
    async def then(box: Subscription) -> None:
        near.feed.say(HERE, "c1", "typing", {"text": "x" * (MAX_BYTES + 1)})
        for n in range(4):
            near.feed.say(HERE, "c1", "typing", {"n": n, "text": "\N{SNOWMAN}" * 1_000})
        while len(box.fleeting) < 4:
            assert await box.wait(PATIENCE_S)
        assert [data["n"] for _, _, data in box.fleeting] == [0, 1, 2, 3]

    listening(far, "c1", then)


def test_another_installation_in_the_same_database_hears_nothing(near: House) -> None:
    with new_schema(postgres_url()) as elsewhere:
        feed = Feed()
        bridge = Bridge(elsewhere, feed)
        bridge.start()

        async def then(box: Subscription) -> None:
            near.feed.say(HERE, "c1", "typing", {})
            assert not await box.wait(0.3)

        listening(feed, "c1", then)
        bridge.stop()


def test_a_connection_that_is_cut_is_made_again(near: House, far: Feed) -> None:
    async def then(box: Subscription) -> None:
        near.database.write(
            lambda c: c.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %%'"
            )
        )
        near.started("Hello")
        assert await box.wait(PATIENCE_S)

    listening(far, None, then)
