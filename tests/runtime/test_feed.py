"""Wake-ups reach whoever listens to that conversation, from any thread."""

import asyncio
import threading
import time

from runtime.feed import MAX_PENDING, Feed, Subscription
from tests.runtime.building import ELSEWHERE, HERE

SOON, LONG = 0.01, 5.0


def heard(*listening: tuple[str, str | None], say) -> list[bool]:
    """Which of these subscriptions wake when `say(feed)` is called from another thread."""

    async def listen() -> list[bool]:
        feed = Feed()
        boxes = [feed.subscribe(*one) for one in listening]
        subscriptions = [box.__enter__() for box in boxes]
        thread = threading.Thread(target=say, args=(feed,))
        thread.start()
        thread.join()
        found = [await one.wait(SOON) for one in subscriptions]
        for box in boxes:
            box.__exit__(None, None, None)
        return found

    return asyncio.run(listen())


def test_news_wake_who_listens_to_that_conversation_or_the_workspace() -> None:
    listening = [(HERE, "c1"), (HERE, None), (HERE, "c2"), (ELSEWHERE, "c1"), (ELSEWHERE, None)]
    expected = [True, True, False, False, False]
    assert heard(*listening, say=lambda feed: feed.notify(HERE, "c1")) == expected
    assert heard(*listening, say=lambda feed: feed.say(HERE, "c1", "typing", {})) == expected


def test_waiting_ends_as_soon_as_there_is_news() -> None:
    async def listen() -> bool:
        feed = Feed()
        with feed.subscribe(HERE, "c1") as box:
            waiting = asyncio.create_task(box.wait(LONG))
            await asyncio.sleep(0)
            await asyncio.to_thread(feed.notify, HERE, "c1")
            return await waiting

    assert asyncio.run(listen())


def test_news_that_come_before_anybody_waits_are_not_lost_and_count_once() -> None:
    async def listen() -> list[bool]:
        feed = Feed()
        with feed.subscribe(HERE, "c1") as box:
            feed.notify(HERE, "c1")
            feed.notify(HERE, "c1")
            return [await box.wait(SOON), await box.wait(SOON)]

    assert asyncio.run(listen()) == [True, False]


def test_what_is_fleeting_is_kept_for_who_is_there_and_never_without_end() -> None:
    async def listen() -> tuple[Subscription, Subscription]:
        feed = Feed()
        feed.say(HERE, "c1", "typing", {"n": -1})
        with feed.subscribe(HERE, "c1") as one, feed.subscribe(HERE, "c2") as other:
            for n in range(MAX_PENDING + 1):
                feed.say(HERE, "c1", "typing", {"n": n})
            return one, other

    one, other = asyncio.run(listen())
    assert len(one.fleeting) == MAX_PENDING
    assert one.fleeting[-1] == ("c1", "typing", {"n": MAX_PENDING})
    assert one.fleeting[0][2] == {"n": 1}
    assert not other.fleeting


def test_who_has_left_is_told_nothing_more() -> None:
    async def listen() -> bool:
        feed = Feed()
        with feed.subscribe(HERE, "c1") as box:
            pass
        feed.notify(HERE, "c1")
        feed.say(HERE, "c1", "typing", {})
        return await box.wait(SOON) or bool(box.fleeting)

    assert not asyncio.run(listen())


def test_a_stream_whose_loop_has_ended_does_no_harm() -> None:
    feed = Feed()

    async def listen() -> Subscription:
        box = feed.subscribe(HERE, "c1")
        return box.__enter__()

    left = asyncio.run(listen())
    left.wake()


def test_a_watcher_hears_of_every_change() -> None:
    feed, calls = Feed(), []
    feed.watch(lambda: calls.append("a"))
    feed.watch(lambda: calls.append("b"))
    feed.notify(HERE, "c1")
    feed.say(HERE, "c1", "typing", {})
    assert calls == ["a", "b"]


def test_a_log_that_has_grown_is_told_apart_from_what_is_fleeting() -> None:
    async def listen() -> list[bool]:
        feed = Feed()
        with feed.subscribe(HERE, "c1") as box:
            found = [box.grown]
            box.grown = False
            feed.say(HERE, "c1", "typing", {})
            found.append(box.grown)
            feed.notify(HERE, "c1")
            return [*found, box.grown]

    assert asyncio.run(listen()) == [True, False, True]


def test_who_waits_for_the_log_is_not_sent_back_by_what_is_fleeting() -> None:
    async def listen() -> list[bool]:
        feed = Feed()
        with feed.subscribe(HERE, "c1") as box:
            box.grown = False
            waiting = asyncio.create_task(box.wait_until_grown(time.monotonic() + LONG))
            feed.say(HERE, "c1", "typing", {})
            await asyncio.sleep(SOON)
            found = [waiting.done()]
            feed.notify(HERE, "c1")
            await waiting
            box.grown = False
            await box.wait_until_grown(time.monotonic() + SOON)
            return [*found, box.grown]

    assert asyncio.run(listen()) == [False, False]


def test_a_workspace_is_another_generation_before_anybody_is_woken() -> None:
    feed, seen = Feed(), []
    feed.watch(lambda: seen.append((feed.generation(HERE), feed.generation(ELSEWHERE))))
    feed.notify(HERE, "c1")
    feed.say(HERE, "c1", "typing", {})
    feed.notify(HERE, "c2")
    assert seen == [(1, 0), (2, 0)]


def test_the_end_wakes_everybody_and_stays() -> None:
    async def listen() -> tuple[list[bool], bool]:
        feed = Feed()
        with feed.subscribe(HERE, "c1") as one, feed.subscribe(ELSEWHERE, None) as other:
            one.grown = other.grown = False
            await asyncio.to_thread(feed.end)
            woken = [await each.wait(LONG) and each.grown for each in (one, other)]
        return woken, feed.ended

    assert asyncio.run(listen()) == ([True, True], True)
