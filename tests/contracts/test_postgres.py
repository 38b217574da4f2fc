"""What only PostgreSQL does: deadlocks, connections that are cut, locks over processes, texts it does not take."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from runtime.database import Database
from runtime.knowledge import Knowledge
from runtime.tables import api_keys, quarantine
from runtime.work import Job, WorkTable, schedule
from tests.runtime.building import HERE, House
from tests.runtime.on_postgres import emptied


@pytest.fixture
def database(postgres: Database) -> Database:
    return emptied(postgres)


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """What another process has open."""
    opened = Database(database.url)
    yield opened
    opened.close()


def key(name: str) -> dict[str, str]:
    return {"key_sha256": name, "workspace": HERE, "name": "0", "role": "agent"}


def test_two_changes_that_meet_crosswise_are_both_made(database: Database, other: Database) -> None:
    database.write(lambda c: c.execute(api_keys.insert(), [key("a"), key("b")]))
    met = threading.Barrier(2)

    def crosswise(first: str, second: str):
        tries = []

        def change(connection: sa.Connection) -> int:
            tries.append(1)
            for name in (first, second):
                mine = api_keys.c.key_sha256 == name
                grown = sa.cast(sa.cast(api_keys.c.name, sa.Integer) + 1, sa.String)
                connection.execute(api_keys.update().where(mine).values(name=grown))
                if len(tries) == 1 and name == first:
                    met.wait(5)
            return len(tries)

        return change

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(database.write, crosswise("a", "b"))
        two = pool.submit(other.write, crosswise("b", "a"))
        # Whose turn is undone, and how often, is the database's choice.
        assert one.result() + two.result() >= 3
    assert database.read(lambda c: c.scalars(sa.select(api_keys.c.name)).all()) == ["2", "2"]


def test_a_cut_connection_is_made_again(house: House, other: Database) -> None:
    conversation_id = house.started("Hello")
    # What was last returned to the pool is given out next.
    pid = house.database.write(lambda c: c.exec_driver_sql("SELECT pg_backend_pid()").scalar())
    assert other.write(lambda c: c.exec_driver_sql(f"SELECT pg_terminate_backend({pid})").scalar())
    house.conversations.say(HERE, conversation_id, "Still there?", None)
    assert len(house.events(conversation_id)) == 5


def test_one_process_is_alone_under_a_name_and_others_wait(database: Database, other: Database) -> None:
    inside, go = threading.Event(), threading.Event()

    def hold() -> None:
        with database.alone("x"):
            inside.set()
            go.wait(5)

    def enter(name: str) -> bool:
        with other.alone(name):
            return go.is_set()

    with ThreadPoolExecutor(2) as pool:
        held = pool.submit(hold)
        inside.wait(5)
        assert enter("y") is False
        waiting = pool.submit(enter, "x")
        threading.Event().wait(0.1)
        assert not waiting.done()
        go.set()
        held.result()
        assert waiting.result() is True


def test_a_worker_passes_over_what_another_is_taking(database: Database, other: Database) -> None:
    for n in range(2):
        database.write(lambda c, n=n: schedule(c, HERE, Job("turn", f"c{n}", float(n)), 0.0))
    taking, go = threading.Event(), threading.Event()

    def take(connection: sa.Connection) -> None:
        connection.exec_driver_sql("SELECT id FROM work ORDER BY due_at LIMIT 1 FOR UPDATE")
        taking.set()
        go.wait(5)

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(database.write, take)
        taking.wait(5)
        lease = WorkTable(other, 30.0, 3).claim(10.0, ("turn",))
        go.set()
        held.result()
    assert lease is not None
    assert lease.subject == "c1"


def test_the_same_work_asked_for_at_once_in_two_processes_is_one_row(database: Database, other: Database) -> None:
    def ask(of: Database) -> None:
        for n in range(30):
            of.write(lambda c, n=n: schedule(c, HERE, Job("sync", f"s{n}", 1.0), 0.0))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, [database, other, database, other]))
    assert database.read(lambda c: c.exec_driver_sql("SELECT count(*), max(revision) FROM work").one()) == (30, 3)


def test_a_text_with_a_nul_is_kept_with_a_mark_as_long(database: Database) -> None:
    Knowledge(database, HERE, "m").quarantine.put_aside("/docs", "a\0b.txt", "NotText", "It is not text.", None)
    assert database.read(lambda c: c.scalar(sa.select(quarantine.c.source))) == "a\ufffdb.txt"


def test_a_number_that_no_sequence_reaches_finds_nothing(house: House) -> None:
    conversation_id = house.started("Hello")
    assert house.log.since(HERE, conversation_id, 10**17) == []
    assert house.log.log_since(HERE, 10**17) == []
