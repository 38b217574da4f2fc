"""Who reads the log on from the last number that was seen misses nothing, whoever commits when."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from runtime.database import Database
from runtime.event_log import EventLog
from runtime.tables import events
from tests.runtime.building import HERE, House


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """What another process has open."""
    opened = Database(database.url)
    yield opened
    opened.close()


def log_over(database: Database, house: House) -> EventLog:
    return EventLog(database, lambda *_: (), house.clock, house.clock.stamp)


def add(connection: sa.Connection, conversation_id: str, seq: int) -> int:
    row = {"workspace": HERE, "conversation_id": conversation_id, "seq": seq, "type": "note", "at": "", "data": {}}
    made = connection.execute(events.insert().values(**row)).inserted_primary_key
    assert made is not None
    return int(made[0])


def test_a_number_that_was_taken_first_is_seen_first(house: House, other: Database) -> None:
    one, two = house.started(), house.started()
    before = house.log.last_log_seq(HERE)
    taken, go = threading.Event(), threading.Event()

    def slow(connection: sa.Connection) -> int:
        number = add(connection, one, 100)
        taken.set()
        go.wait(5)
        return number

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(house.database.append, slow)
        taken.wait(5)
        second = pool.submit(other.append, lambda connection: add(connection, two, 100))
        # Without the lock the second, which has the later number, would be on disk and seen by now.
        threading.Event().wait(0.2)
        assert house.log.log_since(HERE, before) == []
        assert not second.done()
        go.set()
        assert first.result() < second.result()
    assert [logged.conversation_id for logged in house.log.log_since(HERE, before)] == [one, two]


def test_a_reader_beside_many_writers_in_two_processes_sees_every_event_once(house: House, other: Database) -> None:
    before = house.log.last_log_seq(HERE)
    houses = [house.log, log_over(other, house)]
    opened = [house.started() for _ in range(6)]
    written = threading.Event()
    seen: list[int] = []

    def write(n: int) -> None:
        for seq in range(10):
            database = house.database if n % 2 else other
            database.append(lambda connection, seq=seq: add(connection, opened[n], 100 + seq))

    def read() -> None:
        last = before
        while True:
            done = written.is_set()
            found = houses[len(seen) % 2].log_since(HERE, last)
            seen.extend(logged.log_seq for logged in found)
            last = seen[-1] if seen else before
            if done and not found:
                return

    with ThreadPoolExecutor(7) as pool:
        reading = pool.submit(read)
        list(pool.map(write, range(6)))
        written.set()
        reading.result()
    assert seen == [logged.log_seq for logged in house.log.log_since(HERE, before)]
    # Three events open a conversation.
    assert len(seen) == 6 * 3 + 60
